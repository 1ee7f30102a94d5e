"""Stated totals beside their parts: the story of the 432,000, totals of other shapes, and what breaks each of them."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from ledger_fixture import Book, Doc


def queue(meta: str = "25,000", meta_or: str = "100,000", labs_named: bool = True, clouds: str = "30,000") -> Book:
    """A report of 2023 on who wants how many H100s, with the sum of it all."""
    book = Book()
    doc = book.document("2023-08-03", "The Compute Ledger")
    doc.claim("[OpenAI|entity] might want [50,000|quantity] [H100s|gpu:H100].", "needs", status="possible")
    doc.claim("[Inflection AI|entity] wants [22,000|quantity] [H100s|gpu:H100].", "needs")
    doc.claim(
        f"[Meta|entity] wants [{meta}|quantity] [H100s|gpu:H100], or perhaps {meta_or}.",
        "needs",
        f"[Meta|entity] wants {meta} [H100s|gpu:H100], or perhaps [{meta_or}|quantity].",
        status="possible",
    )
    names = ("Microsoft Azure", "Google Cloud", "AWS", "Oracle")
    each_of(doc, names, f"[{clouds}|quantity]")
    doc.claim("[CoreWeave|entity] and [Lambda|entity] want [100,000|quantity] [H100s|gpu:H100] together.", "needs")
    if labs_named:
        each_of(doc, ("Anthropic", "Helsing", "Mistral AI", "Character.AI"), "[10,000|quantity]")
    else:
        doc.claim(
            "[Four|multiplier] [smaller labs|entity] want [10,000|quantity] [H100s|gpu:H100] each.",
            "needs",
            scope="each",
        )
    doc.claim("One [H100|gpu] costs [about $35,000|money].", "costs", money_per="per_unit")
    excluded = [(name, "excluded") for name in ("Baidu", "ByteDance", "Tencent")]
    doc.claim(
        "In all it comes to [some 432,000|quantity] [H100s|gpu:H100], worth [about $15 billion|money].",
        "needs",
        scope="total",
        parties=excluded,
    )
    doc.claim("That leaves out [ByteDance|entity], which wants [many|quantity] [H800s|gpu:H800].", "needs")
    return book


def each_of(doc: Doc, names: tuple[str, ...], amount: str) -> None:
    """One sentence that says a number of several, each of whom gets a claim."""
    listed = ", ".join(names)
    first, *more = (f"{listed.replace(n, f'[{n}|entity]')} want {amount} [H100s|gpu:H100] each." for n in names)
    doc.claim(first, "needs", *more, scope="each")


def verdicts(con: duckdb.DuckDBPyConnection, kind: str = "sum") -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT total_low, sum_low, sum_high, verdict FROM reconciliation WHERE kind = ? ORDER BY total_low DESC",
        [kind],
    ).fetchall()


def readings(con: duckdb.DuckDBPyConnection) -> list[tuple[float, str]]:
    return con.execute("SELECT sum_low, verdict FROM reconciliation_readings ORDER BY place").fetchall()


@pytest.mark.parametrize("labs_named", [True, False])
def test_the_432000_come_out_exactly_with_meta_at_100000(labs_named: bool) -> None:
    con = queue(labs_named=labs_named).ledger()
    assert verdicts(con) == [(432_000, 432_000, 432_000, "exact")]
    assert readings(con) == [(432_000, "exact"), (357_000, "short by 75,000")]
    (parts,) = con.execute("SELECT parts FROM reconciliation WHERE kind = 'sum'").fetchone() or ((),)
    marks = ", ".join("?" * len(parts))
    counted = con.execute(f"SELECT quantity_low FROM claims WHERE entity = 'Meta' AND claim_id IN ({marks})", parts)
    assert counted.fetchall() == [(100_000,)]


def test_what_the_text_leaves_out_is_named_and_not_added() -> None:
    con = queue().ledger()
    excluded, uncounted = (
        con.execute("SELECT excluded, uncounted FROM reconciliation WHERE kind = 'sum'").fetchone() or ()
    )
    assert excluded == ["Baidu", "ByteDance", "Tencent"]
    assert uncounted == []


def test_the_money_is_number_times_price_within_rounding() -> None:
    con = queue().ledger()
    implied, price, product = con.execute("SELECT implied_low, price_low, sum_low FROM money_readings").fetchone() or ()
    assert round(implied) == 34_722 and price == 35_000 and product == 15_120_000_000
    assert [row[3] for row in verdicts(con, "money")] == ["within rounding"]


def test_the_queue_fails_if_one_part_is_changed() -> None:
    assert verdicts(queue(clouds="31,000").ledger())[0][3] == "over by 4,000"
    assert verdicts(queue(meta_or="90,000").ledger())[0][3] == "short by 10,000"


# --- five other shapes ------------------------------------------------------------------------------------------------


def over_count(second: str) -> Book:
    """The parts of a market come to more than it."""
    book = Book()
    doc = book.document("2024-12-20")
    doc.claim("[Microsoft|entity] bought [485,000|quantity] [Hopper chips|gpu:Hopper].", "buys")
    doc.claim(f"[Meta|entity] bought [{second}|quantity] [H100s|gpu:H100].", "buys")
    doc.claim("Together that is [700,000|quantity] [Hoppers|gpu:Hopper].", "buys", scope="total")
    return book


def missing_part(second: str) -> Book:
    """A party's sites, of which the text names two of three."""
    book = Book()
    doc = book.document("2025-02-01")
    doc.claim("[Nscale|entity] has [4,000|quantity] [GB300s|gpu:GB300] in Glomfjord.", "has")
    doc.claim(f"[It|entity:Nscale] has [{second}|quantity] [GB300s|gpu:GB300] in Texas.", "has")
    doc.claim("In total [it|entity:Nscale] runs [15,000|quantity] [GB300s|gpu:GB300].", "has", scope="total")
    return book


