"""Plain text and Markdown: headers, encodings, marks that go and marks that stay, wrapped lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read import Document, Refusal, normal_form, read_path
from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.markdown import plain
from extract.read.plain import unwrap


def read(tmp_path: Path, data: bytes | str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [document] = read_path(path)
    assert isinstance(document, Document), document
    return document


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        " date 2023-08-03 ",
        "date 2023-08-03\n",
        "\n date 2023-08-03  \n\n",
        "Date: 2023-08-03 ",
        "\ufeff date 2023-08-03 ",
    ],
)
def test_a_date_header_is_taken_off(header: str, tmp_path: Path) -> None:
    document = read(tmp_path, header + "The text begins.")
    assert (document.text, document.published, document.published_from) == (
        "The text begins.",
        date(2023, 8, 3),
        "file",
    )


@pytest.mark.parametrize("text", ["Date night with 10 GPUs.", "date 2023 was good.", "dates 2023-08-03 to come"])
def test_what_only_begins_like_a_header_is_text(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).text == text


@pytest.mark.parametrize(
    "front",
    [
        "---\ndate: 2024-02-01\ntitle: 'On chips'\nauthor: A. Writer\nurl: https://a.example/x\n---\n",
        '+++\ndate = 2024-02-01T10:00:00Z\ntitle = "On chips"\nurl = "https://a.example/x"\nsite = "A. Writer"\n+++\n',
        "---\r\npublished: 1 Feb 2024\r\ntitle: On chips\r\nlink: https://a.example/x\r\nsource: A. Writer\r\n---\r\n",
    ],
)
def test_front_matter(front: str, tmp_path: Path) -> None:
    document = read(tmp_path, front + "\nText: with a colon.\n\n---\n\nMore.", "a.md")
    assert document.text == "Text: with a colon.\n\nMore."
    assert (document.published, document.published_from) == (date(2024, 2, 1), "file")
    assert (document.title, document.url, document.publisher) == ("On chips", "https://a.example/x", "A. Writer")


def test_a_rule_between_paragraphs_is_no_front_matter(tmp_path: Path) -> None:
    assert (
        read(tmp_path, "---\n\nJust a line, and no fields.\n\n---\n\nMore.").text
        == "Just a line, and no fields.\n\nMore."
    )


# --- where the date comes from ---------------------------------------------------------------------------------------


def test_the_date_is_that_of_the_file_before_that_of_the_text_before_that_of_the_path(tmp_path: Path) -> None:
    name = "2021-03-04/a.txt"
    text = "PARIS, Aug. 3, 2023 -- It rained."
    assert read(tmp_path, " date 2024-05-06 " + text, name).published_from == "file"
    in_text = read(tmp_path, text, name)
    assert (in_text.published, in_text.published_from) == (date(2023, 8, 3), "text")
    in_path = read(tmp_path, "It rained.", name)
    assert (in_path.published, in_path.published_from) == (date(2021, 3, 4), "path")
    assert read(tmp_path, "It rained.").published_from is None


@pytest.mark.parametrize(
    "head",
    [
        "SAN FRANCISCO, Aug. 3, 2023 (GLOBE NEWSWIRE) -- It rained.",
        "# A title\n\nPublished: 3 August 2023\n\nIt rained.",
        "A title\n\nBy Ann Writer, August 3, 2023\n\nIt rained.",
        "A title\nThursday, August 3rd, 2023\nIt rained.",
        "2023-08-03\n\nIt rained.",
        "OSLO – 3 August 2023 – It rained.",
    ],
)
def test_a_dateline_is_a_date(head: str) -> None:
    assert day_in_text(head) == date(2023, 8, 3)


@pytest.mark.parametrize(
    "head",
    [
        "The company was founded on August 3, 2023 in Oslo, and it has grown since then to more than 40 people.",
        "It will ship by August 3, 2023.",
        "No date at all.",
    ],
)
def test_a_date_in_a_sentence_is_no_dateline(head: str) -> None:
    assert day_in_text(head) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-08-03T10:00:00+02:00", date(2023, 8, 3)),
        ("Thu, 03 Aug 2023 23:59:00 GMT", date(2023, 8, 3)),
        ("August 3, 2023", date(2023, 8, 3)),
        ("3rd Aug. 2023", date(2023, 8, 3)),
        ("20230803", date(2023, 8, 3)),
        ("D:20230803100000+02'00'", date(2023, 8, 3)),
        (1691020800, date(2023, 8, 3)),
        (1691020800000, date(2023, 8, 3)),
        ("1691020800", date(2023, 8, 3)),
        (date(2023, 8, 3), date(2023, 8, 3)),
        ("03/08/2023", None),
        ("0000-00-00", None),
        ("2023-02-30", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (10**400, None),
    ],
)
def test_days(value: object, day: date | None) -> None:
    assert parse_day(value) == day


@pytest.mark.parametrize(
    "path", ["2023/08/03/x.html", "news-2023-08-03.txt", "20230803_x.txt", "a/2023/8/3/x", "x_2023_08_03"]
)
def test_days_in_paths(path: str) -> None:
    assert day_in_path(path) == date(2023, 8, 3)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.none(), st.lists(st.text())))
def test_no_value_makes_the_search_for_a_day_fail(value: object) -> None:
    assert parse_day(value) is None or isinstance(parse_day(value), date)
    day_in_text(str(value))
    day_in_path(str(value))


# --- encodings -------------------------------------------------------------------------------------------------------

SAMPLE = "Müller says: “25,000 H100s for €1 billion” – naïve café, déjà vu."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    assert read(tmp_path, SAMPLE.encode(encoding)).text == SAMPLE


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "shift_jis",
            "エヌビディアは、日本の企業にＨ１００を一万個納入すると発表した。価格は一個あたり四百万円である。" * 3,
        ),
        ("koi8-r", "Компания сообщила, что закупила десять тысяч ускорителей для нового вычислительного центра. " * 3),
        ("gb18030", "公司表示，已经采购了一万块加速卡，用于新的计算中心，总价约为十五亿元人民币。" * 3),
    ],
)
def test_other_scripts(encoding: str, text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text.encode(encoding)).text == text.strip()


def test_bytes_of_two_encodings(tmp_path: Path) -> None:
    mixed = "Zürich, Genève, Łódź: ".encode() + "“caf\xe9” £5".encode("cp1252")
    document = read(tmp_path, mixed)
    assert document.text == "Zürich, Genève, Łódź: “café” £5"
    assert document.notes == ("mixed encodings: bytes that are not UTF-8 were read as cp1252",)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"))).map(str.strip).filter(bool))
def test_utf8_is_read_as_it_is(text: str) -> None:
    from extract.read.encoding import decode

    assert decode(text.encode())[0] == text


# --- normal form -----------------------------------------------------------------------------------------------------


def test_normal_form() -> None:
    assert normal_form("\ufeff\n a  b \t\r\nc\r\r\n\n\n\nd\0\u2028e\udc80 \n\n") == "a  b\nc\n\nd\ne\ufffd"


@given(st.text())
def test_normal_form_is_stable_and_can_be_stored(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once
    assert "\0" not in once and "\r" not in once and "\n\n\n" not in once
    once.encode()


@given(st.text(st.sampled_from("*_`[]()!#|-=> \n\\~<&ab1")))
def test_markdown_of_any_shape_comes_to_a_stable_text(text: str) -> None:
    reduced = normal_form(plain(normal_form(text)))
    assert normal_form(reduced) == reduced


@given(st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=30))
def test_words_without_marks_stay(words: list[str]) -> None:
    text = " ".join(words)
    assert plain(text) == text


# --- Markdown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("Meta has **25,000** H100s", "Meta has 25,000 H100s"),
        ("*Meta* has _25,000_ __H100s__ and ***more***", "Meta has 25,000 H100s and more"),
        ("[Meta](https://a.example/x_(y)) has [25,000][1]", "Meta has 25,000"),
        ('[Meta](https://a.example "a title") buys', "Meta buys"),
        ("[[Meta Platforms|Meta]] and [[Oracle]]", "Meta and Oracle"),
        ("![A hall of H100s](hall.png) stands", "A hall of H100s stands"),
        ("[![](a.png)](https://a.example) Meta", "Meta"),
        ("`H100` and ``A100``", "H100 and A100"),
        ("~~10~~ 20 chips", "10 20 chips"),
        (r"about \$5 \* 3, snake\_case", "about $5 * 3, snake_case"),
        ("> quoted\n> lines", "quoted\nlines"),
        ("<https://a.example> said", "https://a.example said"),
        ("a<br>b <b>c</b> AT&amp;T", "a b c AT&T"),
        ("see[^1] here", "see here"),
        ("5 * 3 * 2 = 30", "5 * 3 * 2 = 30"),
        ("2*3*4 and a_b_c", "2*3*4 and a_b_c"),
        ("$5 <$6 and 3 > 2", "$5 <$6 and 3 > 2"),
        ("Title\n=====\n\nPart\n----", "# Title\n\n## Part"),
        ("* one\n+ two\n• three\n- four", "- one\n- two\n- three\n- four"),
        ("## Closed ##", "## Closed"),
        ("| a | b |\n| :--- | ---: |\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_markdown(marked: str, words: str) -> None:
    assert plain(marked).strip() == words


def test_fences_rules_and_definitions_go(tmp_path: Path) -> None:
    text = "One.\n\n```python\nx = 1\n```\n\n---\n\n* * *\n\n[1]: https://a.example\n\nTwo."
    assert read(tmp_path, text, "a.md").text == "One.\n\nx = 1\n\nTwo."


# --- wrapped lines ---------------------------------------------------------------------------------------------------

WRAPPED = """\
The operator said on Monday that it had taken delivery of 4,096 H100s and
that a further 10,000 would follow before the end of the year, most of
them in the second hall, which is to open in the autumn.

