"""The corpus against its goldens, and what must hold of every extraction.

The goldens are what a careful reader says; the extractor is not perfect. Where it is known to differ stands in
`known_differences.toml`, and these tests fail in both directions: a new difference is a step back, and a listed one
that is gone has to be struck off. `make goldens UPDATE=1` writes the list anew; read its diff before it is committed.
"""

from __future__ import annotations

import os
import random
from datetime import date

import goldens
import pytest
from goldens import Article, Difference, articles, differences, read_known, report, write_known

import extract
from schemas.claim import Claim
from schemas.golden import SUFFIX, GoldenClaim, doc_name

NAMES = [doc_name(path) for path in sorted(goldens.CORPUS.glob(f"*{SUFFIX}"))]


@pytest.fixture(scope="session")
def differing() -> dict[str, list[Difference]]:
    return {name: differences(article) for name, article in articles().items()}


@pytest.fixture(scope="session")
def known(request, differing) -> dict[str, set[tuple[str, str]]]:
    if request.config.getoption("--update-known-differences"):
        if os.environ.get("CI"):
            pytest.exit("known differences are never updated in CI", returncode=2)
        write_known(one for group in differing.values() for one in group)
    return read_known()


@pytest.mark.parametrize("name", NAMES)
def test_extraction_is_as_its_golden_says(name, differing, known):
    listed, there = known.get(name, set()), {(one.anchor, one.slot) for one in differing[name]}
    new = [one for one in differing[name] if (one.anchor, one.slot) not in listed]
    gone = sorted(listed - there)
    message = [
        f"{name}: {len(new)} differences that are not listed, {len(gone)} listed ones that are gone",
        report(new),
    ]
    message += ["", "  to be struck off known_differences.toml (make goldens UPDATE=1):"] if gone else []
    message += [f"    {anchor}: {slot}" for anchor, slot in gone]
    if new or gone:
        pytest.fail("\n".join(message), pytrace=False)


def test_no_article_is_listed_that_is_not_there(known):
    assert sorted(set(known) - set(NAMES)) == []


def test_every_quote_is_found_in_the_text_as_it_was_read():
    lost = [
        f"{article.name}: {claim.anchor!r} of {claim.quote[:60]!r}"
        for article in articles().values()
        for claim in article.golden
        if not goldens.places_of(claim, article.document.text)
    ]
    assert not lost


class TestEveryExtraction:
    """What must hold of every claim of every article."""

    @pytest.fixture(params=NAMES)
    def article(self, request) -> Article:
        return articles()[request.param]

    def test_each_span_is_the_text_at_its_place(self, article):
        text = article.document.text
        for claim in article.extraction.claims:
            assert claim.sentence == text[claim.sentence_start : claim.sentence_end]
            for span in claim.spans:
                assert span.text == text[span.start_char : span.end_char] != ""

    def test_each_number_is_the_text_at_its_place(self, article):
        text = article.document.text
        for number in article.extraction.numbers:
            assert number.text == text[number.start_char : number.end_char] != ""

    def test_each_claim_has_a_chip_and_a_quantity_or_money(self, article):
        for claim in article.extraction.claims:
            assert claim.gpu and claim.gpus
            assert claim.quantity_op is not None or claim.money_op is not None, claim.sentence

    def test_each_filled_slot_has_its_evidence(self, article):
        for claim in article.extraction.claims:
            slots = {span.slot for span in claim.spans}
            assert filled_slots(claim) <= slots, claim.sentence

    def test_intervals_are_the_right_way_round(self, article):
        for claim in article.extraction.claims:
            for name in ("quantity", "gpus", "money"):
                low, high = getattr(claim, f"{name}_low"), getattr(claim, f"{name}_high")
                assert low is None or high is None or low <= high, claim.sentence
            assert claim.date_start is None or claim.date_end is None or claim.date_start <= claim.date_end

    def test_ids_are_unique_and_edges_and_fates_point_at_claims(self, article):
        extraction = article.extraction
        ids = [claim.claim_id for claim in extraction.claims]
        assert len(set(ids)) == len(ids)
        named = {n.fate.removeprefix("claim:") for n in extraction.numbers if n.fate.startswith("claim:")}
        tied = {end for edge in extraction.edges for end in (edge.parent_claim, edge.child_claim)}
        assert named | tied <= set(ids)


