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
        ("CoreWeave bought 42 racks of GB200 NVL72.", 42, 42, 3024),
        ("CoreWeave bought 20 nodes of DGX H100.", 20, 20, 160),
        ("CoreWeave built a 64-node DGX H100 cluster.", 64, 64, 512),
        ("CoreWeave has a 32-rack GB200 NVL72 deployment.", 32, 32, 2304),
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


@pytest.mark.parametrize(
    ("text", "each", "chips"),
    [
        ("Alps has 2,688 nodes of 4x GH200.", 4, 10752),
        ("LUMI has 2,978 nodes with four MI250X modules.", 4, 11912),
        ("Google has two pods of 3,072 TPU v4 chips.", 3072, 6144),
        ("CoreWeave has a 96-node cluster with eight A100 GPUs per node.", 8, 768),
        ("- Nodes: 560\n- CPU: EPYC\n- GPUs per node: 4 x A100", 4, 2240),
        ("Nodes: 704; accelerators per node: four NVIDIA A100s.", 4, 2816),
    ],
)
def test_chips_right_behind_systems_are_those_of_each(read: Read, text: str, each: int, chips: int) -> None:
    found = read(text)
    (content,) = (c for c in found.claims if c.relation == "contains")
    assert (systems(found).gpus_low, content.quantity_low) == (chips, each)


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("CoreWeave has 32 scalable units of 20 DGX H100 systems.", [5120, 160]),
        ("CoreWeave has 35 racks with 8 nodes each, each node with four H100s.", [1120, 32]),
        ("CoreWeave has 20 racks, 16 nodes per rack and 4 H100 GPUs per node.", [1280, 64]),
        ("CoreWeave has 18 cabinets that each house 64 blades with four MI250Xs.", [4608, 256]),
        ("CoreWeave has 24 racks x 4 servers x 8 MI300X.", [768, 32]),
        ("CoreWeave has 36 cabinets: 2,200 nodes, four MI300As per node.", [None, 8800]),
    ],
)
def test_systems_made_of_smaller_systems(read: Read, text: str, chips: list[int | None]) -> None:
    assert [c.gpus_low for c in read(text).claims if c.unit == "system"] == chips


def test_what_a_bracket_adds_up_is_no_content_of_each(read: Read) -> None:
    found = read("CoreWeave has 4 pods of 512 H100s each (2,048 GPUs).")
    assert [(c.quantity_low, c.relation, c.gpus_low) for c in found.claims] == [
        (4, "has", 2048),
        (512, "contains", None),
        (2048, "has", None),
    ]


def test_a_bracket_behind_each_holds_what_all_of_them_have(read: Read) -> None:
    found = read("CoreWeave builds islands of four pods each (2,048 H100 GPUs).")
    assert systems(found).gpus_low == 2048


def test_a_bracket_that_cannot_be_shared_out_is_not_their_sum(read: Read) -> None:
    assert systems(read("CoreWeave has 20 racks (72 H100s).")).gpus_low != 72


def test_chips_named_behind_a_bare_noun_are_its_own(read: Read) -> None:
    found = read("CoreWeave has 200 quad A100 nodes and 50 nodes with eight H100s.")
    assert [(c.gpu, c.gpus_low) for c in found.claims if c.unit == "system"] == [("A100", 800), ("H100", 400)]


@pytest.mark.parametrize("text", ["- Cluster: 64 H100s\n- GPUs per node: 8", "- H100s per node: 8"])
def test_a_label_per_node_counts_chips(read: Read, text: str) -> None:
    claim = read(text).claims[-1]
    assert (claim.quantity_low, claim.unit, claim.relation) == (8, "gpu", "contains")


def test_a_label_of_nodes_counts_nodes(read: Read) -> None:
    assert systems(read("H100 servers: 320")).quantity_low == 320


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
