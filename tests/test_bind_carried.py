"""Numbers without a noun of their own, sums for "the chips", and owners named sentences before."""

from __future__ import annotations

from datetime import date

import pytest
from sentences import read

from extract.find.chips import find_accelerators
from extract.find.parties import find_parties

# --- bare numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "entity", "gpu"),
    [
        ("Meta took 170,000 MI300Xs. Microsoft took about 95k of the same.", 95_000, "Microsoft", "MI300X"),
        ("Huawei leads, at some 850,000 of the Ascend family.", 850_000, "Huawei", "Ascend"),
        ("Corvo Cloud ordered 20,000 GB300s. The first 8,000 come in March.", 8_000, "Corvo Cloud", "GB300"),
        ("Corvo Cloud has 60 GB200 racks on order. The other forty come next year.", 40, "Corvo Cloud", "GB200"),
        ("Corvo Cloud told them it would install 300 H100s. Now it is 14,400.", 14_400, "Corvo Cloud", "H100"),
        ("Corvo Cloud rents 25,000 H100s. It could be 30,000.", 30_000, "Corvo Cloud", "H100"),
        ("Corvo Cloud plans to rent 8,000 H100s. It could raise that to 31,000.", 31_000, "Corvo Cloud", "H100"),
        ("AWS will take 1.3 million Trainium2s. In May it had said 900,000.", 900_000, "AWS", "Trainium2"),
        ("Meituan bought 30,000 H100s. Harbour Lane puts the figure at 55,000.", 55_000, "Meituan", "H100"),
        ("Meituan bought 30,000 H100s. An analyst has found orders for 22,000.", 22_000, "Meituan", "H100"),
        (
            "Corvo Cloud had 21,000 H100s in June. That was before the fire. We spoke at length. Nobody was hurt. "
            "It had 26,400 in September.",
            26_400,
            "Corvo Cloud",
            "H100",
        ),
        ("Corvo Cloud has 256 H100s. It had asked for 400.", 400, "Corvo Cloud", "H100"),
        ("Fjalla has 224 MI300As. Of the rest, 32 units are used by the Met Office.", 32, "UK Met Office", "MI300A"),
        ("Hive has some 5,000 cards in Canada, 504 of them H100s, the rest older.", 504, "Hive", "H100"),
        ("Tarn Data wants 24 cabinets with 64 chips apiece, of a type that Nvidia calls the B300.", 24, None, "B300"),
        ("A fine-tune takes some 300 GPU hours on an H100.", 300, None, "H100"),
    ],
)
def test_a_bare_number_is_of_the_chips_spoken_of(text: str, number: float, entity: str | None, gpu: str) -> None:
    claim = next(c for c in read(text).claims if number in (c.quantity_low, c.quantity_high))
    assert (claim.entity if entity else None, claim.gpu) == (entity, gpu)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Crusoe has 5,000 H100s. It employs 200 people. It had 340 in June.", 340),
        ("Crusoe has 5,000 H100s. It hired 120 last year.", 120),
        ("Crusoe has 5,000 H100s and a farm. The farm has 6,000 hens. It sold 2,500 in May.", 2_500),
        ("Crusoe has 5,000 H100s. The company reaches 40,000 customers.", 40_000),
        ("The car has 3,000 chips in it. GPUs are scarce.", 3_000),
        ("Crusoe has 5,000 H100s. Its staff rose to 1,010 last year.", 1_010),
        ("Crusoe has 5,000 H100s. The council has had 47 complaints, 29 of them from one street.", 29),
        ("Crusoe has 5,000 H100s. The slab is 40 metres by 85.", 85),
        ("Crusoe has 5,000 H100s in towns with a population of fewer than 50,000.", 50_000),
        ("Crusoe has 576 B300s. For the B300s it got twenty-two million from a fund.", 22_000_000),
        ("Crusoe has 5,000 H100s. Who took the 2024 units?", 2_024),
        ("The publisher Blackwell has 40 shops. There are 12 Blackwells in Oxford.", 12),
    ],
)
def test_a_number_of_other_things_counts_no_chips(text: str, number: float) -> None:
    assert number not in {c.quantity_low for c in read(text).claims}


def test_a_rival_without_a_name_is_not_the_party_before() -> None:
    claims = read("Crusoe has 5,000 H100s. Its rival reached 7,000 last year.").claims
    assert {c.quantity_low: c.entity for c in claims} == {5_000: "Crusoe", 7_000: None}


