"""A folder of hostile and broken files among good ones, and what the ingest makes of it.

    python fuzz/hostile.py                      1,000 bad among 1,000 good; prints a table of kinds and what happened
    python fuzz/hostile.py --bad 80 --good 20   fewer
    python fuzz/hostile.py --keep FOLDER        leaves the files there

Every bad file has to have its word in `refused`, every good one its claim in `claims`.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import os
import random
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from formats import FORMATS, Article, Line, pdf_file, pdf_of, tarred, to_pdf, to_plain, zipped

Maker = Callable[[random.Random], bytes]
KINDS: dict[str, tuple[str, Maker]] = {}  # kind: (suffix, maker)
GOOD = "Firm{n} has {count} H100s in service."


def hostile(kind: str, suffix: str = ".txt") -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        KINDS[kind] = (suffix, maker)
        return maker

    return keep


def article(rng: random.Random) -> Article:
    return Article(f"# News {rng.random()}\n\nOracle has {rng.randrange(1000, 9000)} H100s in service, it said.")


# --- nothing to read -------------------------------------------------------------------------------------------------

hostile("empty")(lambda rng: b"")
hostile("blanks")(lambda rng: b" \n\t\r\n" * rng.randrange(1, 500))
hostile("noise")(lambda rng: rng.randbytes(rng.randrange(100, 20_000)))
hostile("zeros")(lambda rng: bytes(rng.randrange(1, 50_000)))
hostile("program")(lambda rng: b"\x7fELF\x02\x01\x01" + rng.randbytes(5_000))
hostile("image named as text")(lambda rng: b"\x89PNG\r\n\x1a\n" + rng.randbytes(5_000))
hostile("old Office file", ".doc")(lambda rng: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rng.randbytes(5_000))
hostile("spreadsheet", ".xlsx")(lambda rng: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}))
hostile("page without text", ".html")(
    lambda rng: b"<html><body><script>%d</script></body></html>" % rng.random().__hash__()
)
hostile("feed without entries", ".xml")(
    lambda rng: b"<rss version='2.0'><channel><title>%d</title></channel></rss>" % rng.getrandbits(40)
)
hostile("mail without text", ".eml")(
    lambda rng: b"From: a@b.example\nTo: c@d.example\nSubject: %d\nDate: x\n\n" % rng.getrandbits(40)
)


# --- texts that try something ----------------------------------------------------------------------------------------


@hostile("invalid date")
def invalid_date(rng: random.Random) -> bytes:
    day = rng.choice(["0000-01-01", "9999-12-31", "2023-02-30", "2023-13-01", "2024-00-10", "12345-01-01"])
    return to_plain(article(rng)).replace(b"2024-05-01", day.encode())


@hostile("number of 400 digits")
def long_number(rng: random.Random) -> bytes:
    digits = "".join(rng.choices("123456789", k=400))
    text = f"Meta has {digits} H100s. Tesla paid ${digits} for {digits} A100s, or {digits}.5 billion."
    return f" date 2024-05-01 {text}".encode()


@hostile("bidi and zero-width characters")
def bidi(rng: random.Random) -> bytes:
    mark = rng.choice("\u202e\u2066\u200b\u2060\u202a")
    return f" date 2024-05-01 Meta has {mark}25,0{mark}00 H1{mark}00s. {rng.random()}".encode()


@hostile("control characters")
def controls(rng: random.Random) -> bytes:
    return f" date 2024-05-01 \x1b]0;owned\x07\x1b[2J Meta has 25,000\x08\x08 H100s. {rng.random()}\n".encode()


@hostile("mixed encodings")
def mixed(rng: random.Random) -> bytes:
    return (
        " date 2024-05-01 Müller und Söhne, Zürich: ".encode()
        + b"caf\xe9 \x93quoted\x94 5\xa3 "
        + b"%d H100s" % rng.getrandbits(20)
    )


@hostile("UTF-16 that breaks off")
def half_utf16(rng: random.Random) -> bytes:
    return to_plain(article(rng)).decode().encode("utf-16")[:-1] + b"\xd8"


@hostile("lone surrogates in UTF-8")
def surrogates(rng: random.Random) -> bytes:
    return b" date 2024-05-01 Meta has \xed\xa0\x80 25,000 H100s %d\xff\xfe" % rng.getrandbits(30)


@hostile("brackets without end")
def brackets(rng: random.Random) -> bytes:
    mark = rng.choice(["[", "(", "![", "[[", "*", "_", "`", "<", "|", "> ", "#", "~~", "$", "1,", "-", '"', "&", "\\"])
    return b" date 2024-05-01 H100 " + (mark * (600_000 // len(mark))).encode() + b"\x1b"


@hostile("one long word")
def long_word(rng: random.Random) -> bytes:
    return (
        b" date 2024-05-01 H100 "
        + rng.choice([b"a", b"1", b"A", b"a.", b"@a", b"1 ", b"H100 ", b"$1"]) * 300_000
        + b"\x1b"
    )


@hostile("blanks without end")
def spaces(rng: random.Random) -> bytes:
    return b" date 2024-05-01 H100" + rng.choice([b" ", b"\t", b"\xc2\xa0", b"\n", b"\r"]) * 1_000_000 + b"x\x1b"


@hostile("25 MB on one line")
def long_line(rng: random.Random) -> bytes:
    return b"Meta has 25,000 H100s. %d " % rng.getrandbits(30) * 900_000


@hostile("JSON with 25 MB on one line", ".jsonl")
def long_json(rng: random.Random) -> bytes:
    return b'{"text": "' + b"Meta has %d H100s. " % rng.getrandbits(30) * 900_000 + b'"}\n'


# --- structure -------------------------------------------------------------------------------------------------------

hostile("deep JSON", ".json")(lambda rng: b'{"text":' * 200_000)
hostile("broken JSON", ".json")(lambda rng: b'{"text": "%d' % rng.getrandbits(40))
hostile("JSON without text", ".json")(lambda rng: json.dumps({"n": [rng.random()] * 9}).encode())
hostile("broken JSON lines", ".jsonl")(lambda rng: b'{"text": %d}\n[1]\nnull\n{"a\n' % rng.getrandbits(40))
hostile("table without texts", ".csv")(lambda rng: b"a,b,c\n" + b"%d,2,3\n" % rng.getrandbits(40) * 100)
hostile("table with a quote that does not end", ".csv")(
    lambda rng: b'text,date\n"' + b"x%d " % rng.getrandbits(30) * 3_000_000
)
hostile("broken Parquet", ".parquet")(lambda rng: b"PAR1" + rng.randbytes(2000) + struct.pack("<I", 1500) + b"PAR1")
hostile("Parquet with a footer that lies", ".parquet")(
    lambda rng: b"PAR1" + rng.randbytes(200) + b"\xff\xff\xff\x7fPAR1"
)
hostile("deep HTML", ".html")(lambda rng: b"<div>" * 200_000 + b"%d H100s" % rng.getrandbits(30))
hostile("HTML of tags that do not end", ".html")(
    lambda rng: b"<html><body>" + b"<p <a " * 400_000 + b"%d" % rng.getrandbits(30) + b"\x1b"
)
hostile("HTML table of 100,000 columns", ".html")(
    lambda rng: b"<html><body><table>" + (b"<tr>" + b"<td>%d" % rng.getrandbits(20) * 100_000) * 2 + b"</table>\x01"
)
hostile("feed that declares entities", ".xml")(
    lambda rng: (
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
        b"<rss><channel><item><title>%d</title><description>&b;</description></item></channel></rss>"
        % rng.getrandbits(30)
    )
)


@hostile("mail of parts within parts", ".eml")
def deep_mail(rng: random.Random) -> bytes:
    head = b"From: a@b.example\nTo: c@d.example\nSubject: %d\nMIME-Version: 1.0\n" % rng.getrandbits(30)
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5000))
    return head + parts + b"Content-Type: text/plain\n\nH100s\n"


@hostile("mail with headers that lie", ".eml")
def odd_mail(rng: random.Random) -> bytes:
    return (
        b"From: =?utf-8?q?" + b"=41" * 20_000 + b"?=\nTo: " + b"<" * 20_000 + b"\nSubject: \xff\xfe%d\nDate: 99\n"
        b'Content-Type: text/html; charset="\x00no"\nContent-Transfer-Encoding: base64\n\n====\x00'
        % rng.getrandbits(30)
    )


@hostile("WARC that lies about lengths", ".warc")
def lying_warc(rng: random.Random) -> bytes:
    length = rng.choice([b"-5", b"99999999999", b"1e9", b"", b"9" * 400])
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + length + b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\nH100s"


@hostile("WARC of noise", ".warc")
def noisy_warc(rng: random.Random) -> bytes:
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10\r\n\r\n0123456789\r\n\r\n" + rng.randbytes(3000)


# --- PDF -------------------------------------------------------------------------------------------------------------

hostile("broken PDF", ".pdf")(lambda rng: b"%PDF-1.7\n" + rng.randbytes(5000))
hostile("PDF that breaks off", ".pdf")(lambda rng: to_pdf(article(rng))[: rng.randrange(20, 400)])
hostile("PDF without text", ".pdf")(lambda rng: pdf_of([[Line(60, 700, 10, " ")]] * rng.randrange(1, 9)))


@hostile("PDF of 100,000 pages", ".pdf")
def many_pages(rng: random.Random) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(100_000))
    pages = b"<< /Type /Pages /Count 100000 /Kids [%s] >>" % kids
    return pdf_file(
        [b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"]
    )


@hostile("PDF whose pages are their own parents", ".pdf")
def looping_pdf(rng: random.Random) -> bytes:
    pages = b"<< /Type /Pages /Count %d /Kids [2 0 R 2 0 R] >>" % rng.randrange(2, 90)
    return pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", pages])


@hostile("PDF with a stream that unpacks to 300 MB", ".pdf")
def pdf_bomb(rng: random.Random) -> bytes:
    packed = zlib.compress(b"BT /F 10 Tf (H100) Tj ET " * 12_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    return pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, stream])


@hostile("encrypted PDF", ".pdf")
def encrypted_pdf(rng: random.Random) -> bytes:
    key = rng.randbytes(32).hex().encode()
    lock = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >>" % (key, key)
    plain = pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>", lock])
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]")


# --- archives --------------------------------------------------------------------------------------------------------

hostile("gzip that breaks off", ".txt.gz")(lambda rng: gzip.compress(rng.randbytes(5000))[: rng.randrange(30, 3000)])
hostile("gzip bomb", ".txt.gz")(lambda rng: _bomb(rng, gzip.compress))
hostile("bzip2 bomb", ".txt.bz2")(lambda rng: _bomb(rng, bz2.compress))
hostile("xz bomb", ".txt.xz")(lambda rng: _bomb(rng, lzma.compress))
hostile("zstandard bomb", ".txt.zst")(lambda rng: _bomb(rng, _zst))
hostile("zip bomb", ".zip")(lambda rng: zipped({f"a{rng.random()}.txt": b"H" * 30_000_000}))
hostile("gzip within gzip within gzip …", ".gz")(lambda rng: _times(10, gzip.compress, to_plain(article(rng))))
hostile("zip within zip within zip …", ".zip")(
    lambda rng: _times(10, lambda d: zipped({"a.zip": d}), to_plain(article(rng)))
)
hostile("broken zip", ".zip")(lambda rng: b"PK\x03\x04" + rng.randbytes(3000))
hostile("zip that breaks off", ".zip")(lambda rng: zipped({"a.txt": rng.randbytes(5000)})[:3000])
hostile("broken tar", ".tar")(lambda rng: tarred({"a.txt": b"x" * 5000}, "w")[: rng.randrange(600, 3000)])
hostile("tar that leads out", ".tar")(
    lambda rng: tarred({f"../../etc/cron.d/{rng.random()}": b"* * * * * root true"}, "w")
)
hostile("zip that leads out", ".zip")(
    lambda rng: zipped({f"../../../tmp/{rng.random()}.txt": b"H100", "/etc/x.txt": b"x"})
)
hostile("DOCX bomb", ".docx")(
    lambda rng: zipped({"word/document.xml": b"<w>" + b" " * 60_000_000 + b"</w>", "n": rng.randbytes(9)})
)
hostile("DOCX without a body", ".docx")(lambda rng: zipped({"word/document.xml": b"<a>%d</a>" % rng.getrandbits(30)}))
hostile("DOCX of broken XML", ".docx")(lambda rng: zipped({"word/document.xml": b"<w:p>" + rng.randbytes(500)}))


def _bomb(rng: random.Random, pack: Callable[[bytes], bytes]) -> bytes:
    return pack(b"%d" % rng.getrandbits(30) + b"H100" * 10_000_000)


def _zst(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=3).compress(data)


def _times(count: int, pack: Callable[[bytes], bytes], data: bytes) -> bytes:
    for _ in range(count):
        data = pack(data)
    return data


@hostile("DOCX of a billion laughs", ".docx")
def laughs(rng: random.Random) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:document xmlns:w='{name}'><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    return zipped({"word/document.xml": f'<!DOCTYPE d [<!ENTITY e0 "{rng.random()}">{entities}]>{body}'.encode()})


@hostile("DOCX that asks for a file", ".docx")
def external(rng: random.Random) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:document xmlns:w='{name}'><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    return zipped({"word/document.xml": f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{body}'.encode()})


@hostile("zip with a link", ".zip")
def zip_link(rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo(f"{rng.random()}.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


@hostile("encrypted zip", ".zip")
def zip_locked(rng: random.Random) -> bytes:
    data = bytearray(zipped({"a.txt": rng.randbytes(100)}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


@hostile("zip whose members overlap", ".zip")
def zip_overlap(rng: random.Random) -> bytes:
    """Many entries of the directory point at one packed member."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b"H" * 1_000_000 + rng.randbytes(8)) + packed.flush()
    crc, name = zlib.crc32(b"H" * 1_000_000), b"a.txt"
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), 1_000_008, len(name), 0) + name + data
    )
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), 1_000_008, len(name), 0, 0, 0, 0, 0, 0
    )
    count = 20_000
    directory = (entry + name) * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


