"""What the rows of tables claim, by the headers of their columns and by what stands above them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from spacy.language import Language

import extract
from extract.bind.cells import cell_pattern, cell_rules, column_role, column_rules
from schemas.claim import Claim


@cache
def pipeline() -> Language:
    return extract.load()


def claims(text: str) -> list[Claim]:
    return list(extract.extract_document(pipeline(), text, date(2025, 6, 1)).claims)


def counts(text: str) -> list[tuple[str | None, str, float | None, str | None]]:
    return [(c.entity, c.gpu, c.quantity_high, c.unit) for c in claims(text)]


def prices(text: str) -> list[tuple[str | None, str, float, str | None]]:
    return [(c.entity, c.gpu, float(c.money_high or 0), c.money_per) for c in claims(text)]


@pytest.mark.parametrize("rule", column_rules(), ids=lambda rule: rule.role)
def test_examples_of_column_roles(rule: object) -> None:
    assert column_role(rule.example) == rule.role  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", cell_rules()["pattern"], ids=lambda entry: entry["name"])
def test_examples_of_cell_patterns(entry: dict[str, str]) -> None:
    assert cell_pattern(entry["name"]).search(entry["example"])


@pytest.mark.parametrize("entry", cell_rules()["row"], ids=lambda entry: entry["relation"])
def test_examples_of_rows(entry: dict[str, str]) -> None:
    assert re.search(entry["pattern"], entry["example"], re.IGNORECASE)


def test_nodes_and_gpus_are_counted_each_in_its_unit() -> None:
    table = "| System | Nodes | GPUs | Chip |\n|---|---|---|---|\n| Frontier | 9,408 | 37,632 | MI250X |\n"
    assert counts(table) == [("Frontier", "MI250X", 9408, "system"), ("Frontier", "MI250X", 37632, "gpu")]


def test_thousands_in_the_header() -> None:
    table = "Hopper GPUs bought\n\n| Buyer | Units (thousands) |\n|---|---|\n| Microsoft | 485 |\n"
    assert counts(table) == [("Microsoft", "Hopper", 485_000, "gpu")]


def test_the_total_is_nobodys() -> None:
    table = "H100s by owner\n\n| Company | H100s |\n|---|---|\n| Meta | 350,000 |\n| Total | 500,000 |\n"
    assert [(c.entity, c.scope) for c in claims(table)] == [("Meta", None), (None, "total")]


def test_chip_hours_are_used_by_the_model() -> None:
    table = "| Model | Chip | GPU hours |\n|---|---|---|\n| Llama 3 70B | H100 | 6.4M |\n"
    assert [(c.entity, c.quantity_high, c.unit, c.relation) for c in claims(table)] == [
        ("Llama 3 70B", 6_400_000, "gpu_hour", "uses")
    ]


def test_years_as_columns_date_their_cells() -> None:
    table = "NVIDIA GPU shipments\n\n| Chip | 2023 | 2024 |\n|---|---|---|\n| H100 | 500,000 | 1,500,000 |\n"
    assert [(c.quantity_high, c.date_end, c.relation) for c in claims(table)] == [
        (500_000, date(2023, 12, 31), "supplies"),
        (1_500_000, date(2024, 12, 31), "supplies"),
    ]


def test_cases_as_columns_and_nations_as_rows() -> None:
    table = (
        "Oracle rents H100s.\n\n**Accelerators in service in 2030, by case**\n\n"
        "| Country | Baseline | High |\n|---|---|---|\n| Kazakhstan | 22,000 | 61,000 |\n"
    )
    assert [(c.entity, c.gpu, c.quantity_high, c.date_end, c.status) for c in claims(table)] == [
        ("Kazakhstan", "AI chip", 22_000, date(2030, 12, 31), "possible"),
        ("Kazakhstan", "AI chip", 61_000, date(2030, 12, 31), "possible"),
    ]


def test_a_sentence_above_a_table_gives_no_relation() -> None:
    table = "## Alps\n\nIt trains models.\n\n| Spec | Value |\n|---|---|\n| Scale | 2,048 H100s |\n"
    assert [(c.quantity_high, c.relation) for c in claims(table)] == [(2048, "has")]


def test_a_date_before_the_table_holds_for_its_counts() -> None:
    table = "H100s bought in 2024:\n\n| Company | H100s |\n|---|---|\n| Meta | 224,000 |\n"
    assert [(c.date_start, c.date_end, c.relation) for c in claims(table)] == [
        (date(2024, 1, 1), date(2024, 12, 31), "buys")
    ]


def test_status_and_site_columns() -> None:
    table = (
        "| Site | Firm | GPUs | Chip | Status |\n|---|---|---|---|---|\n| Abilene | OpenAI | 900 | GB200 | Planned |"
    )
    assert [(c.entity, c.gpu, c.status) for c in claims(table)] == [("OpenAI", "GB200", "planned")]


def test_two_chips_side_by_side_are_both_counted() -> None:
    table = "| Company | GPUs | Chip |\n|---|---|---|\n| xAI | 550,000 | GB200, GB300 |\n"
    assert counts(table) == [("xAI", "GB200 + GB300", 550_000, "gpu")]


def test_contents_of_a_rack() -> None:
    table = "| Rack | GPUs per rack | Power |\n|---|---|---|\n| GB200 NVL72 | 72 | 120 kW |\n"
    assert [(c.entity, c.quantity_high, c.relation, c.scope) for c in claims(table)] == [
        ("GB200 NVL72", 72, "contains", "each")
    ]


def test_a_sum_goes_with_the_count_of_its_row() -> None:
    table = "| Customer | Chips | Value |\n|---|---|---|\n| Microsoft | 52,000 GB300 | $6.2 billion |\n"
    assert [(c.quantity_high, float(c.money_high or 0), c.money_per) for c in claims(table)] == [
        (52_000, 6.2e9, "total")
    ]


def test_loans_with_their_collateral() -> None:
    table = "| Borrower | Lender | Amount | Pledge |\n|---|---|---|---|\n| CoreWeave | Magnetar | $2.3bn | H100s |\n"
    assert [(c.entity, c.gpu, float(c.money_high or 0), c.relation) for c in claims(table)] == [
        ("CoreWeave", "H100", 2.3e9, "spends")
    ]


def test_list_price_is_nobodys_and_deal_price_the_shops() -> None:
    table = "GPU deals\n\n| Card | List price | Price | Store |\n|---|---|---|---|\n| RTX 5070 | $549 | $499 | Newegg |"
    assert prices(table) == [(None, "RTX 5070", 549, "per_unit"), ("Newegg", "RTX 5070", 499, "per_unit")]


def test_price_of_an_instance_goes_with_its_chips() -> None:
    table = "| Instance | GPUs | Price per hour |\n|---|---|---|\n| p5.48xlarge | 8x H100 | $98.32 |\n"
    assert [(c.gpu, c.quantity_high, float(c.money_high or 0), c.money_per) for c in claims(table)] == [
        ("H100", 8, 98.32, "per_hour")
    ]


def test_providers_as_columns() -> None:
    table = "GPU rents per hour\n\n| GPU | RunPod | CoreWeave |\n|---|---|---|\n| H100 | $2.39 | $6.16 |\n"
    assert prices(table) == [("RunPod", "H100", 2.39, "per_hour"), ("CoreWeave", "H100", 6.16, "per_hour")]


def test_columns_set_by_spaces() -> None:
    table = "GPU rents this week\n\nGPU            Low      High\nA100 80GB      $0.99    $1.89\n"
    assert prices(table) == [(None, "A100 80GB", 0.99, "per_hour"), (None, "A100 80GB", 1.89, "per_hour")]


@pytest.mark.parametrize(
    "table",
    [
        "| Spec | H100 SXM | A100 SXM |\n|---|---|---|\n| Memory | 80 GB | 80 GB |\n| Tensor cores | 528 | 432 |\n",
        "| Startup | Round | Amount |\n|---|---|---|\n| Groq | Series D | $640 million |\n\nGroq makes an AI chip.\n",
        "GPU results\n\n| Segment | Q1 | Q2 |\n|---|---|---|\n| Data center | $22.6bn | $26.3bn |\n\nH100s led.\n",
        "| Instance | GPU | Price per hour |\n|---|---|---|\n| c7i.48xlarge | none | $8.57 |\n\nAn H100 is faster.\n",
    ],
    ids=["specifications", "funding", "results", "no chip"],
)
def test_tables_about_something_else(table: str) -> None:
    assert claims(table) == []


def test_patterns_stay_linear() -> None:
    for entry in cell_rules()["pattern"]:
        re.compile(entry["pattern"], re.IGNORECASE).search("per in of " * 20_000)
