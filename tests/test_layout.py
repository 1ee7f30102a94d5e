"""Blocks, what stands above them, and sentence boundaries."""

from __future__ import annotations

import pytest

from extract.layout import read_layout, split_sentences

PAGE = """# Clusters
Two firms build them.
They hurry.

## Northwind
- **Phase one:** 4,000 GPUs
- Phase two:
  - 8,000 GPUs
Prices:
1. H100
2. H200

| Chip | Count |
|------|-------|
| H100 | 512 |
"""


def blocks(text: str) -> list[tuple[str, str]]:
    layout = read_layout(text)
    return [(block.kind, text[block.start : block.end]) for block in layout.blocks]


def above(text: str, words: str) -> list[str]:
    layout = read_layout(text)
    block = next(b for b in layout.blocks if words in text[b.start : b.end])
    return [text[layout.blocks[i].start : layout.blocks[i].end] for i in block.above]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


def test_blocks_by_their_marks() -> None:
    assert blocks(PAGE) == [
        ("heading", "Clusters"),
        ("paragraph", "Two firms build them.\nThey hurry."),
        ("heading", "Northwind"),
        ("bullet", "**Phase one:** 4,000 GPUs"),
        ("bullet", "Phase two:"),
        ("bullet", "8,000 GPUs"),
        ("paragraph", "Prices:"),
        ("bullet", "H100"),
        ("bullet", "H200"),
        ("row", "| Chip | Count |"),
        ("row", "| H100 | 512 |"),
    ]


def test_a_bullet_stands_under_its_headings_its_lead_and_the_bullet_around_it() -> None:
    assert above(PAGE, "8,000") == ["Clusters", "Northwind", "Phase two:"]
    assert above(PAGE, "H200") == ["Clusters", "Northwind", "Prices:"]


def test_a_row_knows_its_header_and_cells() -> None:
    layout = read_layout(PAGE)
    header, row = layout.blocks[-2:]
    assert header.header is None
    assert row.header == len(layout.blocks) - 2
    assert [PAGE[start:end] for start, end in row.cells] == ["H100", "512"]


def test_a_tab_separated_table_is_a_table() -> None:
    assert [kind for kind, _ in blocks("Owner\tGPUs\nMeta\t24,576\n")] == ["row", "row"]


def test_a_wrapped_paragraph_is_one_block_and_a_dash_in_it_is_no_bullet() -> None:
    assert blocks("The cluster links\n— as planned —\nmany racks.\n") == [
        ("paragraph", "The cluster links\n— as planned —\nmany racks.")
    ]


def test_a_field_is_not_a_heading() -> None:
    assert [kind for kind, _ in blocks("Scale: 64 nodes\n\nMore text follows here.\n")] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has 5. They have 6.", ["It has 5.", "They have 6."]),
        (
            "Nvidia Corp. sold 1.4 million. The U.S. firm rose.",
            ["Nvidia Corp. sold 1.4 million.", "The U.S. firm rose."],
        ),
        ("Big clusters.We rent them.", ["Big clusters.", "We rent them."]),
        ("X.ai pays $1.58 an hour.", ["X.ai pays $1.58 an hour."]),
        ("Why? Because.", ["Why?", "Because."]),
        ("“We have 5,000.” She left.", ["“We have 5,000.”", "She left."]),
    ],
)
def test_sentence_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_sentences_never_overlap_and_lie_inside_their_block() -> None:
    layout = read_layout(PAGE)
    ends = [0]
    for sentence in layout.sentences:
        block = layout.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert sentence.start >= ends[-1]
        ends.append(sentence.end)