# --- money ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount", "per", "gpu"),
    [
        ("An RTX 5090, which may not be sold in China either, fetches 24,000 yuan.", 24_000, "per_unit", "RTX 5090"),
        ("A Texan offers H100s for $1.10, nights only.", 1.10, "per_hour", "H100"),
        ("The average H100 now brings $2.18, little changed from the spring.", 2.18, "per_hour", "H100"),
        ("For an H100 it paid Dell C$47,500.", 47_500, "per_unit", "H100"),
        ("RTX 3090s were $700 in early 2024.", 700, "per_unit", "RTX 3090"),
        ("Meituan ordered 18,000 H100s. It is paying about 58,000 yuan ($8,200) for each.", 58_000, "per_unit", "H100"),
        ("The H100s cost us $2.09 per GPU hour. The same people now quote us $2.45.", 2.45, "per_hour", "H100"),
        ("Tarn has 500 H100s. For the cards there's a separate loan of €12.5 million.", 12_500_000, "total", "H100"),
        ("Tarn has 500 H100s. Coldharbour has lent it £14 million against the cards.", 14_000_000, "total", "H100"),
        ("Tarn has set aside $480 million for its H100s in the first hall.", 480_000_000, "total", "H100"),
        ("Tarn wants 500 H100s. The board has set aside ¥100bn for them.", 100_000_000_000, "total", "H100"),
    ],
)
def test_money_for_the_chips_spoken_of(text: str, amount: float, per: str, gpu: str) -> None:
    claim = next(c for c in read(text).claims if c.money_low is not None and float(c.money_low) == amount)
    assert (claim.money_per, claim.gpu) == (per, gpu)


@pytest.mark.parametrize(
    "text",
    [
        "The RTX 4090 comes with a free game that sells for $60.",
        "An H100 draws 700 W and needs a power supply that costs $900.",
        "We paid $300 for the cooling of the H100 and $200 for the case.",
        "Nvidia has lost $200 billion in value; the chips are sold out.",
        "The RTX 4090 was slower. The power supply costs $120.",
        "Lenovo sells servers with H100s; its revenue rose to $14 billion.",
        "Crusoe has 40 H100 servers. Omdia puts the world's spending on servers at $229 billion.",
    ],
)
def test_money_for_another_thing_is_not_the_chips(text: str) -> None:
    assert [c for c in read(text).claims if c.money_low is not None] == []


def test_the_price_of_a_cup_of_coffee_is_no_rent() -> None:
    claims = read("Crusoe rents H100s at $2 an hour. A coffee there costs $4. Power costs it $0.05.").claims
    assert [float(c.money_low) for c in claims if c.money_low is not None] == [2.0]


# --- whose -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "entity"),
    [
        ("The department accuses Bosfor Elektronik, of Izmir, of having shipped 720 H100s.", 720, "Bosfor Elektronik"),
        ("Southgate, the 36,800-chip GB300 campus that Firmus is raising, has its slab.", 36_800, "Southgate"),
        ("They replace Garpur and its 20 ageing V100s.", 20, "Garpur"),
        ("Dell has confirmed a Tidewell Compute order for 24 racks of GB300 NVL72.", 24, "Tidewell Compute"),
        (
            "The larger of the two is Perrault Systems. Under a contract it rents 8,192 H200s.",
            8_192,
            "Perrault Systems",
        ),
        (
            "Arevik Cloud has 5,000 H100s. The US Department of Commerce cleared them. It has borrowed $190 million, "
            "secured by the processors.",
            None,
            "Arevik Cloud",
        ),
        ("It is said of GPT-4 that it had been trained on 25,000 A100s.", 25_000, "GPT-4"),
        ("OLMo is a model. It ran on Augusta, a cluster of 160 nodes, each with eight H100s.", 8, "Augusta"),
        (
            "Kauri Digital is a firm. The University of Otago knows it. The firm has 320 L40S cards.",
            320,
            "Kauri Digital",
        ),
    ],
)
def test_whose_number_it_is(text: str, number: float | None, entity: str) -> None:
    assert {c.entity for c in read(text).claims if c.quantity_low == number} == {entity}


def test_what_banks_lent_is_not_that_of_the_last_one_named() -> None:
    claims = read(
        "Hot Aisle wants $1.99 an hour for an MI300X. Banks have lent more than $11 billion against GPUs."
    ).claims
    assert {c.entity for c in claims if c.money_low is not None and c.money_low > 1_000} == {None}


def test_a_text_on_an_investor_that_it_calls_the_firm() -> None:
    claims = read("Asas Capital is an investor. The firm was founded in 2011. The firm has bought 500 H100s.").claims
    assert [c.quantity_low for c in claims] == [500]


def test_a_bank_that_models_a_companys_sales_has_no_chips() -> None:
    text = (
        "We think that AMD did well. We model 108k MI355Xs shipped in 4Q24, and our checks agree. We see AMD at 9%. "
        "We stay neutral, and we like the shares of AMD less than we did."
    )
    claims = read(text, publisher="Lind Securities").claims
    assert {c.entity for c in claims if c.quantity_low == 108_000} <= {"AMD", None}


@pytest.mark.parametrize(
    ("text", "entity", "kind"),
    [
        ("Since May the Digital Development Agency has leased 96 H100s.", "Digital Development Agency", "government"),
        ("TalTech in Tartu has 64 MI300X cards, in eight servers.", "TalTech", "company"),
        ("Druk Holding & Investments (DHI) has 40 MI355Xs. DHI likes them.", "Druk Holding & Investments", "company"),
    ],
)
def test_names_of_no_list(text: str, entity: str, kind: str) -> None:
    assert (entity, kind) in {(p.entity, p.kind) for p in find_parties(text)}


