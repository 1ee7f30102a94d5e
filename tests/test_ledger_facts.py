"""Facts: claims that say the same become one, with what their sources agree on."""

from __future__ import annotations

from typing import Any

from ledger_fixture import Book

H100S = "[H100s|gpu:H100]"


def facts(book: Book, columns: str = "low, high, claims, documents, sources") -> list[tuple[Any, ...]]:
    return book.ledger().execute(f"SELECT {columns} FROM facts ORDER BY ALL").fetchall()


def texts(*quantities: str, entity: str = "Meta", **columns: Any) -> Book:
    """One text for each quantity, a day apart, none a copy of another."""
    book = Book()
    for day, quantity in enumerate(quantities, 1):
        doc = book.document(f"2024-01-{day:02}", f"Paper {day}")
        doc.claim(f"As we hear on day {day}, [{entity}|entity] has [{quantity}|quantity] {H100S}.", "has", **columns)
    return book


def test_a_number_repeated_in_one_text_is_one_fact_of_one_source() -> None:
    book = Book()
    doc = book.document("2024-01-01")
    doc.claim(f"[Meta|entity] has [350,000|quantity] {H100S}.", "has")
    doc.claim(f"So [350,000|quantity] {H100S} stand at [Meta|entity].", "has")
    assert facts(book) == [(350_000, 350_000, 2, 1, 1)]


def test_a_fact_keeps_the_tightest_interval_and_when_it_was_seen() -> None:
    book = texts("more than 300,000", "about 350,000", "350,000")
    assert facts(book) == [(350_000, 350_000, 3, 3, 3)]
    (seen,) = facts(book, "CAST(first_seen AS VARCHAR), CAST(last_seen AS VARCHAR)")
    assert seen == ("2024-01-01", "2024-01-03")


def test_a_rough_number_goes_with_the_exact_one_that_it_may_round() -> None:
    assert facts(texts("about 430,000", "432,000")) == [(432_000, 432_000, 2, 2, 2)]


def test_tens_of_thousands_goes_with_a_number_among_them() -> None:
    assert facts(texts("tens of thousands", "50,000")) == [(50_000, 50_000, 2, 2, 2)]


def test_bounds_close_in_on_one_another() -> None:
    assert facts(texts("more than 20,000", "up to 24,000")) == [(20_000, 24_000, 2, 2, 2)]


def test_numbers_that_cannot_be_the_same_are_two_facts() -> None:
    assert facts(texts("350,000", "600,000"), "low") == [(350_000,), (600_000,)]
    assert facts(texts("more than 350,000", "600,000"), "low") == [(350_000,), (600_000,)]


def test_another_party_chip_relation_or_status_is_another_fact() -> None:
    book = Book()
    doc = book.document("2024-01-01")
    doc.claim(f"[Meta|entity] has [100|quantity] {H100S}.", "has")
    doc.claim(f"[Tesla|entity] has [100|quantity] {H100S}.", "has")
    doc.claim("[Meta|entity] has [100|quantity] [A100s|gpu:A100].", "has")
    doc.claim(f"[Meta|entity] wants [100|quantity] {H100S}.", "needs")
    doc.claim(f"[Meta|entity] plans for [100|quantity] {H100S}.", "has", status="planned")
    assert len(facts(book)) == 5


def test_the_same_number_at_times_that_do_not_meet_is_two_facts() -> None:
    book = Book()
    doc = book.document("2025-01-01")
    for year in (2023, 2024):
        doc.claim(f"In [{year}|date:{year}-01-01..{year}-12-31] [Meta|entity] had [5|quantity] {H100S}.", "has")
    doc.claim(f"By [June 2024|date:2024-06-01..2024-06-30] it was [5|quantity] {H100S} at [Meta|entity].", "has")
    assert facts(book, "CAST(date_start AS VARCHAR), claims") == [("2023-01-01", 1), ("2024-06-01", 2)]


def test_joint_parties_are_one_whatever_their_order() -> None:
    book = Book()
    book.document("2024-01-01").claim(f"[Lambda|entity] and [CoreWeave|entity] want [9|quantity] {H100S}.", "needs")
    book.document("2024-01-02").claim(f"[CoreWeave|entity] and [Lambda|entity] want [9|quantity] {H100S}.", "needs")
    assert facts(book, "entity, claims") == [("CoreWeave + Lambda", 2)]


WIRE = (
    "The deal was announced on Tuesday in the capital.",
    "Analysts had expected something of the kind for weeks.",
    "Shares rose by a little more than two per cent.",
    "The ministry did not want to comment on the matter.",
)


def test_copies_of_one_text_are_one_source() -> None:
    book = Book()
    for day, paper in ((1, "Wire"), (2, "Daily"), (3, "Herald")):
        doc = book.document(f"2024-01-0{day}", paper)
        doc.claim(f"[Meta|entity] now has [350,000|quantity] {H100S} in its halls.", "has")
        for sentence in WIRE:
            doc.say(sentence)
        doc.say(f"This is the {paper}'s own last line, number {day}.")
    own = book.document("2024-01-04", "Other")
    own.claim(f"We counted ourselves: [Meta|entity] has [350,000|quantity] {H100S}.", "has").say("It took us a month.")
    assert facts(book) == [(350_000, 350_000, 4, 4, 2)]
    con = book.ledger()
    found = con.execute("SELECT publisher, first_publisher, shared FROM syndicated ORDER BY publisher").fetchall()
    assert found == [("Daily", "Wire", 5), ("Herald", "Wire", 5)]


def test_a_quotation_in_common_makes_no_copy() -> None:
    book = Book()
    for number in (1, 2):
        doc = book.document(f"2024-01-0{number}", f"Paper {number}")
        doc.claim(f"[Meta|entity] now has [350,000|quantity] {H100S} in its halls, it says.", "has")
        for line in WIRE:
            doc.say(f"Paper {number} on its own account: {line}")
    assert facts(book) == [(350_000, 350_000, 2, 2, 2)]


def test_facts_do_not_depend_on_the_order_of_texts() -> None:
    book = texts("more than 300,000", "about 350,000", "350,000", "600,000")
    turned = Book(docs=list(reversed(book.docs)))
    every = "fact_id, claim_id, low, high, claims"
    assert facts(book, every) == facts(turned, every)
