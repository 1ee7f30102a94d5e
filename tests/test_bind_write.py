"""Claims as they are written out: their ids, their evidence, their calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

import extract
from schemas.claim import Claim, Span, claim_id

Read = Callable[..., tuple[Claim, ...]]

ARTICLE = """CoreWeave said on Tuesday that in 2023 it had bought 4,000 H100s from Nvidia for about $120 million.
It may rent 64 DGX H100 systems to Microsoft, according to Omdia. Each H100 costs $30,000.

## Crusoe

- 256 nodes with eight MI300Xs each
- a total of 20,000 GPUs, excluding Tesla
"""
PUBLISHED = date(2024, 6, 12)


@pytest.fixture(scope="module")
def read() -> Read:
    nlp = extract.load()

    def claims(text: str, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
        return extract.extract_document(nlp, text, published=published).claims

    return claims


# --- ids -----------------------------------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_claims(read: Read) -> None:
    assert read(ARTICLE) == read(ARTICLE)


def test_ids_do_not_depend_on_what_was_read_before(read: Read) -> None:
    first = [claim.claim_id for claim in read(ARTICLE)]
    read("Tesla has 35,000 H100s. It wants 85,000.")
    assert [claim.claim_id for claim in read(ARTICLE)] == first


def test_ids_depend_on_nothing_beside_text_and_spans(read: Read) -> None:
    in_spring, in_autumn = (
        read("CoreWeave bought 4,000 H100s last year.", published=day) for day in (date(2023, 4, 1), date(2024, 10, 1))
    )
    assert in_spring[0].date_start != in_autumn[0].date_start
    assert in_spring[0].claim_id == in_autumn[0].claim_id


def test_another_text_gives_other_ids_to_the_same_spans(read: Read) -> None:
    (claim,) = read("CoreWeave bought 4,000 H100s.")
    (other,) = read("CoreWeave bought 5,000 H100s.")
    assert [(s.start_char, s.end_char) for s in claim.spans] == [(s.start_char, s.end_char) for s in other.spans]
    assert claim.claim_id != other.claim_id


def test_each_claim_of_a_shared_number_has_an_id_of_its_own(read: Read) -> None:
    claims = read("CoreWeave, Crusoe and Nebius want 30,000 H100s each.")
    assert len({claim.claim_id for claim in claims}) == len(claims) == 3


def test_an_id_does_not_depend_on_the_order_of_the_spans() -> None:
    spans = [
        Span(slot="gpu", start_char=10, end_char=15, text="H100s"),
        Span(slot="quantity", start_char=4, end_char=9, text="4,000"),
    ]
    assert claim_id("digest", spans) == claim_id("digest", reversed(spans))
    assert claim_id("digest", spans) != claim_id("digest", spans[:1])
    assert claim_id("digest", spans) != claim_id("another", spans)


# --- evidence ------------------------------------------------------------------------------------------------------


def test_the_article_fills_every_slot(read: Read) -> None:
    """So that the tests of its evidence cannot pass for want of a slot."""
    filled = {span.slot for claim in read(ARTICLE) for span in claim.spans}
    assert filled >= {
        "entity", "entity_name", "gpu", "gpu_head", "quantity", "money", "date", "counterparty", "attribution",
        "excluded", "status_cue", "scope_cue", "factor",
    }  # fmt: skip


def test_every_filled_slot_has_a_span(read: Read) -> None:
    for claim in read(ARTICLE):
        slots = {span.slot for span in claim.spans}
        filled = {
            "entity": claim.entity,
            "gpu": claim.gpu,
            "quantity": claim.quantity_op,
            "money": claim.money_op,
            "date": claim.date_start or claim.date_end,
            "counterparty": claim.counterparty,
            "attribution": claim.attribution,
            "scope_cue": claim.scope in ("total", "part"),
            "status_cue": claim.status == "possible",
        }
        assert {slot for slot, value in filled.items() if value} <= slots, claim.sentence


def test_every_span_is_the_text_at_its_place(read: Read) -> None:
    text = "“Größe zählt 🙂”: " + ARTICLE  # offsets count code points, not bytes
    claims = read(text)
    assert claims
    for claim in claims:
        assert text[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert [text[s.start_char : s.end_char] for s in claim.spans] == [s.text for s in claim.spans]


def test_spans_stand_in_the_order_of_the_text_and_once(read: Read) -> None:
    for claim in read(ARTICLE):
        places = [(s.start_char, s.end_char, s.slot) for s in claim.spans]
        assert places == sorted(set(places))


def test_the_rule_tells_how_each_slot_was_bound(read: Read) -> None:
    (claim,) = read("CoreWeave bought 4,000 H100s in 2023.")
    assert claim.rule == "head noun > named > clause > own clause > verb"


# --- money ---------------------------------------------------------------------------------------------------------


def test_money_is_exact_to_the_cent(read: Read) -> None:
    (claim,) = read("CoreWeave rents an H100 at $2.49 per GPU hour.")
    assert (claim.money_low, claim.money_high) == (Decimal("2.49"), Decimal("2.49"))
    assert (claim.currency, claim.money_per) == ("USD", "per_hour")


def test_an_amount_in_brackets_is_the_same_money_in_another_currency(read: Read) -> None:
    (claim,) = read("CoreWeave spent €100 million ($108 million) on 4,000 H100s.")
    assert (claim.money_low, claim.currency) == (100_000_000, "EUR")
    assert (claim.converted_low, claim.converted_currency) == (108_000_000, "USD")


# --- calendars -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        # NVIDIA's year ends on the last Sunday of January and is named by the year in which it ends
        ("Nvidia shipped 5,000 H100s in fiscal 2024.", ("2023-01-30", "2024-01-28")),
        ("Nvidia shipped 5,000 H100s in the third quarter of fiscal 2024.", ("2023-07-31", "2023-10-29")),
        # Microsoft's ends in June
        ("Microsoft bought 5,000 H100s in fiscal 2024.", ("2023-07-01", "2024-06-30")),
        # a Japanese one ends in March and is named by the year in which it begins
        ("SoftBank bought 5,000 H100s in fiscal 2023.", ("2023-04-01", "2024-03-31")),
        ("Sakura Internet bought 5,000 H100s in fiscal 2023.", ("2023-04-01", "2024-03-31")),
        # no party, no calendar but the common one
        ("Some 5,000 H100s were shipped in fiscal 2023.", ("2023-01-01", "2023-12-31")),
    ],
)
def test_fiscal_dates_go_by_the_partys_own_calendar(read: Read, text: str, interval: tuple[str, str]) -> None:
    (claim,) = read(text)
    assert claim.date_start is not None and claim.date_end is not None
    assert (claim.date_start.isoformat(), claim.date_end.isoformat()) == interval


def test_what_is_so_on_the_day_of_publication_is_so_now(read: Read) -> None:
    (claim,) = read("CoreWeave has 5,000 H100s today, June 12, 2024.")
    assert (claim.date_start, claim.date_end) == (None, None)
