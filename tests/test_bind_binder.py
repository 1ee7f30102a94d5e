"""How claims of a text hang together: whose a price is, what hire is, what a list goes on with, what adds up."""

from __future__ import annotations

from datetime import date

import pytest

from extract.pipeline import extract_document, load
from schemas.claim import Claim, Extraction

PUBLISHED = date(2025, 6, 11)


def read(text: str) -> Extraction:
    return extract_document(load(), text, PUBLISHED)


def claim(text: str, anchor: str) -> Claim:
    """The claim of a text whose number stands where `anchor` does."""
    at = text.index(anchor)
    for found in read(text).claims:
        if any(s.slot in ("quantity", "money") and s.start_char <= at < s.end_char for s in found.spans):
            return found
    raise AssertionError(f"no claim at {anchor!r}")


@pytest.mark.parametrize(
    ("text", "anchor", "entity"),
    [
        ("ByteDance ordered 4,000 Nvidia H20s. One H20 sells for $11,000.", "$11,000", None),
        ("Lambda has 4,000 H100s. An hour on one of them costs $2.10 an hour.", "$2.10", "Lambda"),
        (
            "ABCI 3.0, which the institute AIST will open in January, consists of 766 nodes with eight H200s each.",
            "766",
            "ABCI 3.0",
        ),
        ("The largest machine in the country, Frontier, has 37,632 MI250Xs.", "37,632", "Frontier"),
        ("Meta has 600,000 GPUs. Suppose a lab had 1,000 H100s.", "1,000", None),
        ("Norrkraft AI has run 6,144 B200s since May.", "6,144", "Norrkraft AI"),
        ("Magnetar lent CoreWeave $2.3 billion against its H100s.", "$2.3 billion", "CoreWeave"),
    ],
)
def test_whose_number_it_is(text: str, anchor: str, entity: str | None) -> None:
    assert claim(text, anchor).entity == entity


@pytest.mark.parametrize(
    ("text", "anchor", "relation", "status"),
    [
        ("xAI had 24,000 H100s from Oracle.", "24,000", "rents", "actual"),
        ("Sarvam AI is getting 4,096 H100s for six months.", "4,096", "rents", "planned"),
        ("Crusoe got $200 million from Upper90, secured by H100s.", "$200 million", "spends", "actual"),
        ("Meta ran the largest on up to 16,384 H100s.", "16,384", "uses", "actual"),
        ("xAI has 60 GB200 NVL72 racks on order with Supermicro.", "60", "orders", "actual"),
        ("Meta has announced 16,000 MI450s.", "16,000", "has", "planned"),
        ("Meta has withdrawn its order for 5,000 H100s.", "5,000", "orders", "negated"),
        ("An order for 5,000 H100s was cancelled in November.", "5,000", "orders", "negated"),
        ("Suppose that Meta ordered 10,000 GB300s.", "10,000", "orders", "possible"),
    ],
)
def test_how_it_is_meant(text: str, anchor: str, relation: str, status: str) -> None:
    found = claim(text, anchor)
    assert (found.relation, found.status) == (relation, status)


@pytest.mark.parametrize(
    ("text", "anchor", "gpu"),
    [
        ("Falcon was trained on 4,096 A100s and took 7 million GPU hours.", "7 million", "A100"),
        ("Meta has 600,000 GPUs, of which 50,000 will be the newer H200.", "50,000", "H200"),
        ("Summit had 4,608 nodes of six V100s each; its 27,648 GPUs are gone.", "27,648", "V100"),
        ("SoftBank began with 2,000 A100s and added 4,000 H100s, 6,000 in all.", "6,000", "A100 + H100"),
        ("Olivia has 304 GH200s. A first part of 168 superchips opened in May.", "168", "GH200"),
        ("Google distributed the training to 2048 TPU v3 chips.", "2048", "TPU v3"),
        ("Huawei put 3,000 Ascend 910Cs in a hall. OpenAI may import 500,000 chips a year.", "500,000", "AI chip"),
    ],
)
def test_which_chip_is_meant(text: str, anchor: str, gpu: str) -> None:
    assert claim(text, anchor).gpu == gpu


def test_a_list_goes_on_with_the_line_above_it() -> None:
    text = "Nscale: the contract with Microsoft is for about 200,000 GB300s.\n- Texas: 104,000\n- Narvik: 52,000\n"
    assert [(c.entity, c.relation, c.status) for c in read(text).claims] == [("Nscale", "supplies", "planned")] * 3


def test_a_sum_is_tied_to_what_adds_up_to_it() -> None:
    text = "Nebius has ordered 200,000 GB300s and 430,000 Rubin GPUs, 630,000 in total."
    found = read(text)
    total = claim(text, "630,000")
    parts = {e.child_claim for e in found.edges if e.parent_claim == total.claim_id and e.role == "component"}
    assert parts == {claim(text, "200,000").claim_id, claim(text, "430,000").claim_id}


def test_what_a_year_ends_with_is_there_by_its_end() -> None:
    found = claim("Meta would end 2025 with 1.3 million GPUs.", "1.3 million")
    assert (found.date_start, found.date_end) == (None, date(2025, 12, 31))


def test_sentences_two_blanks_apart_are_no_table() -> None:
    text = "The codec runs on any GPU.  It takes up to 4 interface cards.  Princeton University has seen it.  It works."
    assert list(read(text).claims) == []


def test_a_town_in_a_dateline_is_no_university() -> None:
    text = "PRINCETON, NJ, March 11, 2024 -- The city opened a hall today. It has 400 H100s."
    assert claim(text, "400").entity is None


def test_a_speaker_of_a_transcript_is_no_party() -> None:
    text = "[00:14:02] MARA: What does xAI have?\n\n[00:14:07] MARA: It has 40,000 H100s.\n"
    assert all(c.entity != "MARA Holdings" for c in read(text).claims)