@pytest.mark.parametrize(
    "text",
    [
        "I keep renting GPUs from Tallinn, and 8 H100s are enough.",
        "- **Phase 1.** In 2026 the site will open with 4,096 GPUs.",
    ],
)
def test_towns_and_phases_are_no_parties(text: str) -> None:
    assert [p.entity for p in find_parties(text) if p.entity and p.kind != "group"] == []


@pytest.mark.parametrize(
    ("text", "gpu"),
    [
        ("Today it has close to 10,000 Blackwells in Munich.", "Blackwell"),
        ("The firm bought 20,000 H20s.", "H20"),
        ("It sold 300 L40S cards.", "L40S"),
        ("They could do some 10,000 Rubin packages.", "Rubin"),
    ],
)
def test_a_large_number_before_a_name_shows_that_it_is_a_chips(text: str, gpu: str) -> None:
    assert [m.gpu for m in find_accelerators(text)] == [(gpu,)]


# --- when and how far ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("Nscale has 30,000 GB300s. A further 16,000 GB300s are being installed.", 16_000, "planned"),
        ("Alchip shipped some 280,000 Trainium2 last quarter, against a plan of 350,000.", 280_000, "actual"),
        ("Oracle is believed to be using 40,000 H100s.", 40_000, "actual"),
        ("Mistral AI has spoken of 18,000 GB200s for its campus.", 18_000, "planned"),
        ("Corvo Cloud has 9,000 H100s. A further 3,100 H200s land this quarter.", 3_100, "planned"),
        ("Shakti Cloud is the 16,384-H100 machine that Yotta promised.", 16_384, "planned"),
        ("Say a lab had 9,000 H100s.", 9_000, "possible"),
    ],
)
def test_how_far_it_is(text: str, number: float, status: str) -> None:
    assert {c.status for c in read(text).claims if c.quantity_low == number} == {status}


@pytest.mark.parametrize(
    ("text", "number", "start", "end"),
    [
        ("The papers, released last week, describe 24 nodes of H100s at Tarn Data.", 24, None, None),
        ("Subject to a decision in 2027, a further 12,000 H100s could follow.", 12_000, None, None),
        ("At the end of 2024 Nebius had 34,000 H100s.", 34_000, "2024-12-31", "2024-12-31"),
        ("At the end of 2027 Nebius will have 34,000 H100s.", 34_000, None, "2027-12-31"),
        ("Tarn is to get eight H200s by March 2026. We had wanted 40 H100s.", 40, None, None),
    ],
)
def test_when_it_holds(text: str, number: float, start: str | None, end: str | None) -> None:
    claim = next(c for c in read(text).claims if c.quantity_low == number)
    days = (claim.date_start, claim.date_end)
    assert days == tuple(date.fromisoformat(day) if day else None for day in (start, end))


# --- tables ----------------------------------------------------------------------------------------------------------


def test_columns_may_be_stages_of_a_fleet() -> None:
    claims = read(
        "# Sakura Internet\n\nSakura Internet has bought accelerators for three years.\n\n"
        "| Model | Existing | Under construction |\n|---|---:|---:|\n"
        "| H100 | 2,000 | – |\n| GB300 | – | 576 |\n| All | 2,000 | 576 |\n"
    ).claims
    assert [(c.gpu, c.quantity_low, c.status, c.scope) for c in claims] == [
        ("H100", 2_000, "actual", None),
        ("GB300", 576, "planned", None),
        ("AI chip", 2_000, "actual", "total"),
        ("AI chip", 576, "planned", "total"),
    ]


def test_a_column_may_be_a_month_and_a_due_date_has_no_start() -> None:
    prices = read(
        "Prices per GPU hour, monthly average, 2024\n\n| Provider | Chip | January | June |\n|---|---|---|---|\n"
        "| Nebius | H200 | $3.70 | $3.50 |\n"
    ).claims
    assert [(float(c.money_low or 0), c.date_start) for c in prices] == [
        (3.70, date(2024, 1, 1)),
        (3.50, date(2024, 6, 1)),
    ]
    (due,) = read("| Company | Chips | Due by |\n|---|---|---|\n| Nebius | 18,000 B200s | Q4 2025 |\n").claims
    assert (due.date_start, due.date_end) == (None, date(2025, 12, 31))


def test_a_caption_gives_the_magnitude() -> None:
    claims = read(
        "**Exhibit 7: Ascend chips bought, thousand**\n\n| Buyer | 2024A | 2025E |\n|---|---:|---:|\n"
        "| China Mobile | 64 | 42 |\n"
    ).claims
    assert [(c.quantity_low, c.relation, c.status) for c in claims] == [
        (64_000, "buys", "actual"),
        (42_000, "buys", "planned"),
    ]
