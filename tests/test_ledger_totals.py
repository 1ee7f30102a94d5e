"""Twenty double counts, planted: each stays out of the total, and is listed with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest
from ledger_fixture import Book

Said = tuple[str, str] | tuple[str, str, dict[str, Any]]


@dataclass
class Planted:
    """Sentences; the total that they must come to; and, by number, those that are left out of it and why."""

    name: str
    said: list[Said]
    total: tuple[str, str | None, str, float]  # chip, party (None: everyone), relation or 'holds', how many
    out: dict[int, str] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)  # of each sentence's text; all in one text where there are none


PLANTED = [
    Planted(
        "a stated total and its parts",
        [
            ("[Meta|entity] wants [25,000|quantity] [H100s|gpu:H100].", "needs"),
            ("[Oracle|entity] wants [30,000|quantity] [H100s|gpu:H100].", "needs"),
            ("Together they want [55,000|quantity] [H100s|gpu:H100].", "needs", {"scope": "total"}),
        ],
        ("H100", None, "needs", 55_000),
        {0: "a part of a stated total", 1: "a part of a stated total"},
    ),
    Planted(
        "a stated total that is less than its parts",
        [
            ("[Meta|entity] wants [25,000|quantity] [H100s|gpu:H100].", "needs"),
            ("[Oracle|entity] wants [30,000|quantity] [H100s|gpu:H100].", "needs"),
            ("The market wants [40,000|quantity] [H100s|gpu:H100].", "needs", {"scope": "total"}),
        ],
        ("H100", None, "needs", 55_000),
        {2: "a total whose parts come to more"},
    ),
    Planted(
        "a party's total and its kinds of chip",
        [
            ("[Meta|entity] has [600,000|quantity] [GPUs|gpu:GPU] in total.", "has", {"scope": "total"}),
            ("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("GPU", "Meta", "has", 600_000),
        {1: "inside the figure of the party for a wider chip"},
    ),
    Planted(
        "kinds of a chip, and a lesser figure for the wider one",
        [
            ("[Meta|entity] has [90,000|quantity] [GPUs|gpu:GPU].", "has"),
            ("[Meta|entity] has [60,000|quantity] [H100s|gpu:H100].", "has"),
            ("[Meta|entity] has [40,000|quantity] [A100s|gpu:A100].", "has"),
        ],
        ("GPU", "Meta", "has", 100_000),
        {0: "a figure for a wider chip, whose kinds come to as much or more"},
    ),
    Planted(
        "a fleet and the cluster inside it, both by the owner's name",
        [
            ("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has"),
            ("A cluster of [24,576|quantity] [H100s|gpu:H100] is [Meta's|entity:Meta].", "has"),
        ],
        ("H100", "Meta", "has", 350_000),
        {1: "inside a larger figure for the same chips"},
    ),
    Planted(
        "a fleet and the cluster inside it, by the cluster's name",
        [
            ("[xAI|entity] has [230,000|quantity] [GPUs|gpu:GPU].", "has"),
            ("[Colossus|entity] has [200,000|quantity] [GPUs|gpu:GPU].", "has"),
        ],
        ("GPU", "xAI", "has", 230_000),
        {1: "inside the figure of a party above"},
    ),
    Planted(
        "a division and its parent",
        [
            ("[Amazon|entity] has [50,000|quantity] [H100s|gpu:H100].", "has"),
            ("[AWS|entity] has [50,000|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("H100", None, "has", 50_000),
        {1: "inside the figure of a party above"},
    ),
    Planted(
        "a stock at two dates, grown",
        [
            ("In [2023|date:2023-01-01..2023-12-31] [Meta|entity] had [150,000|quantity] [H100s|gpu:H100].", "has"),
            ("In [2024|date:2024-01-01..2024-12-31] [Meta|entity] had [350,000|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("H100", "Meta", "has", 350_000),
        {0: "a stock stated at another date"},
    ),
    Planted(
        "a stock at two dates, shrunk",
        [
            ("In [2023|date:2023-01-01..2023-12-31] [Halden|entity] had [900|quantity] [A100s|gpu:A100].", "has"),
            ("In [2024|date:2024-01-01..2024-12-31] [Halden|entity] had [700|quantity] [A100s|gpu:A100].", "has"),
        ],
        ("A100", "Halden", "has", 700),
        {0: "a stock stated at another date"},
    ),
    Planted(
        "wanted and had",
        [
            ("[OpenAI|entity] has [10,000|quantity] [H100s|gpu:H100].", "has"),
            ("[OpenAI|entity] wants [50,000|quantity] [H100s|gpu:H100].", "needs"),
        ],
        ("H100", "OpenAI", "holds", 10_000),
        {1: "wanted or ordered, not had"},
    ),
    Planted(
        "ordered and had",
        [
            ("[Oracle|entity] has [16,000|quantity] [H100s|gpu:H100].", "has"),
            ("[Oracle|entity] has ordered [4,000|quantity] [H100s|gpu:H100].", "orders"),
        ],
        ("H100", None, "holds", 16_000),
        {1: "wanted or ordered, not had"},
    ),
    Planted(
        "bought and had",
        [
            ("[Meta|entity] bought [150,000|quantity] [H100s|gpu:H100].", "buys"),
            ("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("H100", "Meta", "holds", 350_000),
        {0: "inside a larger figure for the same chips"},
    ),
    Planted(
        "both sides of one sale",
        [
            ("[Nvidia|entity:NVIDIA] sold [150,000|quantity] [H100s|gpu:H100] to [Meta|counterparty].", "supplies"),
            ("[Meta|entity] bought [150,000|quantity] [H100s|gpu:H100] from [Nvidia|counterparty:NVIDIA].", "buys"),
        ],
        ("H100", None, "holds", 150_000),
        {-1: "the other side of one sale"},
    ),
    Planted(
        "a cloud's chips and its tenant's",
        [
            ("[CoreWeave|entity] has [100,000|quantity] [H100s|gpu:H100].", "has"),
            ("[Mistral AI|entity] rents [40,000|quantity] [H100s|gpu:H100] from [CoreWeave|counterparty].", "rents"),
        ],
        ("H100", None, "holds", 100_000),
        {1: "the chips of a cloud and of its tenant"},
    ),
    Planted(
        "a cloud that says what it hires out",
        [
            ("[CoreWeave|entity] has [100,000|quantity] [H100s|gpu:H100].", "has"),
            ("[CoreWeave|entity] rents [40,000|quantity] [H100s|gpu:H100] to [Mistral AI|counterparty].", "rents"),
        ],
        ("H100", None, "holds", 100_000),
        {1: "the chips of a cloud and of its tenant"},
    ),
    Planted(
        "a vague figure beside a number",
        [
            ("[Tesla|entity] has [10,000|quantity] [H100s|gpu:H100].", "has"),
            ("[Tesla|entity] has [many|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("H100", "Tesla", "has", 10_000),
        {1: "vague: no number to add"},
    ),
    Planted(
        "a joint figure as if it were one party's",
        [
            ("[Lambda|entity] wants [20,000|quantity] [H100s|gpu:H100].", "needs"),
            ("[Lambda|entity] and [CoreWeave|entity] want [100,000|quantity] [H100s|gpu:H100].", "needs"),
        ],
        ("H100", "Lambda", "needs", 20_000),
        {1: "shared by several: nobody's alone"},
    ),
    Planted(
        "a joint figure and its members' own",
        [
            ("[Lambda|entity] wants [20,000|quantity] [H100s|gpu:H100].", "needs"),
            ("[Lambda|entity] and [CoreWeave|entity] want [100,000|quantity] [H100s|gpu:H100].", "needs"),
        ],
        ("H100", None, "needs", 100_000),
        {0: "inside the figure of a party above"},
    ),
    Planted(
        "chips that two models of one lab were trained on",
        [
            ("[Meta|entity] used [24,000|quantity] [H100s|gpu:H100].", "uses"),
            ("[Llama 3|entity] used [16,000|quantity] [H100s|gpu:H100].", "uses"),
            ("[Llama 4|entity] used [20,000|quantity] [H100s|gpu:H100].", "uses"),
        ],
        ("H100", None, "uses", 24_000),
        {
            1: "chips that a model was trained on are in the fleet",
            2: "chips that a model was trained on are in the fleet",
        },
    ),
    Planted(
        "a year's sales and a quarter's",
        [
            (
                "In [2023|date:2023-01-01..2023-12-31] [NVIDIA|entity] sold [650,000|quantity] [H100s|gpu:H100].",
                "supplies",
            ),
            (
                "In [its third quarter|date:2023-07-01..2023-09-30] [Nvidia|entity:NVIDIA] sold [500,000|quantity] "
                "[H100s|gpu:H100].",
                "supplies",
            ),
        ],
        ("H100", "NVIDIA", "supplies", 650_000),
        {1: "the same lots, with another figure"},
    ),
    Planted(
        "one figure told by three papers",
        [
            ("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has"),
            ("The owner of [about 350,000|quantity] [H100s|gpu:H100] is [Meta|entity].", "has"),
            ("[Meta|entity] counts [more than 300,000|quantity] [H100s|gpu:H100].", "has"),
        ],
        ("H100", "Meta", "has", 350_000),
        {},
        ["2024-01-01", "2024-01-02", "2024-01-03"],
    ),
    Planted(
        "what each of some unnamed has",
        [
            ("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has"),
            ("Each node has [8|quantity] [H100s|gpu:H100].", "contains", {"scope": "each"}),
            ("[Meta|entity] denies that it has [600,000|quantity] [H100s|gpu:H100].", "has", {"status": "negated"}),
        ],
        ("H100", None, "has", 350_000),
        {1: "what one system holds", 2: "denied"},
    ),
]


def book(planted: Planted) -> Book:
    result = Book()
    doc = None
    for number, (sentence, relation, *more) in enumerate(planted.said):
        if doc is None or planted.dates:
            doc = result.document(planted.dates[number] if planted.dates else "2024-03-01")
        doc.claim(sentence, relation, **(more[0] if more else {}))
    return result


def low(con: duckdb.DuckDBPyConnection, gpu: str, entity: str | None, relation: str) -> list[tuple[Any, ...]]:
    source = "holdings" if relation == "holds" else f"totals WHERE relation = '{relation}'"
    return con.execute(
        f"SELECT low FROM (FROM {source}) WHERE gpu = ? AND entity IS NOT DISTINCT FROM ? AND status = 'actual'",
        [gpu, entity],
    ).fetchall()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
def test_nothing_is_counted_twice(planted: Planted) -> None:
    written = book(planted)
    con = written.ledger()
    gpu, entity, relation, expected = planted.total
    assert low(con, gpu, entity, relation) == [(expected,)]
    reasons = dict[str, set[str]]()
    for claim, reason in con.execute("SELECT claim_id, reason FROM left_out").fetchall():
        reasons.setdefault(claim, set()).add(reason)
    ids = [name for names in written.ids() for name in names]
    for number, reason in planted.out.items():
        found = reasons.get(ids[number], set()) if number >= 0 else set().union(*reasons.values())
        assert reason in found, f"sentence {number}: {found}"


def test_there_are_twenty_of_them() -> None:
    assert len(PLANTED) >= 20


def test_what_is_bought_at_two_times_or_from_two_sellers_adds_up() -> None:
    one = Book()
    doc = one.document("2024-12-01")
    for month, count, seller in (("2024-03", "1,000", "Dell"), ("2024-06", "2,000", "Dell"), ("2024-06", "500", "HPE")):
        doc.claim(
            f"In [June|date:{month}-01..{month}-28] [Lambda|entity] bought [{count}|quantity] [H200s|gpu:H200] from "
            f"[{seller}|counterparty].",
            "buys",
        )
    assert low(one.ledger(), "H200", "Lambda", "buys") == [(3_500,)]


def test_chips_roll_up_their_tree_and_parties_theirs() -> None:
    one = Book()
    doc = one.document("2024-12-01")
    doc.claim("[AWS|entity] has [10|quantity] [H100s|gpu:H100].", "has")
    doc.claim("[Google Cloud|entity] has [20|quantity] [A100s|gpu:A100].", "has")
    doc.claim("[Google Cloud|entity] has [7|quantity] [TPUs|gpu:TPU].", "has")
    con = one.ledger()
    for gpu, entity, expected in (
        ("Hopper", "Amazon", 10),
        ("NVIDIA GPU", None, 30),
        ("GPU", "Alphabet", 20),
        ("AI chip", "Google", 27),
        ("AI chip", None, 37),
    ):
        assert low(con, gpu, entity, "has") == [(expected,)], (gpu, entity)


def test_totals_are_intervals() -> None:
    one = Book()
    doc = one.document("2024-12-01")
    doc.claim("[Meta|entity] has [10,000 to 20,000|quantity] [H100s|gpu:H100].", "has")
    doc.claim("[Tesla|entity] has [at least 5,000|quantity] [H100s|gpu:H100].", "has")
    doc.claim("[Oracle|entity] has [up to 1,000|quantity] [A100s|gpu:A100].", "has")
    con = one.ledger()
    found = con.execute(
        "SELECT gpu, low, high FROM totals WHERE entity IS NULL AND gpu IN ('H100', 'A100') ORDER BY gpu"
    )
    assert found.fetchall() == [("A100", 0, 1_000), ("H100", 15_000, None)]


def test_as_of_a_day_only_what_was_published_is_known() -> None:
    one = Book()
    one.document("2024-01-01").claim("[Meta|entity] has [more than 300,000|quantity] [H100s|gpu:H100].", "has")
    one.document("2024-06-01").claim("[Meta|entity] has [350,000|quantity] [H100s|gpu:H100].", "has")
    con = one.ledger()
    sql = "SELECT low, high FROM totals_as_of(?::DATE) WHERE gpu = 'H100' AND entity = 'Meta'"
    assert con.execute(sql, ["2023-12-31"]).fetchall() == []
    assert con.execute(sql, ["2024-03-01"]).fetchall() == [(300_000, None)]
    assert con.execute(sql, ["2024-06-01"]).fetchall() == [(350_000, 350_000)]


def test_a_group_that_is_not_named_counts_as_many_times_as_it_has_members() -> None:
    one = Book()
    one.document("2024-01-01").claim(
        "[Four|multiplier] [big clouds|entity] want [30,000|quantity] [H100s|gpu:H100] each.", "needs", scope="each"
    )
    assert low(one.ledger(), "H100", None, "needs") == [(120_000,)]
