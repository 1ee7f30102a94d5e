"""Files of records: JSON, CSV, Parquet and feeds; and containers: WARC, e-mail, DOCX and archives."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from formats import Article, tarred, to_html, to_pdf, to_plain, to_warc, warc_record, zipped

from extract.read import Document, Options, Refusal, read_path

ARTICLE = Article("Meta has 25,000 H100s, it said, and wants more of them.", date(2024, 5, 1), "On Meta")


def read(tmp_path: Path, data: bytes | str, name: str, **fields: str) -> list[Document | Refusal]:
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_path(tmp_path / name, Options(fields=fields)))


def documents(items: list[Document | Refusal]) -> list[Document]:
    assert all(isinstance(item, Document) for item in items), items
    return [item for item in items if isinstance(item, Document)]


# --- records ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"text": "A.", "date": "2024-05-01", "title": "T", "url": "u", "publisher": "P"},
        {
            "body": "A.",
            "pubDate": "Wed, 01 May 2024 08:00:00 GMT",
            "headline": "T",
            "link": "u",
            "source": {"name": "P"},
        },
        {"Content": "A.", "published_at": 1714550400, "Title": "T", "URL": "u", "site_name": "P"},
        {
            "maintext": "A.",
            "date_publish": None,
            "datePublished": "May 1, 2024",
            "title": "T",
            "url": "u",
            "outlet": "P",
        },
        {
            "paragraphs": 1,
            "article": ["A."],
            "Date-Published": "2024-05-01T00:00:00Z",
            "name": "T",
            "href": "u",
            "site": "P",
        },
    ],
)
def test_usual_names_of_fields(row: dict[str, object], tmp_path: Path) -> None:
    [document] = documents(read(tmp_path, json.dumps(row), "a.json"))
    assert (document.text, document.published, document.title) == ("A.", date(2024, 5, 1), "T")
    assert (document.url, document.publisher, document.published_from) == ("u", "P", "metadata")


def test_names_of_fields_can_be_given(tmp_path: Path) -> None:
    row = {"id": 7, "meta": {"when": "2024-05-01"}, "Artikel": "A.", "text": "not this"}
    [document] = documents(read(tmp_path, json.dumps(row), "a.jsonl", text="Artikel", published="meta.when"))
    assert (document.text, document.published) == ("A.", date(2024, 5, 1))
    assert (document.path, document.record) == (f"{tmp_path}/a.jsonl#7", "7")


def test_records_are_known_by_id_else_by_number(tmp_path: Path) -> None:
    lines = [{"id": "x/1", "text": "A."}, {"text": "B."}, {"guid": "g", "text": "C."}]
    found = documents(read(tmp_path, "\n".join(map(json.dumps, lines)), "a.jsonl"))
    assert [document.record for document in found] == ["x/1", "2", "g"]
    assert {document.archive for document in found} == {f"{tmp_path}/a.jsonl"}


def test_a_bad_line_leaves_the_others_alone(tmp_path: Path) -> None:
    first, second, third, fourth = read(tmp_path, '{"text": "A."}\n{"text": \n\n{"n": 1}\n{"text": "B."}\n', "a.jsonl")
    assert isinstance(first, Document) and isinstance(fourth, Document)
    assert isinstance(second, Refusal) and second.path.endswith("#2") and "not JSON" in second.why
    assert isinstance(third, Refusal) and third.path.endswith("#4") and "--map text=NAME (fields: n)" in third.why


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "A."}, {"text": "B."}],
        {"articles": [{"text": "A."}, {"text": "B."}], "total": 2},
        {"hits": {"hits": [{"text": "A."}, {"text": "B."}]}},
    ],
)
def test_lists_in_json(value: object, tmp_path: Path) -> None:
    found = documents(read(tmp_path, json.dumps(value), "a.json"))
    assert [(document.text, document.record) for document in found] == [("A.", "1"), ("B.", "2")]


def test_html_in_a_field_is_read_as_html(tmp_path: Path) -> None:
    row = {"content": "<p>Meta has <b>25,000</b> H100s.</p><ul><li>one</li></ul>"}
    [document] = documents(read(tmp_path, json.dumps(row), "a.json"))
    assert document.text == "Meta has 25,000 H100s.\n\n- one"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_of_text(separator: str, encoding: str, tmp_path: Path) -> None:
    rows = ["id,text,date", '7,"Two lines:\n“€5”, or so",2024-05-01', "8,,2024-05-02"]
    data = "\r\n".join(rows).replace(",", separator).replace(f"”{separator} or", "”, or").encode(encoding)
    first, second = read(tmp_path, data, "a.csv")
    assert isinstance(first, Document) and (first.text, first.record) == ("Two lines:\n“€5”, or so", "7")
    assert first.published == date(2024, 5, 1)
    assert isinstance(second, Refusal) and second.path.endswith("a.csv#2")


def test_parquet_of_many_batches(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"text": [f"Text {n}." for n in range(200)], "date": [date(2024, 5, 1)] * 200})
    pq.write_table(table, tmp_path / "a.parquet")
    found = documents(list(read_path(tmp_path / "a.parquet")))
    assert [document.record for document in found] == [str(n) for n in range(1, 201)]
    assert {document.published for document in found} == {date(2024, 5, 1)}


def test_a_feed(tmp_path: Path) -> None:
    feed = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>
      <entry><id>e1</id><title>On Meta</title><link href="https://a.example/1"/><published>2024-05-01T08:00:00Z</published>
      <content type="html">&lt;p&gt;Meta has 25,000 H100s.&lt;/p&gt;</content></entry></feed>"""
    [document] = documents(read(tmp_path, feed, "a.xml"))
    assert (document.text, document.title, document.publisher) == ("Meta has 25,000 H100s.", "On Meta", "The Paper")
    assert (document.url, document.published, document.record) == ("https://a.example/1", date(2024, 5, 1), "e1")