- the first hall
- the second hall, which will be larger than the first one by about half
  and cooled with water

A short line.
Another one.

A last paragraph is wrapped as well, so that nobody can say that this is
only a list."""


def test_lines_broken_to_a_width_are_joined() -> None:
    assert unwrap(WRAPPED).split("\n") == [
        "The operator said on Monday that it had taken delivery of 4,096 H100s and that a further 10,000 would follow "
        "before the end of the year, most of them in the second hall, which is to open in the autumn.",
        "",
        "- the first hall",
        "- the second hall, which will be larger than the first one by about half and cooled with water",
        "",
        "A short line.",
        "Another one.",
        "",
        "A last paragraph is wrapped as well, so that nobody can say that this is only a list.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Operator: Good morning, everyone, and welcome.\nAnn: Thanks.\nOperator: The first question, please.",
        "Roses are red\nViolets are blue\nChips are expensive\nAnd so are you",
        "A paragraph on one line, however long it may be, " * 5 + "\nand another\nand another",
        "# A heading that is fairly long, nearly as long as a line\ntext",
    ],
)
def test_lines_that_end_by_themselves_stay(text: str) -> None:
    assert unwrap(text) == text


@given(st.text(st.sampled_from("ab .,-#|\n1"), max_size=400))
def test_joining_lines_loses_no_word(text: str) -> None:
    assert unwrap(text).split() == text.split()


def test_nothing_to_read(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b" \n\t\n", b"\xff\xfe", b" date 2024-05-01 \n", b"\x89PNG\r\n\x1a\n")):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(data)
        [refusal] = read_path(path)
        assert isinstance(refusal, Refusal), data
