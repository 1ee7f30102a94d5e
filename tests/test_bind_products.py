"""Systems times chips each, and where the second factor was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import extract
from schemas.claim import Claim, Extraction

Read = Callable[[str], Extraction]


@pytest.fixture(scope="module")
def read() -> Read:
    nlp = extract.load()
    return lambda text: extract.extract_document(nlp, text, published=date(2024, 6, 12))


def systems(found: Extraction) -> Claim:
    """The one claim that counts systems."""
    (claim,) = (c for c in found.claims if c.unit == "system")
    return claim


@pytest.mark.parametrize(
    ("text", "low", "high", "chips"),
    [
        ("CoreWeave bought 64 DGX H100 systems.", 64, 64, 512),
        ("CoreWeave bought 42 GB200 NVL72 racks.", 42, 42, 3024),
        pytest.param(
            "CoreWeave bought 42 racks of GB200 NVL72.",
            42,
            42,
            3024,
            marks=pytest.mark.xfail(strict=True, reason='behind "racks of" the catalogue is not asked for the factor'),
        ),
    ],
)
def test_the_catalogue_knows_what_a_named_system_holds(read: Read, text: str, low: int, high: int, chips: int) -> None:
    claim = systems(read(text))
    assert (claim.quantity_low, claim.quantity_high, claim.gpus_low, claim.gpus_high) == (low, high, chips, chips)


@pytest.mark.parametrize(
    "text",
    [
        "CoreWeave has 256 nodes with eight H100s each.",
        "CoreWeave has 256 nodes, each with eight H100s.",
        "CoreWeave has 256 H100 nodes with 8 GPUs per node.",
        "CoreWeave runs 256 nodes. Each node has eight H100s.",
        "CoreWeave runs 256 nodes. Each holds eight H100s.",
        "CoreWeave runs 256 nodes. Every node carries eight H100s.",
    ],
)
def test_the_text_gives_the_factor_and_an_edge_ties_it(read: Read, text: str) -> None:
    found = read(text)
    whole = systems(found)
    (content,) = (c for c in found.claims if c.relation == "contains")
    assert (whole.entity, whole.quantity_low, whole.gpu) == ("CoreWeave", 256, "H100")
    assert (whole.gpus_low, whole.gpus_high) == (2048, 2048)
    assert (content.quantity_low, content.scope) == (8, "each")
    assert [span.text for span in whole.spans if span.slot == "factor"] == [
        span.text for span in content.spans if span.slot == "quantity"
    ]
    assert [(e.parent_claim, e.child_claim, e.role) for e in found.edges] == [
        (whole.claim_id, content.claim_id, "factor")
    ]


def test_the_product_of_an_interval_is_an_interval(read: Read) -> None:
    claim = systems(read("CoreWeave bought more than 100 DGX H100 systems."))
    assert (claim.quantity_op, claim.gpus_low, claim.gpus_high) == (">", 800, None)


def test_a_compound_inside_the_noun_phrase_is_the_factor(read: Read) -> None:
    assert systems(read("Jülich bought 100 quad H100 nodes for its Nvidia cluster.")).gpus_low == 400


def test_a_part_of_the_systems_has_its_own_product(read: Read) -> None:
    claim = systems(read("At CoreWeave, 192 of the 768 nodes have four A100s each."))
    assert (claim.quantity_low, claim.gpus_low) == (192, 768)


def test_chips_spread_over_systems_are_those_of_the_systems(read: Read) -> None:
    found = read("CoreWeave's cluster has 248 H100s across 31 nodes.")
    assert [(c.unit, c.quantity_low, c.gpus_low) for c in found.claims] == [("gpu", 248, None), ("system", 31, 248)]


def test_no_factor_no_product(read: Read) -> None:
    assert systems(read("CoreWeave bought 31 H100 nodes.")).gpus_low is None


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("A DGX H100 holds eight GPUs.", "DGX H100"),
        ("The GB200 NVL72 packs 72 GPUs.", "GB200 NVL72"),
    ],
)
def test_what_a_named_product_holds(read: Read, text: str, entity: str) -> None:
    (claim,) = read(text).claims
    assert (claim.entity, claim.relation, claim.scope) == (entity, "contains", "each")


def test_what_a_part_is_a_part_of_is_an_edge(read: Read) -> None:
    found = read("CoreWeave has 24,000 GPUs, of which 8,000 are H200s.")
    whole, part = found.claims
    assert [(e.parent_claim, e.child_claim, e.role) for e in found.edges] == [(whole.claim_id, part.claim_id, "part")]