def filled_slots(claim: Claim) -> set[str]:
    """The slots of a claim that must have a span of their own."""
    values = {
        "entity": claim.entity,
        "gpu": claim.gpu,
        "quantity": claim.quantity_op,
        "money": claim.money_op,
        "date": claim.date_start or claim.date_end,
        "counterparty": claim.counterparty,
        "attribution": claim.attribution,
    }
    return {slot for slot, value in values.items() if value is not None}


def test_the_same_text_gives_the_same_claims_in_any_order_and_on_any_run():
    again = list(articles().values())
    random.Random(7).shuffle(again)
    for article in again:
        assert goldens.extract_article(article.document) == article.extraction, article.name


def test_claims_do_not_depend_on_what_the_pipeline_read_before():
    article = next(iter(articles().values()))
    alone = extract.load.__wrapped__()  # a pipeline that has read nothing yet
    document = article.document
    extraction = extract.extract_document(
        alone, document.text, document.published, title=document.title, publisher=document.publisher
    )
    assert [c.claim_id for c in extraction.claims] == [c.claim_id for c in article.extraction.claims]


class TestComparison:
    """The comparison itself, on an article of two sentences."""

    TEXT = "Orbital bought 5,000 H100s in May 2024. It wants 200 **more**."

    def article(self, *golden: dict) -> Article:
        document = goldens.Document(text=self.TEXT.replace("*", ""), path="x.txt", reader="plain")
        extraction = goldens.Extraction(claims=(bought(),))
        return Article("x", document, extraction, [GoldenClaim.model_validate(claim) for claim in golden])

    GOLDEN = {
        "quote": "Orbital bought 5,000 H100s in May 2024.",
        "anchor": "5,000 H100s",
        "entity": "Orbital Compute|Orbital",
        "gpu": "H100",
        "quantity": "5000",
        "unit": "gpu",
        "date": "2024-05-01..2024-05-31",
        "relation": "buys",
        "status": "actual",
    }

    def test_nothing_differs_where_all_slots_agree(self):
        assert differences(self.article(self.GOLDEN)) == []

    def test_a_slot_that_differs_is_shown_with_what_was_expected_and_what_came(self):
        (one,) = differences(self.article(self.GOLDEN | {"date": "..2024-12-31"}))
        assert (one.anchor, one.slot, one.expected, one.came) == (
            "5,000 H100s",
            "date",
            "..2024-12-31",
            "2024-05-01..2024-05-31",
        )
        assert '"Orbital bought 5,000 H100s in May 2024."' in report([one])

    def test_a_claim_at_another_number_is_no_pair(self):
        wants = {"quote": "It wants 200 **more**.", "anchor": "200", "relation": "needs", "quantity": "200"}
        slots = {(one.anchor, one.slot) for one in differences(self.article(self.GOLDEN | wants))}
        assert slots == {("200", "missed"), ("5,000", "extra")}

    def test_two_claims_on_one_anchor_are_told_apart_by_their_slots(self):
        other = self.GOLDEN | {"entity": "Lambda"}
        (one,) = differences(self.article(other, self.GOLDEN))
        assert (one.anchor, one.slot) == ("5,000 H100s", "missed")
        assert one.expected.startswith("Lambda")

    def test_the_list_of_known_differences_is_read_as_it_was_written(self, tmp_path):
        path = tmp_path / "known.toml"
        tricky = Difference("x", 'the "8:30" \\ one', "date", "", "", "")
        write_known([tricky, tricky._replace(slot="scope"), tricky._replace(article="y", slot="extra")], path)
        anchor = tricky.anchor
        assert read_known(path) == {"x": {(anchor, "date"), (anchor, "scope")}, "y": {(anchor, "extra")}}


def bought() -> Claim:
    return Claim.model_validate(
        {
            "claim_id": "c",
            "entity": "Orbital",
            "parties": [{"entity": "Orbital", "role": "entity"}],
            "gpu": "H100",
            "gpus": ["H100"],
            "quantity_low": 5000,
            "quantity_high": 5000,
            "quantity_op": "=",
            "unit": "gpu",
            "date_start": date(2024, 5, 1),
            "date_end": date(2024, 5, 31),
            "relation": "buys",
            "sentence": "Orbital bought 5,000 H100s in May 2024.",
            "sentence_start": 0,
            "sentence_end": 39,
            "rule": "head noun",
            "spans": [{"slot": "quantity", "start_char": 15, "end_char": 20, "text": "5,000"}],
        }
    )