def of_which(second: str) -> Book:
    """A fleet broken down by kind, as the extractor ties it."""
    book = Book()
    doc = book.document("2025-03-01")
    doc.claim(
        f"[xAI|entity] has [200,000|quantity] [GPUs|gpu:GPU], of which 150,000 are H100s and {second} are H200s.",
        "has",
    )
    doc.claim("So [150,000|quantity] [H100s|gpu:H100] are [xAI's|entity:xAI].", "has", scope="part")
    doc.claim(f"And [{second}|quantity] [H200s|gpu:H200] are [xAI's|entity:xAI].", "has", scope="part")
    book.edges = [((0, 0), (0, 1), "part"), ((0, 0), (0, 2), "part")]
    return book


def ranges(second: str) -> Book:
    """Parts that are ranges, and so is the total."""
    book = Book()
    doc = book.document("2025-01-10")
    doc.claim("[Amazon|entity] orders [10,000 to 20,000|quantity] [B200s|gpu:B200].", "orders")
    doc.claim(f"[Oracle|entity] orders [{second}|quantity] [B200s|gpu:B200].", "orders")
    doc.claim("Together [40,000 to 60,000|quantity] [B200s|gpu:B200] are ordered.", "orders", scope="total")
    return book


def money(price: str) -> Book:
    """A bill, its number and the unit price, with no stated total of chips."""
    book = Book()
    doc = book.document("2023-11-01")
    doc.claim("[IREN|entity] bought [248|quantity] [H100s|gpu:H100] for [$9.9 million|money].", "buys")
    doc.claim(f"It paid [{price}|money] for each [H100|gpu].", "costs", money_per="per_unit")
    return book


def times(nodes: str) -> Book:
    """Nodes times chips in each."""
    book = Book()
    doc = book.document("2024-08-01")
    systems, _, chips = nodes.partition("=")
    doc.claim(f"[ABCI|entity] has [{systems}|quantity] nodes with [eight|factor] [H200s|gpu:H200].", "has",
              unit="system", gpus_low=float(chips), gpus_high=float(chips))  # fmt: skip
    doc.claim("[ABCI|entity] has [6,128|quantity] [H200s|gpu:H200] in all.", "has", scope="total")
    return book


@pytest.mark.parametrize(
    ("shape", "kind", "right", "verdict", "changed", "then"),
    [
        (over_count, "sum", "224,000", "over by 9,000", "215,000", "exact"),
        (missing_part, "sum", "8,000", "short by 3,000", "11,000", "exact"),
        (of_which, "of which", "50,000", "exact", "30,000", "short by 20,000"),
        (ranges, "sum", "30,000 to 40,000", "exact", "52,000 to 58,000", "over by 2,000"),
        (money, "money", "$40,000", "within rounding", "$30,000", "short by 2,460,000"),
        (times, "product", "766=6128", "exact", "666=5328", "short by 800"),
    ],
)
def test_other_shapes_hold_and_fail_if_a_part_is_changed(
    shape: Any, kind: str, right: str, verdict: str, changed: str, then: str
) -> None:
    for part, expected in ((right, verdict), (changed, then)):
        found = [row[3] for row in verdicts(shape(part).ledger(), kind)]
        assert found == [expected], f"{shape.__name__} with {part}"


def test_overlapping_ranges_can_be_equal() -> None:
    assert [row[3] for row in verdicts(ranges("25,000 to 50,000").ledger())] == ["within rounding"]


def test_parts_are_found_in_other_texts_where_their_own_names_none() -> None:
    book = Book()
    book.document("2024-01-01").claim("[Meta|entity] ordered [30,000|quantity] [H100s|gpu:H100].", "orders")
    book.document("2024-01-05").claim("[Tesla|entity] ordered [12,000|quantity] [H100s|gpu:H100].", "orders")
    book.document("2024-02-01").claim(
        "Orders came to [45,000|quantity] [H100s|gpu:H100] in all.", "orders", scope="total"
    )
    con = book.ledger()
    assert verdicts(con) == [(45_000, 42_000, 42_000, "short by 3,000")]
    assert con.execute("SELECT basis FROM reconciliation").fetchone() == ("other texts",)


def test_a_total_of_which_nothing_is_said_has_no_parts() -> None:
    book = Book()
    book.document("2024-02-01").claim(
        "Orders came to [45,000|quantity] [H100s|gpu:H100] in all.", "orders", scope="total"
    )
    assert [row[3] for row in verdicts(book.ledger())] == ["no parts"]


def test_two_sites_of_one_party_add_up_unless_the_text_leaves_the_choice() -> None:
    for joining, expected in (("and", "exact"), ("or", "short by 20,000")):
        book = Book()
        doc = book.document("2025-02-01")
        doc.claim(
            f"[Nscale|entity] has [20,000|quantity] {joining} 30,000 [B200s|gpu:B200].",
            "has",
            f"[Nscale|entity] has 20,000 {joining} [30,000|quantity] [B200s|gpu:B200].",
        )
        doc.claim("That is [50,000|quantity] [B200s|gpu:B200] at [Nscale|entity] in total.", "has", scope="total")
        assert [row[3] for row in verdicts(book.ledger())] == [expected]
