"""One GET, with bounds: which addresses may be asked, how long it may take, how much may come.

A name is looked up once, its addresses are checked, and the connection goes to the address that was checked: a name
that resolves otherwise a moment later changes nothing. Every redirection is checked likewise.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_ASKED_FOR = "text/html, application/xhtml+xml, application/pdf, text/plain, application/rss+xml, application/atom+xml"
_REDIRECTIONS = (301, 302, 303, 307, 308)
_PIECE = 65_536
_LONGEST_URL = 4_000


class FetchError(Exception):
    """An address could not be fetched; the message is the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds, bytes and counts that one request may take."""

    seconds: float = 30.0
    silence: float = 10.0
    size: int = 20_000_000
    redirections: int = 5
    private: bool = False  # whether addresses that are not of the public internet may be asked


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the address that gave it in the end, the status, headers with names in lower case, and the content."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes


def user_agent() -> str:
    return f"gpu-claims/{metadata.version('gpu-claims')} (reads news for a ledger; asks robots.txt)"


def get(url: str, bounds: Bounds, allowed: Callable[[str], None] = lambda url: None) -> Answer:
    """Fetches an address and follows redirections. `allowed` is asked before each request, and may raise."""
    for _ in range(bounds.redirections + 1):
        url = checked_url(url)
        allowed(url)
        answer = _get_once(url, bounds)
        if answer.status not in _REDIRECTIONS or not (target := answer.headers.get("location")):
            return answer
        url = urljoin(url, target)
    raise FetchError(f"more than {bounds.redirections} redirections")


def checked_url(url: str) -> str:
    """The address as it is sent; raises `FetchError` where it is none of the web, or carries a name and password."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"no address of the web: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError("no address of the web (http or https)")
    if parts.username or parts.password:
        raise FetchError("an address with a name or a password in it")
    if len(url) > _LONGEST_URL:
        raise FetchError("an address too long to be one")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise FetchError("a host that is no name") from None
    where = f"[{host}]" if ":" in host else host
    where += f":{port}" if port else ""
    path = quote(parts.path or "/", safe="/%:=&?~#+!$,;'@()*[]")
    return urlunsplit((parts.scheme, where, path, quote(parts.query, safe="/%:=&?~#+!$,;'@()*[]"), ""))


def addresses(host: str, port: int, private: bool) -> list[str]:
    """The addresses of a host; raises `FetchError` where there are none, or where one is not of the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host} is not known: {error}") from None
    names = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for name in names:
        if not private and not is_public(name):
            raise FetchError(f"the host {host} is at {name}, which is no address of the public internet")
    return names


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also by the IPv4 address that an IPv6 one may stand for."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, in the name of its host."""

    def __init__(self, host: str, port: int, address: str, bounds: Bounds, secure: bool) -> None:
        super().__init__(host, port, timeout=bounds.silence)
        self._address = address
        self._secure = secure

    def connect(self) -> None:
        sock = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = _context().wrap_socket(sock, server_hostname=self.host) if self._secure else sock


def _context() -> ssl.SSLContext:
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def _get_once(url: str, bounds: Bounds) -> Answer:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    connection = _Pinned(host, port, addresses(host, port, bounds.private)[0], bounds, secure)
    over = threading.Event()

    def stop() -> None:  # also where bytes come one by one, each in time
        over.set()
        if (sock := connection.sock) is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(bounds.seconds, stop)
    timer.start()
    try:
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        headers = {"User-Agent": user_agent(), "Accept": _ASKED_FOR, "Accept-Encoding": "gzip", "Connection": "close"}
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        content = b"" if response.status in _REDIRECTIONS else _content(response, names, bounds)
        if over.is_set():
            raise TimeoutError
        return Answer(url, response.status, names, content)
    except TimeoutError:
        raise FetchError(f"no whole answer within {bounds.seconds:.0f} s") from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if over.is_set():
            raise FetchError(f"no whole answer within {bounds.seconds:.0f} s") from None
        raise FetchError(f"no answer: {type(error).__name__} {str(error)[:150]}".strip()) from None
    finally:
        timer.cancel()
        connection.close()


def _content(response: http.client.HTTPResponse, headers: dict[str, str], bounds: Bounds) -> bytes:
    too_much = FetchError(f"more than {bounds.size / 1e6:.0f} MB")
    stated = headers.get("content-length", "")
    if stated.isdigit() and len(stated) < 20 and int(stated) > bounds.size:
        raise too_much
    data = bytearray()
    while piece := response.read(_PIECE):
        data += piece
        if len(data) > bounds.size:
            raise too_much
    if stated.isdigit() and len(data) < int(stated):
        raise FetchError("an answer that breaks off")
    if headers.get("content-encoding", "").lower() in ("gzip", "x-gzip"):
        unpacked = zlib.decompressobj(31).decompress(bytes(data), bounds.size + 1)
        if len(unpacked) > bounds.size:
            raise too_much
        return unpacked
    return bytes(data)
