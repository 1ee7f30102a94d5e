"""The measures themselves, on claims made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from extract.score import Record, pair, read_annotations, score, score_quotes
from extract.score.compare import by, causes, fold_chip, fold_party, same
from schemas.golden import GoldenError

WANTS = Record(
    "a",
    entity=("Meta",),
    gpu=("H100",),
    quantity=(25_000, 25_000),
    op="=",
    unit="gpu",
    relation="needs",
    status="actual",
    rule="head noun",
)
PRICE = Record("a", gpu=("H100",), money=(30_000, 30_000), currency="USD", per="per_unit", relation="costs")


def scored(gold: list[Record], found: list[Record]):
    return score(pair({"a": gold}, {"a": found}))


class TestFolding:
    @pytest.mark.parametrize(
        ("one", "other"), [("Meta Platforms, Inc.", "meta"), ("The NVIDIA Corporation", "Nvidia"), ("X.AI", "xAI")]
    )
    def test_legal_forms_case_and_marks_make_no_other_party(self, one, other):
        assert fold_party(one) == fold_party(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("NVIDIA H100 GPUs", "H100"), ("H100 SXM5", "H100 PCIe"), ("A100 80GB", "A100"), ("GPU", "AI chip")],
    )
    def test_makers_form_factors_and_memory_make_no_other_chip(self, one, other):
        assert fold_chip(one) == fold_chip(other)

    @pytest.mark.parametrize(("one", "other"), [("H100", "H200"), ("GB200", "B200"), ("TPU v5e", "TPU v5p")])
    def test_models_stay_apart(self, one, other):
        assert fold_chip(one) != fold_chip(other)


class TestSame:
    @pytest.mark.parametrize(
        ("slot", "value", "agrees"),
        [
            pytest.param("entity", ("Meta Platforms",), True, id="legal form"),
            pytest.param("entity", ("Microsoft",), False, id="another party"),
            pytest.param("entity", ("Meta", "Microsoft"), False, id="one party more"),
            pytest.param("gpu", ("NVIDIA H100",), True, id="maker"),
            pytest.param("gpu", (), False, id="no chip"),
            pytest.param("quantity", (25_010, 25_010), True, id="rounded"),
            pytest.param("quantity", (26_000, 26_000), False, id="another number"),
            pytest.param("quantity", (None, 25_000), False, id="an open side"),
            pytest.param("date", (date(2024, 1, 1), None), False, id="a date more"),
            pytest.param("unit", "system", False, id="another unit"),
        ],
    )
    def test_slot(self, slot, value, agrees):
        assert same(slot, WANTS, replace(WANTS, **{slot: value})) is agrees

    def test_either_of_two_names_is_right(self):
        assert same("entity", replace(WANTS, entity=("AWS|Amazon",)), replace(WANTS, entity=("Amazon",)))

    def test_money_of_another_currency_is_another_amount(self):
        assert not same("money", PRICE, replace(PRICE, currency="EUR"))

    def test_decimals_numbers_and_days_as_text_compare_with_their_values(self):
        assert same("money", PRICE, replace(PRICE, money=(Decimal("30000.00"), Decimal("30000.00"))))
        dated = replace(WANTS, date=("2024-01-01", None))
        assert same("date", dated, replace(WANTS, date=(date(2024, 1, 1), None)))


class TestPairs:
    def test_claims_of_one_number_are_a_pair_and_others_are_left_over(self):
        other = replace(WANTS, quantity=(99, 99))
        assert pair({"a": [WANTS]}, {"a": [other, WANTS]}) == [(WANTS, WANTS), (None, other)]

    def test_of_several_the_one_that_shares_most_slots_is_taken(self):
        worse = replace(WANTS, entity=("Microsoft",), status="planned")
        assert pair({"a": [WANTS]}, {"a": [worse, WANTS]})[0] == (WANTS, WANTS)

    def test_each_claim_is_in_one_pair_only(self):
        assert [found for _, found in pair({"a": [WANTS, WANTS]}, {"a": [WANTS]})] == [WANTS, None]

    def test_claims_of_other_documents_are_no_pair(self):
        assert pair({"a": [WANTS]}, {"b": [replace(WANTS, doc="b")]}) == [
            (WANTS, None),
            (None, replace(WANTS, doc="b")),
        ]

    def test_vague_amounts_are_a_pair_by_their_chip(self):
        vague = replace(WANTS, quantity=(None, None), op="vague")
        assert pair({"a": [vague]}, {"a": [vague]}) == [(vague, vague)]
        assert len(pair({"a": [vague]}, {"a": [replace(vague, gpu=("H800",))]})) == 2

    def test_prices_are_a_pair_by_their_money(self):
        assert pair({"a": [PRICE]}, {"a": [PRICE]}) == [(PRICE, PRICE)]


class TestScores:
    def test_all_right(self):
        figures = scored([WANTS, PRICE], [WANTS, PRICE]).as_dict()
        assert set(figures.values()) == {1.0}

    def test_found_is_not_exact_where_a_slot_differs(self):
        one = scored([WANTS, PRICE], [replace(WANTS, entity=()), PRICE])
        assert (one.found, one.exact) == (2, 1)
        assert (one.accuracy("entity"), one.accuracy("gpu")) == (0.5, 1.0)

    def test_relation_and_status_do_not_make_a_claim_inexact(self):
        one = scored([WANTS], [replace(WANTS, relation="has", status="planned")])
        assert (one.exact, one.accuracy("relation"), one.accuracy("status")) == (1, 0.0, 0.0)

    def test_f1_weighs_missed_and_extra_claims(self):
        one = scored([WANTS, PRICE], [WANTS, *(replace(WANTS, quantity=(n, n)) for n in (1, 2))])
        assert (one.annotated, one.extracted, one.found) == (2, 3, 1)
        assert one.f1(one.found) == pytest.approx(2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2))

    def test_nothing_at_all_scores_nothing(self):
        assert set(scored([], []).as_dict().values()) == {0.0}


class TestBreakdown:
    def test_by_relation_is_of_the_annotated_claim_and_by_rule_of_the_extracted_one(self):
        pairs = pair({"a": [WANTS, PRICE]}, {"a": [replace(WANTS, relation="has")]})
        assert {name: (s.annotated, s.found) for name, s in by(pairs, "relation").items()} == {
            "costs": (1, 0),
            "needs": (1, 1),
        }
        assert by(pairs, "rule")["head noun"].found == 1

    def test_every_difference_stands_under_its_cause(self):
        other = replace(PRICE, money=(7, 7))
        pairs = pair(
            {"a": [WANTS, PRICE]},
            {"a": [replace(WANTS, entity=(), date=(date(2024, 1, 1), None), gpu=("A100",)), other]},
        )
        assert {cause: len(found) for cause, found in causes(pairs).items()} == {
            "entity not found": 1,
            "gpu wrong": 1,
            "date invented": 1,
            "missed: money": 1,
            "false alarm: money": 1,
        }

    def test_the_costliest_cause_comes_first(self):
        twice = [replace(WANTS, quantity=(n, n)) for n in (1, 2)]
        pairs = pair({"a": [*twice, PRICE]}, {"a": []})
        assert list(causes(pairs)) == ["missed: quantity", "missed: money"]


class TestAnnotations:
    LINE = {"doc": "a", "entity": ["Meta"], "gpu": ["H100"], "quantity": [25000, 25000], "op": "=", "unit": "gpu"}

    def test_from_json_lines(self, tmp_path):
        path = tmp_path / "gold.jsonl"
        path.write_text(json.dumps(self.LINE | {"date": [None, "2024-12-31"], "kind": "blog"}) + "\n\n")
        (one,) = read_annotations(path)["a"]
        assert (one.entity, one.quantity, one.money, one.date) == (
            ("Meta",),
            (25000, 25000),
            (None, None),
            (None, "2024-12-31"),
        )
        assert one.kind == "blog"

    GOLDEN = (
        '[[claim]]\nquote = "Meta wants 25,000 H100s."\nanchor = "25,000"\nentity = "Meta"\ngpu = "H100"\n'
        'quantity = "25000"\nunit = "gpu"\nrelation = "needs"\nstatus = "actual"\n'
    )

    def test_from_a_folder_of_goldens(self, tmp_path):
        (tmp_path / "01-x.claims.toml").write_text(self.GOLDEN)
        (tmp_path / "02-none.claims.toml").write_text("")
        annotations = read_annotations(tmp_path)
        assert annotations["02-none"] == []
        (one,) = annotations["01-x"]
        assert all(same(slot, one, WANTS) for slot in ("entity", "gpu", "quantity", "unit", "relation", "status"))

    def test_a_golden_that_is_wrong_is_refused(self, tmp_path):
        (tmp_path / "01-x.claims.toml").write_text(self.GOLDEN.replace('"25000"', '"some"'))
        with pytest.raises(GoldenError, match="01-x"):
            read_annotations(tmp_path)

    def test_a_folder_without_any_is_refused(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            read_annotations(tmp_path)


class TestQuotes:
    HEAD = "Name,Quote,Chip type (primary),Chip quantity (primary),Chip type (secondary),Chip quantity (secondary),"
    ROWS = (
        "One,It has 512 H100s.,NVIDIA H100 SXM,512,,,512,literal\n"
        "Two,It has 64 nodes of eight.,NVIDIA A100,512,,,512,derived\n"
        'Three,"It has  1,000 GPUs.",NVIDIA H100,"1,000",,,"1,000",literal\n'
        "Four,It has a lot.,NVIDIA H100,99,,,99,neither\n"
        "Five,It has 400 MI250Xs.,AMD Radeon Instinct MI250X,400,,,400,literal\n"
    )

    LEDGER = (
        ("1", "It has 512 H100s.", (512, 512, None, None), "H100 SXM"),
        ("2", "It has 64 nodes of eight.", (64, 64, 512, 512), "A100"),
        ("3", "It has 1,000 GPUs.", (1000, 1000, None, None), "GPU"),
        ("5", "It has 400 MI250Xs.", (400, 400, None, None), "MI250X"),
    )

    @pytest.fixture
    def scores(self, tmp_path):
        table = tmp_path / "quotes.csv"
        table.write_text(f"{self.HEAD}Total number of AI chips,count is\n{self.ROWS}")
        con = duckdb.connect()
        con.execute("create table documents (doc_id varchar, text varchar)")
        con.execute("create table claim_gpus (claim_id varchar, gpu varchar)")
        con.execute(
            "create table claims (doc_id varchar, claim_id varchar, quantity_low double, quantity_high double,"
            " gpus_low double, gpus_high double)"
        )
        for doc, text, counts, gpu in self.LEDGER:
            con.execute("insert into documents values (?, ?)", [doc, text])
            con.execute("insert into claims values (?, ?, ?, ?, ?, ?)", [doc, doc, *counts])
            con.execute("insert into claim_gpus values (?, ?)", [doc, gpu])
        return score_quotes(table, con)

    def test_a_quote_that_states_the_labelled_count_with_the_chip_is_right(self, scores):
        assert (scores["literal"].quotes, scores["literal"].count, scores["literal"].chip) == (3, 3, 2)

    def test_a_class_of_chips_is_not_the_labelled_chip(self, scores):
        assert scores["literal"].other_chip == ["Three"]

    def test_a_count_that_follows_from_systems_counts(self, scores):
        assert (scores["derived"].count, scores["derived"].chip) == (1, 1)

    def test_a_quote_that_the_ledger_lacks_is_missed(self, scores):
        assert scores["neither"].missed == ["Four"]