@hostile("tar with a device and a link", ".tar")
def tar_device(rng: random.Random) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind, name in ((tarfile.CHRTYPE, "zero.txt"), (tarfile.SYMTYPE, f"{rng.random()}.txt")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.devmajor, member.devminor = kind, "/etc/passwd", 1, 5
            archive.addfile(member)
    return out.getvalue()


@hostile("tar with a header of 1 GB", ".tar")
def tar_header(rng: random.Random) -> bytes:
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, 1 << 30
    return member.tobuf(tarfile.USTAR_FORMAT) + rng.randbytes(4096)


# --- names, links and things that are no files -----------------------------------------------------------------------

ODD_NAMES = ("a\nb{n}.txt", "\x1b[31mred{n}.txt", "a\u202etxt.{n}.exe.txt", "tab\t{n}.txt", "zero\u200bwidth{n}.txt")
SAFE_NAMES = (
    "O'Brien; DROP TABLE claims; -- {n}.txt",
    'say "{n}".txt',
    "<script>{n}</script>.txt",
    "%s{n}$(id)`id`.txt",
)


def odd_place(folder: Path, number: int) -> tuple[str, Path]:
    """Makes a link, a pipe or an oddly named file, and gives its kind and path."""
    which = number % 5
    path = folder / f"place-{number}"
    if which == 0:
        path.symlink_to(folder)
        return "link to a folder above", path
    if which == 1:
        path.symlink_to(path.name)
        return "link to itself", path
    if which == 2:
        path.symlink_to("/etc/hostname")
        return "link that leads out", path
    if which == 3:
        os.mkfifo(path)
        return "pipe", path
    path = folder / ODD_NAMES[number // 5 % len(ODD_NAMES)].format(n=number)
    path.write_text(f" date 2024-05-01 It rained {number} days.")
    return "name with control characters", path


def build(folder: Path, good: int, bad: int, seed: int = 0) -> dict[str, str]:
    """Fills the folder; gives for each bad file its kind, by name."""
    rng = random.Random(seed)
    kinds: dict[str, str] = {}
    makers = list(KINDS.items())
    cache: dict[str, bytes] = {}
    for number in range(bad):
        if number % 10 == 9:
            kind, path = odd_place(folder, number // 10)
            kinds[path.name] = kind
            continue
        kind, (suffix, maker) = makers[(number - number // 10) % len(makers)]
        data = maker(rng) if kind not in cache else cache[kind] + b""
        if len(data) > 1_000_000 or "bomb" in kind or "300 MB" in kind:
            cache[kind] = data
        name = f"bad-{number:04}{suffix}"
        (folder / name).write_bytes(data)
        kinds[name] = kind
    for number in range(good):
        text = GOOD.format(n=number, count=f"{1000 + number:,}")
        names = list(FORMATS)
        name = names[number % len(names)] if number % 4 == 0 else "article.txt"
        made = FORMATS[name](Article(text, title=f"Firm {number}"))
        safe = SAFE_NAMES[number // 7 % len(SAFE_NAMES)].format(n=number).replace("/", "∕")
        file = f"good-{number:04}-{name}" if number % 7 else safe
        (folder / file).write_bytes(made if number % 7 else to_plain(Article(text)))
    return kinds


def peak_of_tree(root: int, stop: threading.Event, seen: list[tuple[int, list[int]]]) -> None:
    """Samples the memory (resident, MB) of a process and of all below it."""
    while not stop.wait(0.05):
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    parents[int(entry.name)] = (int(fields[1]), int(fields[21]))
                except (OSError, IndexError):
                    continue
        tree, grown = {root}, True
        while grown:
            more = {pid for pid, (parent, _) in parents.items() if parent in tree} - tree
            tree |= more
            grown = bool(more)
        sizes = sorted(
            (parents[pid][1] * resource.getpagesize() // 1_000_000 for pid in tree if pid in parents), reverse=True
        )
        seen.append((sum(sizes), sizes))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--good", type=int, default=1000)
    parser.add_argument("--bad", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary) / "corpus"
        folder.mkdir(parents=True, exist_ok=True)
        kinds = build(folder, args.good, args.bad, args.seed)
        ledger = Path(temporary) / "ledger.duckdb"
        started = time.monotonic()
        command = [sys.executable, "-m", "extract.show.cli", "ingest", str(folder), "--db", str(ledger), "--quiet"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stop, seen = threading.Event(), [(0, [])]
        sampler = threading.Thread(target=peak_of_tree, args=(process.pid, stop, seen))
        sampler.start()
        process.communicate()
        stop.set()
        sampler.join()
        peak, sizes = max(seen)
        print(f"exit {process.returncode} in {time.monotonic() - started:.0f} s, peak memory {peak} MB {sizes}")
        return report(ledger, kinds, args.good)


def report(ledger: Path, kinds: dict[str, str], good: int) -> int:
    """Prints what became of each kind; 1 where a bad file has no word or a good one no claim."""
    import duckdb

    with duckdb.connect(str(ledger), read_only=True) as con:
        refused = con.execute("SELECT path, why, coalesce(taken, false) FROM refused").fetchall()
        (found,) = con.execute(
            "SELECT count(DISTINCT entity) FROM claims WHERE entity SIMILAR TO 'Firm\\d+'"
        ).fetchone() or (0,)
        (read,) = con.execute(
            "SELECT count(*) FROM documents WHERE text SIMILAR TO 'Firm\\d+ has [^ ]+ H100s in service.'"
        ).fetchone() or (0,)
    words: dict[str, Counter[str]] = defaultdict(Counter)
    named = set()
    for path, why, taken in refused:
        top = path.split("!/")[0].split("#")[0]
        name = top.rsplit("/", 1)[-1]
        for candidate in kinds:
            if name == candidate or (name.startswith("place") and candidate == name):
                named.add(candidate)
                words[kinds[candidate]][("read: " if taken else "") + why] += 1
    for kind in sorted(words):
        print(f"{kind}: " + "; ".join(f"{why[:110]!r} ×{count}" for why, count in words[kind].most_common(3)))
    if read < good:
        with duckdb.connect(str(ledger), read_only=True) as con:
            texts = {t for (t,) in con.execute("SELECT text FROM documents").fetchall()}
        missing = [n for n in range(good) if GOOD.format(n=n, count=f"{1000 + n:,}") not in texts]
        print("missing good ones:", missing[:20])
    silent = sorted(set(kinds) - named)
    print(f"{len(named)} of {len(kinds)} bad ones have their word")
    print(f"{read} of {good} good ones are in, {found} with their claim")
    for name in silent[:20]:
        print(f"  no word: {kinds[name]} {name!r}")
    return 1 if silent or read < good else 0


if __name__ == "__main__":
    sys.exit(main())