# --- containers ------------------------------------------------------------------------------------------------------


def response(url: str, body: bytes, headers: str, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode()
    return warc_record("response", url, head + body, "application/http; msgtype=response")


def test_a_warc_gives_pages_and_passes_by_the_rest(tmp_path: Path) -> None:
    page, pdf = to_html(ARTICLE), to_pdf(ARTICLE)
    half = len(page) // 2
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (half, page[:half], len(page) - half, page[half:])
    records = (
        to_warc(ARTICLE),
        response("https://a.example/chunked", chunks, "Content-Type: text/html\r\nTransfer-Encoding: chunked"),
        response("https://a.example/report.pdf", pdf, "Content-Type: application/pdf"),
        response("https://a.example/gone", page, "Content-Type: text/html", "404 Not Found"),
        response("https://a.example/logo.png", b"\x89PNG", "Content-Type: image/png"),
        warc_record("request", "https://a.example/", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        warc_record("conversion", "https://a.example/t", ARTICLE.text.encode(), "text/plain"),
    )
    one_by_one = b"".join(gzip.compress(record) for record in records)  # as crawlers write them
    found = documents(read(tmp_path, one_by_one, "a.warc.gz"))
    assert [document.url for document in found] == [
        ARTICLE.url,
        "https://a.example/chunked",
        "https://a.example/report.pdf",
        "https://a.example/t",
    ]
    assert {document.text for document in found} == {ARTICLE.text}
    assert [document.reader for document in found] == ["html", "html", "pdf", "plain"]
    assert found[3].published is None  # the day of the crawl is none of publication


def test_what_stands_before_a_break_in_a_warc_is_read(tmp_path: Path) -> None:
    *found, refusal = read(tmp_path, to_warc(ARTICLE) + b"WARC/1.0\r\nWARC-Type: response\r\n", "a.warc")
    assert len(documents(found)) == 1
    assert isinstance(refusal, Refusal) and "breaks off in record 3" in refusal.why


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "=?utf-8?q?The_P=C3=A4per?= <a@b.example>"
    message["Subject"] = "On Meta"
    message["Date"] = "Wed, 01 May 2024 23:30:00 -0700"
    return message


def test_a_mail_in_two_forms_is_read_once(message: EmailMessage, tmp_path: Path) -> None:
    message.set_content("View this in your browser.")
    message.add_alternative(f"<html><body><p>{ARTICLE.text}</p></body></html>", subtype="html")
    [document] = documents(read(tmp_path, message.as_bytes(), "a.eml"))
    assert (document.text, document.title, document.publisher) == (ARTICLE.text, "On Meta", "The Päper")
    assert document.published == date(2024, 5, 1)


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_a_wrapped_mail_is_unwrapped_and_its_signature_goes(
    transfer: str, message: EmailMessage, tmp_path: Path
) -> None:
    text = (
        "Der Betreiber says that it has taken delivery of 4,096 H100s for €1\n"
        "billion, and that a further 10,000 will follow before the end of the\n"
        "year, most of them in the second hall.\n\n-- \nAnn Writer\nThe Paper\n"
    )
    message.set_content(text, cte=transfer)
    [document] = documents(read(tmp_path, message.as_bytes(), "a.eml"))
    assert document.text == text.split("\n\n")[0].replace("\n", " ")


def test_what_is_attached_is_read_too(message: EmailMessage, tmp_path: Path) -> None:
    message.set_content("See the report.")
    message.add_attachment(to_pdf(ARTICLE), maintype="application", subtype="pdf", filename="../report.pdf")
    body, report = documents(read(tmp_path, message.as_bytes(), "a.eml"))
    assert body.text == "See the report."
    assert (report.text, report.reader, report.path) == (ARTICLE.text, "pdf", f"{tmp_path}/a.eml!/.._report.pdf")


def test_a_mailbox(message: EmailMessage, tmp_path: Path) -> None:
    message.set_content(ARTICLE.text)
    mailbox = b"".join(b"From a@b.example Wed May  1 08:00:00 2024\n" + message.as_bytes() + b"\n" for _ in range(3))
    found = documents(read(tmp_path, mailbox, "a.mbox"))
    assert [document.record for document in found] == ["1", "2", "3"]


def test_docx_lists_count_where_the_list_does(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Intro.")
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("bullet", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(1, 0).text, table.cell(1, 1).text = "a\nb", "1|2"
    out = io.BytesIO()
    document.save(out)
    [found] = documents(read(tmp_path, out.getvalue(), "a.docx"))
    assert found.text == "Intro.\n\n1. one\n2. two\n- bullet\n\n| Both | Both |\n|---|---|\n| a b | 1/2 |"


def test_deleted_words_of_a_docx_are_gone(tmp_path: Path) -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{name}"><w:body><w:p><w:r><w:t>It has </w:t></w:r>'
        "<w:del><w:r><w:delText>9,000</w:delText></w:r></w:del><w:ins><w:r><w:t>10,000</w:t></w:r></w:ins>"
        "<w:r><w:t> H100s.</w:t></w:r></w:p></w:body></w:document>"
    )
    [found] = documents(read(tmp_path, zipped({"word/document.xml": body.encode()}), "a.docx"))
    assert found.text == "It has 10,000 H100s."


def test_archives_give_their_members_and_pass_by_what_is_no_article(tmp_path: Path) -> None:
    files = {"b/one.txt": to_plain(ARTICLE), "README.md": b"no", "__MACOSX/._one.txt": b"\0", "two.png": b"\x89PNG"}
    for name, data in (("a.zip", zipped(files)), ("a.tar.gz", tarred(files)), ("a.tgz", tarred(files))):
        first, second = read(tmp_path, data, name)
        assert isinstance(first, Document) and first.path == f"{tmp_path}/{name}!/b/one.txt"
        assert (first.text, first.published, first.record) == (ARTICLE.text, ARTICLE.published, "b/one.txt")
        assert isinstance(second, Refusal) and second.path == f"{tmp_path}/{name}!/two.png"


def test_records_in_an_archive_are_traced_through_it(tmp_path: Path) -> None:
    inner = json.dumps({"id": "x", "text": "A."}).encode() + b"\n" + json.dumps({"id": "y", "text": "B."}).encode()
    first, _ = documents(read(tmp_path, zipped({"in/a.jsonl.gz": gzip.compress(inner)}), "a.zip"))
    assert first.path == f"{tmp_path}/a.zip!/in/a.jsonl.gz#x"
    assert (first.archive, first.record) == (f"{tmp_path}/a.zip", "in/a.jsonl.gz#x")
