"""The goldens of the corpus: their notation, that each is well formed and true to its article, and what they cover."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from schemas.claim import Comparator, Per, Relation, Scope, Status, Unit
from schemas.golden import (
    ARTICLE_SUFFIXES,
    HARD,
    SUFFIX,
    GoldenClaim,
    GoldenError,
    article_of,
    doc_name,
    parse_amount,
    parse_date,
    parse_money,
    read_golden,
    split_names,
    to_records,
)

CORPUS = Path(__file__).parent.parent / "corpus"
GOLDENS = sorted(CORPUS.glob(f"*{SUFFIX}"))
ARTICLES = sorted(path for path in CORPUS.iterdir() if path.suffix in ARTICLE_SUFFIXES and path.stem != "README")

# A maker does not belong into the name of a model: "H100", not "NVIDIA H100"; "NVIDIA GPU" is a node of its own.
MAKER_BEFORE_MODEL = re.compile(r"(?i:nvidia|amd|google|huawei|aws|amazon|microsoft) (?!GPU$)")
PLURAL = re.compile(r"(?:\d|GPU|TPU|LPU|chip|Ti)s$")


@cache
def claims_of(path: Path) -> list[GoldenClaim]:
    return read_golden(path)


def every_claim() -> list[GoldenClaim]:
    return [claim for path in GOLDENS for claim in claims_of(path)]


class TestNotation:
    @pytest.mark.parametrize(
        ("notation", "low", "high", "op"),
        [
            ("50000", 50000, 50000, "="),
            ("~432000", 432000, 432000, "~"),
            (">500", 500, None, ">"),
            (">=15000", 15000, None, ">="),
            ("<36", None, 36, "<"),
            ("<=20000", None, 20000, "<="),
            ("16..512", 16, 512, "range"),
            ("~20000..99999", 20000, 99999, "~"),
            ("2.49", Decimal("2.49"), Decimal("2.49"), "="),
            ("vague", None, None, "vague"),
        ],
    )
    def test_amounts(self, notation, low, high, op):
        assert parse_amount(notation) == (low, high, op)

    @pytest.mark.parametrize("notation", ["", "many", "1,000", "5e4", "512..16", ">16..512", "..512", "-3"])
    def test_what_is_no_amount(self, notation):
        with pytest.raises(ValueError):
            parse_amount(notation)

    def test_money(self):
        assert parse_money("~15000000000 USD total") == ((15_000_000_000, 15_000_000_000, "~"), "USD", "total")

    @pytest.mark.parametrize("notation", ["5 USD", "5 $ total", "5 usd total", "5 USD each", "x USD total"])
    def test_what_is_no_money(self, notation):
        with pytest.raises(ValueError):
            parse_money(notation)

    def test_dates(self):
        first, last = parse_date("2024-01-01..2024-12-31")
        assert (str(first), str(last)) == ("2024-01-01", "2024-12-31")
        assert parse_date("..2026-12-31")[0] is None
        assert parse_date("2023-03-01..")[1] is None
        first, last = parse_date("2024-12-31")
        assert first == last

    @pytest.mark.parametrize("notation", ["2024", "..", "2024-02-30", "2024-12-31..2024-01-01"])
    def test_what_is_no_date(self, notation):
        with pytest.raises(ValueError):
            parse_date(notation)

    def test_names(self):
        assert split_names("Lambda + AWS|Amazon") == ["Lambda", "AWS|Amazon"]
        assert split_names(None) == []


WHOLE = {
    "quote": "OpenAI may need 50,000 H100s.",
    "anchor": "50,000 H100s",
    "gpu": "H100",
    "quantity": "50000",
    "unit": "gpu",
    "relation": "needs",
    "status": "possible",
}


class TestErrors:
    """A golden that is wrong says where: the file, the number of the claim, the slot."""

    @pytest.mark.parametrize(
        ("change", "slot"),
        [
            ({"quantity": "many"}, "quantity"),
            ({"quantity": None, "unit": None}, "quantity"),
            ({"unit": None}, "unit"),
            ({"unit": "card"}, "unit"),
            ({"anchor": "60,000 H100s"}, "anchor"),
            ({"money": "5 USD"}, "money"),
            ({"converted": "5 USD"}, "converted"),
            ({"date": "2024-02-30"}, "date"),
            ({"entity": "OpenAI + "}, "entity"),
            ({"gpu": "H100|"}, "gpu"),
            ({"gpu": None}, "gpu"),
            ({"relation": "wants"}, "relation"),
            ({"status": "maybe"}, "status"),
            ({"scope": "all"}, "scope"),
            ({"hard": ["difficult"]}, "hard"),
            ({"entities": "OpenAI"}, "entities"),
        ],
    )
    def test_name_the_place(self, tmp_path, change, slot):
        second = {key: value for key, value in (WHOLE | change).items() if value is not None}
        path = tmp_path / f"99-wrong{SUFFIX}"
        path.write_text("\n".join(_table(claim) for claim in (WHOLE, second)), encoding="utf-8")
        with pytest.raises(GoldenError, match=rf"99-wrong\.claims\.toml, claim 2: .*{slot}"):
            read_golden(path)

    def test_name_the_file_that_is_no_toml(self, tmp_path):
        path = tmp_path / f"99-wrong{SUFFIX}"
        path.write_text("[[claim]\n", encoding="utf-8")
        with pytest.raises(GoldenError, match=r"99-wrong"):
            read_golden(path)

    def test_name_what_stands_outside_the_claims(self, tmp_path):
        path = tmp_path / f"99-wrong{SUFFIX}"
        path.write_text('author = "me"\n', encoding="utf-8")
        with pytest.raises(GoldenError, match="author"):
            read_golden(path)

    def test_name_the_golden_without_article(self, tmp_path):
        with pytest.raises(GoldenError, match="99-alone"):
            article_of(tmp_path / f"99-alone{SUFFIX}")


def _table(claim: dict[str, object]) -> str:
    def written(value: object) -> str:
        return str([str(item) for item in value]) if isinstance(value, list) else f'"{value}"'

    return "[[claim]]\n" + "\n".join(f"{key} = {written(value)}" for key, value in claim.items())


class TestRecords:
    def test_hold_intervals_and_lists(self):
        claim = GoldenClaim(
            quote="Lambda and CoreWeave owe about ¥1.5 billion ($10 million) for over 64 nodes, or 512 H100s, by 2026.",
            anchor="64 nodes",
            entity="Lambda + CoreWeave",
            gpu="H100",
            quantity=">64",
            unit="system",
            gpus="512",
            money="~1500000000 JPY total",
            converted="10000000 USD",
            date="..2026-12-31",
            relation="spends",
            status="actual",
        )
        record = claim.to_record("doc")
        assert record["entity"] == ["Lambda", "CoreWeave"]
        assert (record["quantity"], record["op"], record["unit"]) == ([64, None], ">", "system")
        assert (record["gpus_low"], record["gpus_high"]) == (512, 512)
        assert (record["money"], record["currency"], record["per"]) == ([1_500_000_000] * 2, "JPY", "total")
        assert (record["converted"], record["converted_currency"]) == ([10_000_000] * 2, "USD")
        assert record["date"] == [None, "2026-12-31"]

    def test_of_a_vague_amount_hold_no_numbers(self):
        record = GoldenClaim.model_validate(WHOLE | {"quantity": "vague"}).to_record("doc")
        assert record["quantity"] is None
        assert record["op"] == "vague"

    def test_of_money_alone_take_its_comparator(self):
        claim = {key: value for key, value in WHOLE.items() if key not in ("quantity", "unit")}
        record = GoldenClaim.model_validate(claim | {"money": ">5 USD total"}).to_record("doc")
        assert (record["quantity"], record["op"]) == (None, ">")


class TestCorpus:
    def test_every_article_has_a_golden_and_every_golden_an_article(self):
        assert [path.stem for path in ARTICLES] == [doc_name(path) for path in GOLDENS]

    @pytest.mark.parametrize("path", GOLDENS, ids=doc_name)
    def test_quotes_and_anchors_stand_in_the_article(self, path):
        text = article_of(path).read_text(encoding="utf-8")
        for number, claim in enumerate(claims_of(path), start=1):
            assert claim.quote in text, f"claim {number}: the quote is not in the article: {claim.quote!r}"
            assert claim.quote == claim.quote.strip()

    @pytest.mark.parametrize("path", GOLDENS, ids=doc_name)
    def test_no_claim_stands_twice(self, path):
        said = Counter(str(claim.model_copy(update={"hard": (), "why": None})) for claim in claims_of(path))
        assert {claim: times for claim, times in said.items() if times > 1} == {}

    @pytest.mark.parametrize("path", GOLDENS, ids=doc_name)
    def test_chips_are_named_as_nodes_of_the_catalogue(self, path):
        for claim in claims_of(path):
            for gpu in (name for names in split_names(claim.gpu) for name in names.split("|")):
                assert not MAKER_BEFORE_MODEL.match(gpu), gpu
                assert not PLURAL.search(gpu), gpu

    @pytest.mark.parametrize("path", GOLDENS, ids=doc_name)
    def test_chips_that_follow_stand_beside_systems(self, path):
        assert {claim.unit for claim in claims_of(path) if claim.gpus} <= {"system"}

    @pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
    def test_articles_are_dated_and_name_their_sources(self, path):
        text = path.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            head = text.split("---\n")[1]
            assert re.search(r"^date: \d{4}-\d\d-\d\d$", head, re.M)
            assert re.search(r"^sources: \S", head, re.M)
        else:
            assert re.match(r" date \d{4}-\d\d-\d\d \S", text)
            assert re.search(r'^sources = "\S', (CORPUS / f"{path.stem}{SUFFIX}").read_text(encoding="utf-8"), re.M)

    def test_the_parts_of_the_432_000_add_up(self):
        """With Meta at its higher reading; at the lower one 75,000 are missing."""
        records = to_records(CORPUS / f"01-counting-the-h100-queue{SUFFIX}")
        counted = [r for r in records if r["unit"] == "gpu" and r["quantity"] and r["quantity"][0]]
        (total,) = [r for r in counted if not r["entity"]]
        readings = sorted(r["quantity"][0] for r in counted if r["entity"] == ["Meta"])
        others = sum(r["quantity"][0] for r in counted if r["entity"] and r["entity"] != ["Meta"])
        assert [total["quantity"][0] - others - reading for reading in readings] == [75_000, 0]


class TestCoverage:
    """Each phenomenon is there at least three times, so that no rule rests on one sentence."""

    @pytest.mark.parametrize("phenomenon", sorted(HARD))
    def test_of_what_is_hard(self, phenomenon):
        assert sum(phenomenon in claim.hard for claim in every_claim()) >= 3

    @pytest.mark.parametrize(
        ("slot", "values"),
        [
            ("unit", list(get_args(Unit))),
            ("op", list(get_args(Comparator))),
            ("per", list(get_args(Per))),
            ("status", list(get_args(Status))),
            ("scope", list(get_args(Scope))),
            ("relation", list(get_args(Relation))),
            ("currency", ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "KRW"]),
        ],
    )
    def test_of_every_value(self, slot, values):
        seen = Counter(record[slot] for path in GOLDENS for record in to_records(path))
        assert {value: seen[value] for value in values if seen[value] < 3} == {}

    def test_of_articles_that_name_chips_and_claim_nothing(self):
        assert sum(not claims_of(path) for path in GOLDENS) >= 3
