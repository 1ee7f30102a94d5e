"""The ledger that tests of views, queries and verbs share: a few invented texts in which everything happens once."""

from __future__ import annotations

import duckdb
from ledger_fixture import Book

PER_UNIT, PER_HOUR = {"money_per": "per_unit"}, {"money_per": "per_hour"}


def news() -> Book:
    """Texts of 2023 to 2025 on who has, wants, sells and pays for which chips."""
    book = Book()

    queue = book.document("2023-08-03", "The Compute Ledger", "Counting the queue")
    queue.claim("[OpenAI|entity] might want [50,000|quantity] [H100s|gpu:H100].", "needs", status="possible")
    queue.claim(
        "[Meta|entity] wants [25,000|quantity] [H100s|gpu:H100], or perhaps 100,000.",
        "needs",
        "[Meta|entity] wants 25,000 [H100s|gpu:H100], or perhaps [100,000|quantity].",
        status="possible",
    )
    queue.claim("One [H100|gpu] costs [about $35,000|money].", "costs", **PER_UNIT)
    queue.claim(
        "Together they come to [some 150,000|quantity] [H100s|gpu:H100], worth [about $5.2 billion|money].",
        "needs",
        scope="total",
        parties=[("Baidu", "excluded"), ("Tencent", "excluded")],
    )
    queue.claim("[ByteDance|entity] wants [many|quantity] [H800s|gpu:H800].", "needs")

    wire = "Meta spoke of its plans on Thursday. It gave no date for them. Analysts had asked for one before."
    for day, paper in ((18, "Wire"), (19, "Daily")):
        story = book.document(f"2024-01-{day}", paper, "Meta counts its chips")
        story.claim(
            "By [the end of 2024|date:..2024-12-31] [Meta|entity] will have [350,000|quantity] [H100s|gpu:H100].",
            "has",
            status="planned",
        )
        story.say(f"{wire} This is how the {paper} tells it, on day {day}.")

    fleet = book.document("2024-03-12", "Engineering blog", "Two clusters")
    fleet.claim("Each of two clusters of [Meta|entity] has [24,576|quantity] [H100s|gpu:H100].", "has", scope="each")
    fleet.claim("[Llama 3|entity] was trained on [16,000|quantity] [H100s|gpu:H100].", "uses")

    sale = book.document("2024-06-05", "Filing", "Who bought what")
    sale.claim("[NVIDIA|entity] sold [150,000|quantity] [H100s|gpu:H100] to [Meta|counterparty].", "supplies")
    sale.claim("[Meta|entity] bought [150,000|quantity] [H100s|gpu:H100] from [NVIDIA|counterparty].", "buys")
    sale.claim("[KAUST|entity] bought [3,000|quantity] [H100s|gpu:H100] for [$120 million|money].", "buys")

    cloud = book.document("2024-09-01", "The Compute Ledger", "What the clouds hire out")
    cloud.claim("[CoreWeave|entity] has [at least 45,000|quantity] [H100s|gpu:H100].", "has")
    cloud.claim("[Mistral AI|entity] rents [4,000|quantity] [H100s|gpu:H100] from [CoreWeave|counterparty].", "rents")
    cloud.claim("An [H100|gpu] is [€2.50|money] an hour.", "costs", **PER_HOUR)
    cloud.claim("An [H100|gpu] is [$2.49|money] they say, to buy.", "costs", **PER_UNIT)

    site = book.document("2025-06-03", "Rack & Row", "The Memphis machine")
    site.claim("[Colossus|entity] has [200,000|quantity] [GPUs|gpu:GPU].", "has")
    site.claim("Of these [150,000|quantity] are [H100s|gpu:H100] of [Colossus|entity].", "has", scope="part")
    site.claim("And [50,000|quantity] are [H200s|gpu:H200] of [Colossus|entity].", "has", scope="part")
    book.edges = [((6, 0), (6, 1), "part"), ((6, 0), (6, 2), "part")]

    later = book.document("2025-07-25", "Timeline Digest", "Posts of the week")
    later.claim("[Colossus|entity] runs [230,000|quantity] [GPUs|gpu:GPU].", "has")
    later.claim(
        "[xAI|entity] wants [1 million|quantity] [GB200s|gpu:GB200] in [2026|date:2026-01-01..2026-12-31].", "needs"
    )
    later.claim("[Google|entity] has [tens of thousands|quantity] [TPUs|gpu:TPU v5p].", "has")
    later.claim("[AMD|entity] makes [500,000|quantity] [MI300Xs|gpu:MI300X].", "makes")

    for paper, count in (("Timeline Digest", "18,000"), ("Rack & Row", "12,000")):
        dispute = book.document("2025-08-01", paper, f"Oracle, as {paper} has it")
        dispute.claim(
            f"[Oracle|entity] has [{count}|quantity] [H200s|gpu:H200], says [Omdia|attribution].",
            "has",
            attribution="Omdia",
        )

    undated = book.document(None, None, "A page without a date")
    undated.claim("[Tesla|entity] denies that it has [90,000|quantity] [H100s|gpu:H100].", "has", status="negated")
    return book


def news_ledger(path: str | None = None) -> duckdb.DuckDBPyConnection:
    """The ledger of `news`, with a few numerals that became nothing."""
    book = news()
    con = book.ledger(path)
    (doc_id, text) = con.execute("SELECT doc_id, text FROM documents WHERE title = 'Two clusters'").fetchone() or (
        "",
        "",
    )
    (claim,) = con.execute("SELECT claim_id FROM claims WHERE quantity_low = 16000").fetchone() or ("",)
    for words, value, fate in (("24,576", 24576, "no rule"), ("16,000", 16000, f"claim:{claim}"), ("3", 3, "model")):
        start = text.index(words)
        con.execute(
            "INSERT INTO numbers VALUES (?, ?, ?, ?, ?, ?)", [doc_id, start, start + len(words), words, value, fate]
        )
    return con
