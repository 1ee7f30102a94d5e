"""HTML and PDF: what is text on a page, and in which order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from formats import Article, Line, pdf_of, to_pdf

from extract.read import Document, Refusal, read_path
from extract.read.html import deepest, fragment_text
from extract.read.page import join_lines


def read(tmp_path: Path, data: bytes, name: str = "a.html") -> Document:
    (tmp_path / name).write_bytes(data)
    [document] = read_path(tmp_path / name)
    assert isinstance(document, Document), document
    return document


# --- HTML ------------------------------------------------------------------------------------------------------------

PARAGRAPH = (
    "<p>The operator said on Monday that it had taken delivery of 4,096 H100s for its second hall in the north.</p>"
)


def page(head: str = "", body: str = PARAGRAPH * 3) -> bytes:
    head = f"<head><title>T</title>{head}</head>"
    return f"<!doctype html><html>{head}<body><article>{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2024-02-03T10:00:00Z">', date(2024, 2, 3)),
        ('<meta name="date" content="2024-02-03">', date(2024, 2, 3)),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-02-03"}</script>',
            date(2024, 2, 3),
        ),
        ("", None),
    ],
)
def test_the_date_of_a_page(head: str, day: date | None, tmp_path: Path) -> None:
    document = read(tmp_path, page(head))
    assert (document.published, document.published_from) == (day, "metadata" if day else None)


def test_the_encoding_that_a_page_declares(tmp_path: Path) -> None:
    data = page('<meta charset="windows-1251">', f"{PARAGRAPH * 3}<p>Компания закупила 10,000 H100.</p>").decode()
    assert "Компания закупила 10,000 H100." in read(tmp_path, data.encode("cp1251")).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p><p> c\n d&nbsp;e </p>", "a\nb\n\nc d e"),
        ("<h2>A <em>head</em></h2><div>b</div>", "## A head\n\nb"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><p>d", "- a\n- b\n  - c\n\nd"),
        ("<ol start=3><li>a</li><li value=7>b</li></ol>", "3. a\n7. b"),
        ("<dl><dt>GPUs</dt><dd>5,000</dd><dt>Price:</dt><dd>$1</dd></dl>", "GPUs: 5,000\n\nPrice: $1"),
        ("<pre>a   b\n1   2</pre>", "a   b\n1   2"),
        ("<p>a<script>x</script><style>y</style><span hidden>z</span>b</p>", "ab"),
        ("<p>5<sup>th</sup> of <b>10</b>,000</p>", "5th of 10,000"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "a\n\nb"),
        (
            "<table><tr><th>Firm<th>GPUs<tr><td>A|B<td>1,000<tr><td colspan=2>all</table>",
            "| Firm | GPUs |\n|---|---|\n| A/B | 1,000 |\n| all | all |",
        ),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", "one\n\ntwo"),
        (
            "<table><tr><td><table><tr><th>a<th>b<tr><td>1<td>2</table></td><td>x</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | 2 |\n\nx",
        ),
    ],
)
def test_the_layout_of_html(html: str, text: str) -> None:
    assert fragment_text(html) == text


@pytest.mark.parametrize("name", ["Google", "Facebook", "Twitter", "LinkedIn", "Share", "Amazon"])
def test_a_firm_in_a_cell_or_heading_is_no_button(name: str, tmp_path: Path) -> None:
    table = f"<h2>{name}</h2><table><tr><th>Firm<th>GPUs<tr><td>{name}<td>26,000</table>"
    text = read(tmp_path, page(body=PARAGRAPH * 3 + table)).text
    assert f"## {name}" in text and f"| {name} | 26,000 |" in text


def test_depth_counts_what_is_open() -> None:
    assert deepest(b"<div><p>a<p>b<br></div><div/><div></div>") == 1
    assert deepest(b"<div>" * 50 + b"</div>" * 100 + b"<div>") == 50


# --- PDF -------------------------------------------------------------------------------------------------------------


def lines(*texts: str, x: float = 60, y: float = 700, size: float = 10, pitch: float = 12) -> list[Line]:
    return [Line(x, y - n * pitch, size, text) for n, text in enumerate(texts)]


def text_of(tmp_path: Path, *pages: list[Line]) -> str:
    return read(tmp_path, pdf_of(pages), "a.pdf").text


def test_lines_of_a_paragraph_are_joined_and_hyphens_of_line_ends_fall(tmp_path: Path) -> None:
    found = text_of(
        tmp_path,
        lines(
            "The operator has taken deliv-",
            "ery of 4,096 H100s, state-of-",
            "the-art chips that a rival with fun-",
            "ding would like to have.",
        ),
    )
    assert found == (
        "The operator has taken delivery of 4,096 H100s, state-of-the-art chips that a rival with funding would like "
        "to have."
    )


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = lines(*(f"the left column has its line {n} of some" for n in range(1, 9)))
    right = lines(*(f"the right column has line {n} of as many" for n in range(1, 9)), x=330)
    title = [Line(60, 740, 20, "A title over both of the columns here")]
    interleaved = [piece for pair in zip(left, right, strict=True) for piece in pair]
    found = text_of(tmp_path, title + interleaved)
    assert found.startswith("# A title over both of the columns here\n\nthe left column has its line 1")
    assert found.index("left column has its line 8") < found.index("right column has line 1")


def test_a_table_keeps_rows_and_headers(tmp_path: Path) -> None:
    rows = [("Firm", "Chip", "Count"), ("Google", "TPU v5p", "26,000"), ("Oracle", "", "16,000")]
    pieces = [
        Line(x, 700 - 14 * n, 10, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((60, 200, 320), row, strict=True)
        if cell
    ]
    assert text_of(tmp_path, pieces) == (
        "| Firm | Chip | Count |\n|---|---|---|\n| Google | TPU v5p | 26,000 |\n| Oracle | | 16,000 |"
    )


def test_marks_of_footnotes_do_not_make_other_numbers(tmp_path: Path) -> None:
    pieces = [Line(60, 700, 10, "It has 432,000"), Line(144, 704, 6, "12"), Line(156, 700, 10, "H100s.")]
    assert text_of(tmp_path, pieces) == "It has 432,000 H100s."


def test_heads_feet_and_page_numbers_go_and_repeated_lines_of_text_stay(tmp_path: Path) -> None:
    pages = [
        [
            Line(60, 770, 8, f"Annual report 2024 | {n}"),
            *lines(f"The hall number {n}0 has {n},000 H100s."),
            Line(300, 30, 8, f"- {n} -"),
        ]
        for n in range(1, 6)
    ]
    assert text_of(tmp_path, *pages) == "\n\n".join(f"The hall number {n}0 has {n},000 H100s." for n in range(1, 6))


def test_a_paragraph_goes_on_over_the_end_of_a_page(tmp_path: Path) -> None:
    first = lines("It said on Monday that the first of its halls,", "which is the larger of the two that there are,")
    document = read(tmp_path, pdf_of([first, lines("has 4,096 H100s in service.")]), "a.pdf")
    assert document.text.endswith("of the two that there are, has 4,096 H100s in service.")
    assert document.text[document.pages[1] :] == "has 4,096 H100s in service."


def test_what_a_pdf_says_of_itself(tmp_path: Path) -> None:
    article = Article("Meta has 25,000 H100s.", date(2024, 5, 1), "On “Meta”", "The Paper")
    document = read(tmp_path, to_pdf(article), "a.pdf")
    assert (document.title, document.publisher, document.published) == ("On “Meta”", "The Paper", date(2024, 5, 1))


def test_a_scanned_pdf_is_refused_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of([[], []]))
    [refusal] = read_path(tmp_path / "a.pdf")
    assert isinstance(refusal, Refusal) and refusal.why == "a PDF without text on its 2 pages: scanned, or drawn"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("a clus-", "ter of", "a cluster of"),
        ("state-of-", "the-art", "state-of-the-art"),
        ("the MI-", "300X", "the MI-300X"),
        ("Hewlett-", "Packard", "Hewlett-Packard"),
        ("from 1,000-", "2,000", "from 1,000-2,000"),
        ("a dash -", "here", "a dash - here"),
        ("no", "hyphen", "no hyphen"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, joined: str) -> None:
    from collections import Counter

    assert join_lines(first, second, Counter()) == joined


def test_a_hyphen_stays_where_the_text_has_the_word_with_it() -> None:
    from collections import Counter

    assert join_lines("a well-", "known firm", Counter({"well-known": 1})) == "a well-known firm"
