"""One article through every reader: the same text, so the same ids and the same claims."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from formats import FORMATS, Article, to_html, to_pdf

from extract.read import Document, Refusal, read_path

TEXT = """\
# Who holds what

OSLO – Northvolt Compute, a cloud provider, said it has 4,096 H100s in service and has ordered 10,000 B200s for \
“about $400 million”, to be installed by the end of 2025. Nvidia’s own figure is 3,900.

## The others

Two rivals are larger. Google runs 26,000 TPU v5p chips in one hall; Facebook's owner says nothing.

- Fjordbyte: 1,024 A100s, rented at €1.80 an hour
- Kvasir AI: a further 2,048 H200s, of which 512 are spoken for
- Google: none

| Company | Chip | Count |
|---|---|---|
| Google | TPU v5p | 26,000 |
| Fjordbyte | A100 | 1,024 |
| Kvasir AI | H200 | 2,048 |

What the state will pay is open:

1. The ministry wants 512 accelerators by 2027.
2. The university asks for ¥1.2 billion.

### Note

All figures are those of the companies & their partners."""
ARTICLE = Article(TEXT, date(2024, 5, 1), "Who holds what", "The Paper", "https://paper.example/who-holds-what")


def read(path: Path) -> list[Document | Refusal]:
    return list(read_path(path))


def one(tmp_path: Path, name: str, data: bytes) -> Document:
    (tmp_path / name).write_bytes(data)
    [document] = read(tmp_path / name)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize("name", FORMATS)
def test_the_text_is_the_same_in_every_format(name: str, tmp_path: Path) -> None:
    document = one(tmp_path, name, FORMATS[name](ARTICLE))
    assert document.text == TEXT
    assert document.published == ARTICLE.published
    assert document.published_from in ("file", "metadata")


@pytest.mark.parametrize("name", FORMATS)
def test_the_name_of_a_file_is_only_a_hint(name: str, tmp_path: Path) -> None:
    document = one(tmp_path, "article", FORMATS[name](ARTICLE))
    assert document.text == TEXT


@pytest.mark.parametrize("name", ["article.html", "article.md", "article.jsonl", "article.csv", "article.warc.gz"])
def test_title_address_and_publisher_are_kept(name: str, tmp_path: Path) -> None:
    document = one(tmp_path, name, FORMATS[name](ARTICLE))
    assert (document.title, document.url, document.publisher) == (ARTICLE.title, ARTICLE.url, ARTICLE.publisher)


def test_a_document_tells_where_in_an_archive_it_stood(tmp_path: Path) -> None:
    document = one(tmp_path, "nested.zip", FORMATS["nested.zip"](ARTICLE))
    archive = str(tmp_path / "nested.zip")
    assert document.path == f"{archive}!/inner.tar.gz!/article.md"
    assert (document.archive, document.record) == (archive, "inner.tar.gz!/article.md")


def test_a_warc_document_tells_record_and_address(tmp_path: Path) -> None:
    document = one(tmp_path, "crawl.warc.gz", FORMATS["article.warc.gz"](ARTICLE))
    assert document.url == ARTICLE.url
    assert document.record is not None and document.record.startswith("00000000-0000-4000-8000-")
    assert document.path == f"{tmp_path / 'crawl.warc.gz'}#{document.record}"


def test_pages_begin_where_they_say(tmp_path: Path) -> None:
    parts = [f"Part {n}. " + " ".join(f"Cluster {n}-{i} has {n}{i}0 H100s." for i in range(60)) for n in range(1, 7)]
    article = Article("\n\n".join(parts))
    document = one(tmp_path, "long.pdf", to_pdf(article, running_head="The Paper, page"))
    assert document.text == article.text
    assert len(document.pages) > 2
    assert document.pages[0] == 0 and list(document.pages) == sorted(document.pages)
    assert all(document.text[start - 1].isspace() for start in document.pages[1:])


def test_what_a_page_runs_and_hides_is_not_text(tmp_path: Path) -> None:
    page = to_html(ARTICLE).replace(b"</article>", b'<p style="display:none">777,777 H100s</p></article>')
    text = one(tmp_path, "page.html", page).text
    assert "999,999" not in text and "Copyright" not in text
