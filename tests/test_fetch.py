"""Fetching is polite and bounded. All of it against a server on loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from formats import Article, to_html, to_pdf

from extract.fetch import IN_FOLDER, Bounds, Outcome, fetch
from extract.fetch.client import FetchError, checked_url, get, is_public
from extract.fetch.robots import Manners
from extract.read import Document, read_path
from extract.show import cli

ARTICLE = Article(
    "Oracle has 16,000 H100s in service, and wants 30,000 more by the end of 2025.", date(2024, 5, 1), "On Oracle"
)
Handler = BaseHTTPRequestHandler


class Site:
    """A site on loopback: paths with what answers them, and a record of what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        site = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.agents.add(self.headers["User-Agent"])
                site.pages.get(self.path, lambda h: h.send_error(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def page(self, path: str, content: bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.pages[path] = answer


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.page("/on-oracle", to_html(ARTICLE))
    yield site
    site.server.shutdown()
    site.server.server_close()


OPEN = Bounds(private=True, seconds=5, silence=2, size=1_000_000)


def run(site: Site, folder: Path, *paths: str, delay: float = 0.0, **options: object) -> list[Outcome]:
    what = [path if path.startswith(("http", str(folder.parent))) else site.url + path for path in paths]
    return list(fetch(what, folder, **({"bounds": OPEN, "delay": delay} | options)))  # type: ignore[arg-type]


def causes(outcomes: list[Outcome]) -> list[str]:
    return [outcome.why for outcome in outcomes]


def test_an_article_is_saved_with_its_date_and_read_back(site: Site, tmp_path: Path) -> None:
    [outcome] = run(site, tmp_path / "corpus", "/on-oracle")
    assert outcome.saved is not None and outcome.saved.name == "2024-05-01-on-oracle.md"
    [document] = read_path(outcome.saved)
    assert isinstance(document, Document)
    assert (document.text, document.published, document.title) == (ARTICLE.text, ARTICLE.published, "On Oracle")
    assert document.url == f"{site.url}/on-oracle"
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["2024-05-01-on-oracle.md"]
    assert all(agent.startswith("gpu-claims/") for agent in site.agents)


def test_what_is_in_the_folder_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "corpus", "/on-oracle")
    site.asked.clear()
    assert causes(run(site, tmp_path / "corpus", "/on-oracle")) == [IN_FOLDER]
    assert site.asked == []
    [again] = run(site, tmp_path / "corpus", "/on-oracle", again=True)
    assert again.saved is not None and again.saved.name == "2024-05-01-on-oracle-2.md"


def test_a_pdf_is_read_too(site: Site, tmp_path: Path) -> None:
    site.page("/report.pdf", to_pdf(ARTICLE), kind="application/pdf")
    [outcome] = run(site, tmp_path / "corpus", "/report.pdf")
    assert outcome.saved is not None and ARTICLE.text in outcome.saved.read_text()


def test_a_feed_gives_its_entries_and_their_dates(site: Site, tmp_path: Path) -> None:
    page = to_html(ARTICLE).replace(b"2024-05-01T08:30:00Z", b"")
    site.page("/one", page.replace(b"16,000", b"17,000"))
    site.page("/two", page.replace(b"16,000", b"18,000"))
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>
      <item><title>One</title><link>{site.url}/one</link><pubDate>Thu, 02 May 2024 10:00:00 GMT</pubDate></item>
      <item><title>Two</title><link>/two</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate></item>
      </channel></rss>"""
    site.page("/feed.xml", feed.encode(), kind="application/rss+xml")
    outcomes = run(site, tmp_path / "corpus", "/feed.xml")
    assert causes(outcomes) == ["", ""]
    assert [outcome.published for outcome in outcomes] == [date(2024, 5, 2), date(2024, 5, 3)]
    assert site.asked == ["/robots.txt", "/feed.xml", "/one", "/two"]


def test_a_list_of_addresses(site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"# to read\n{site.url}/on-oracle\n\nnothing here\n{site.url}/gone\n")
    outcomes = run(site, tmp_path / "corpus", str(tmp_path / "list.txt"))
    assert causes(outcomes) == ["", "the site answered 404"]


def test_no_more_is_asked_than_the_limit_allows(site: Site, tmp_path: Path) -> None:
    for number in range(4):
        site.page(f"/{number}", to_html(ARTICLE))
    outcomes = run(site, tmp_path / "corpus", "/0", "/1", "/2", "/3", limit=2)
    assert causes(outcomes)[2:] == ["2 more are beyond the limit of 2 (--limit)"]
    assert site.asked == ["/robots.txt", "/0", "/1"]


# --- manners ---------------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private\n", kind="text/plain")
    site.page("/private/x", to_html(ARTICLE))
    outcomes = run(site, tmp_path / "corpus", "/private/x", "/on-oracle")
    assert causes(outcomes) == ["the site's robots.txt does not allow it", ""]
    assert site.asked == ["/robots.txt", "/on-oracle"]


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_where_robots_txt_is_kept_from_us_nothing_is_read(status: int, site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", b"no", status=status)
    assert causes(run(site, tmp_path / "corpus", "/on-oracle")) == ["the site's robots.txt does not allow it"]
    assert site.asked == ["/robots.txt"]


def test_a_redirection_into_what_robots_txt_forbids_is_not_followed(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", b"User-agent: gpu-claims\nDisallow: /private\n", kind="text/plain")
    site.page("/open", b"", status=302, Location="/private/x")
    assert causes(run(site, tmp_path / "corpus", "/open")) == ["the site's robots.txt does not allow it"]
    assert site.asked == ["/robots.txt", "/open"]


def test_requests_to_one_site_keep_their_distance(site: Site, tmp_path: Path) -> None:
    now, slept = [1000.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds))
        now[0] += seconds

    site.page("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    manners = Manners(OPEN, 2.0, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        manners.check(f"{site.url}/on-oracle")
    assert slept == [7, 7, 7]


def test_told_to_come_back_later_it_does_once(site: Site, tmp_path: Path) -> None:
    slept: list[float] = []
    site.page("/busy", b"", status=429, Retry_After="30")
    assert causes(run(site, tmp_path / "corpus", "/busy", sleep=slept.append)) == ["the site answered 429"]
    assert site.asked == ["/robots.txt", "/busy", "/busy"] and round(max(slept)) == 30


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_no_private_address_is_asked(site: Site, tmp_path: Path) -> None:
    [outcome] = run(site, tmp_path / "corpus", "/on-oracle", bounds=Bounds())
    assert "127.0.0.1, which is no address of the public internet" in outcome.why
    assert site.asked == []


def test_no_private_address_is_asked_by_way_of_a_name_or_a_redirection(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolved(host: str, port: int, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        address = {"open.example": "127.0.0.1", "inner.example": "10.0.0.7"}.get(host, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr("extract.fetch.client.is_public", lambda address: address == "127.0.0.1")
    port = site.server.server_port
    site.page("/go", b"", status=301, Location="http://inner.example/secret")
    bounds = Bounds(seconds=5)
    outcomes = run(site, tmp_path / "c", f"http://open.example:{port}/go", "http://inner.example/secret", bounds=bounds)
    assert all("inner.example is at 10.0.0.7, which is no address" in outcome.why for outcome in outcomes)
    assert site.asked == ["/robots.txt", "/go"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/x", "file:///etc/passwd", "http://", "http://user:word@a.example/", "javascript:alert(1)",
     "http://a.example:99999/", "http://[::1/", "http://" + "a" * 5000 + ".example/", "gopher://a.example"],
)  # fmt: skip
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(FetchError):
        checked_url(url)


def test_an_address_cannot_smuggle_a_header() -> None:
    assert "\r" not in checked_url("http://a.example/x\r\nX-Evil: 1") and " " not in checked_url("http://a.example/a b")


def test_redirections_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    site.page("/a", b"", status=302, Location="/b")
    site.page("/b", b"", status=302, Location="/a")
    assert causes(run(site, tmp_path / "corpus", "/a")) == ["more than 5 redirections"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "//", "http://"])
def test_redirections_out_of_the_web_are_not_followed(target: str, site: Site, tmp_path: Path) -> None:
    site.page("/a", b"", status=302, Location=target)
    [outcome] = run(site, tmp_path / "corpus", "/a")
    assert outcome.saved is None


def test_what_is_too_large_is_not_taken(site: Site, tmp_path: Path) -> None:
    site.page("/stated", b"x", Content_Length="99999999999")
    site.page("/bomb", gzip.compress(b"H100 " * 10_000_000), Content_Encoding="gzip")

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"H100 " * 10_000)
        except OSError:
            pass

    site.pages["/endless"] = endless
    assert causes(run(site, tmp_path / "corpus", "/stated", "/bomb", "/endless")) == ["more than 1 MB"] * 3


def test_who_answers_byte_by_byte_is_left(site: Site, tmp_path: Path) -> None:
    def slowly(handler: Handler) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"X: y\r\n" * 1000:
                handler.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/slow"] = slowly
    started = time.monotonic()
    with pytest.raises(FetchError, match="no whole answer within 1 s"):
        get(f"{site.url}/slow", Bounds(private=True, seconds=1))
    assert time.monotonic() - started < 3


def test_who_says_nothing_is_left(site: Site) -> None:
    site.pages["/mute"] = lambda handler: time.sleep(3)
    with pytest.raises(FetchError):
        get(f"{site.url}/mute", Bounds(private=True, seconds=5, silence=0.5))


def test_an_answer_that_breaks_off_is_not_saved(site: Site, tmp_path: Path) -> None:
    site.page("/short", to_html(ARTICLE), Content_Length="5000")
    [outcome] = run(site, tmp_path / "corpus", "/short")
    assert outcome.saved is None and list((tmp_path / "corpus").iterdir()) == []


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "a/b\\c", "..", "", "\x1b[31m red", "x" * 500, "con", "‮gpj.exe", "%2e%2e%2f"]
)
def test_titles_make_harmless_names(title: str, site: Site, tmp_path: Path) -> None:
    site.page("/odd", to_html(Article(ARTICLE.text, ARTICLE.published, title)))
    [outcome] = run(site, tmp_path / "corpus", "/odd")
    assert outcome.saved is not None and outcome.saved.parent == tmp_path / "corpus"
    assert outcome.saved.name.isascii() and outcome.saved.name.isprintable() and len(outcome.saved.name) < 110


def test_a_title_cannot_forge_the_front_matter(site: Site, tmp_path: Path) -> None:
    page = to_html(ARTICLE).replace(b"On Oracle", b"On Oracle\n---\ndate: 1999-01-01")
    site.page("/forged", page)
    [outcome] = run(site, tmp_path / "corpus", "/forged")
    assert outcome.saved is not None
    [document] = read_path(outcome.saved)
    assert isinstance(document, Document) and document.published == ARTICLE.published


def test_the_verb(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["fetch", f"{site.url}/on-oracle", f"{site.url}/gone", "--into", str(tmp_path / "c"), "--delay", "0"]
    assert cli.main([*arguments, "--allow-private"]) == 1
    out = capsys.readouterr().out
    assert "saved" in out and "(2024-05-01)" in out and "the site answered 404" in out and "1 saved, 1 not" in out
    assert cli.main(arguments) == 1
    assert "no address of the public internet" in capsys.readouterr().out
