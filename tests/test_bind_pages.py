"""Notes and reports: pages about one party or one thing, with bullets that are fragments and tables that are terse."""

from __future__ import annotations

from datetime import date

import pytest
from sentences import claim, read

from extract.find.dates import find_dates
from extract.find.parties import find_parties
from schemas.claim import Claim

# --- what a page is about ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("# IREN\n\nMicrosoft pays ahead. Microsoft wants it all.\n\n## Fleet\n\n- 1,080 H200s\n", "IREN"),
        ("# Nebius Group (NASDAQ: NBIS)\n\nMicrosoft and Meta rent.\n\n## Fleet\n\n- 1,080 H200s\n", "Nebius"),
        (
            "IREN (NASDAQ) – from coins to AI cloud\ntags: miner\n\nMicrosoft pays.\n\n## Fleet\n\n- 1,080 H200s\n",
            "IREN",
        ),
        ("# Alps\n\nA page for a folder.\n\n## Partitions\n\n- 1,080 H200s\n", "Alps"),
        ("# New clouds, part 2 – Crusoe\n\nMicrosoft pays ahead.\n\n## Fleet\n\n- 1,080 H200s\n", "Crusoe"),
        ("# IREN\n\n## Microsoft deal (Nov 2024)\n\n- 1,080 H200s\n", "IREN"),
        ("# IREN\n\n## Microsoft\n\n- 1,080 H200s\n", "Microsoft"),
        (
            "# Street prices\n\nIndosat has a hall. Indosat waits.\n\nMeta is far. Dell sells. Oracle rents.\n\n"
            "## Now\n\n- 1,080 H200s\n",
            None,
        ),
    ],
    ids=["name", "ticker", "first line", "machine", "last part", "deal", "section", "nobody"],
)
def test_a_bullet_is_of_whom_the_page_is_about(text: str, entity: str | None) -> None:
    assert claim(text, "1,080").entity == entity


@pytest.mark.parametrize(
    ("lines", "entity"),
    [
        ("## Abilene (Stargate)\n\nCrusoe builds → Oracle leases → OpenAI uses\n\n- 16,000 GB200s\n", "Stargate"),
        ("## Isambard-AI\n\nA machine at Fraunhofer.\n\n- 5,448 GH200s\n", "Isambard-AI"),
        ("## Huawei\n\nThe line is limited by SMIC's yield.\n\n- 805,000 Ascend 910Cs\n", "Huawei"),
        ("## Plans\n\nCorvo Cloud has:\n\n- 16,000 GB200s\n", "Corvo Cloud"),
    ],
)
def test_whose_a_list_is(lines: str, entity: str) -> None:
    found = read(lines).claims
    assert [c.entity for c in found] == [entity]


@pytest.mark.parametrize(
    ("text", "anchor", "entity"),
    [
        ("DeepSeek trains in Hangzhou. SemiAnalysis says 50,000 Hoppers.", "50,000", "DeepSeek"),
        ("DeepSeek trains in Hangzhou. SemiAnalysis had them at 50,000 Hoppers.", "50,000", "DeepSeek"),
        ("Omdia's count has ByteDance and Tencent each taking about 230,000 Nvidia chips.", "230,000", "ByteDance"),
        ("## Crusoe\n\nSemiAnalysis estimates about 500,000 GB300s.", "500,000", "Crusoe"),
        ("- **CSIS (June 2025):** 140,000 H100s smuggled into the country", "140,000", None),
        ("- Morgan Stanley: 60,000 H100s in 2026", "60,000", None),
        ("- **GMO Internet (since November 2024):** 96 nodes with 768 H200s", "768", "GMO Internet"),
        ("Lambda asks $2.99 an hour for an H100, Nebius $2.95, RunPod from $2.69.", "$2.95", "Nebius"),
        ("Lambda asks $2.99 an hour for an H100, Nebius $2.95, RunPod from $2.69.", "$2.69", "RunPod"),
        ("Nebius undercuts CoreWeave ($6.16 an hour for an H100).", "$6.16", "CoreWeave"),
        ("Nscale, a firm that was mining coins not so long ago, signed up to deliver 9,000 GB300s.", "9,000", "Nscale"),
        ("Mistral closed a facility: $830 million from banks, among them HSBC and MUFG, to pay for 13,800 GB300s.",
         "13,800", "Mistral AI"),
        ("Corvo Cloud bought 13,800 GB300s for $830 million. That works out at $60,000 per GPU.", "$60,000",
         "Corvo Cloud"),
        ("- Lambda has its own Microsoft deal for 20,000 H100s.", "20,000", "Lambda"),
        ("- Nebius won a new Meta contract for 12,000 GB300s.", "12,000", "Nebius"),
        ("Will Microsoft order 40,000 GB300s?", "40,000", "Microsoft"),
        ("8,000 B200s are on order for D1, the boss tells Mint.", "8,000", None),
        ("Lambda was compared with the 350,000 H100s that Meta was aiming for.", "350,000", "Meta"),
        ("Analysts at Harbour Lane put the average price of the MI355X at around $25,000.", "$25,000", None),
        ("- UAE to import 500,000 H100s", "500,000", "United Arab Emirates"),
        ("# CoreWeave\n\n- AWS p5.48xlarge: $98.32/hr for 8 H100s", "$98.32", "AWS"),
        ("# CoreWeave\n\n- Google Cloud A3: $5 per H100 hour", "$5", "Google Cloud"),
        ("# OpenAI\n\n- Up to 6 GW of AMD, i.e. 3M MI450 at most", "3M", "OpenAI"),
        ("# Anthropic\n\n- over 100,000 H100s on GCP + AWS in 2024", "100,000", "Anthropic"),
        ("# Meta\n\n- Rumored: 150k TPUs from Google, 2027", "150k", "Meta"),
        ("Oracle, Vultr, Lambda, Nebius and Meta build.\n\nLisa Roe: Crusoe has 9,000 H100s. We have 400 H100s.", "400",
         None),
        ("Somebody is going to build a hall near Seoul with 5,000 H100s.", "5,000", None),
        ("[[OpenAI|The lab]] rents 40,000 GB200s.", "40,000", "OpenAI"),
        ("[Project Rainier](https://about.example/x) opened in Indiana with 500,000 Trainium2 chips.", "500,000",
         "Project Rainier"),
        ("Yotta builds. Late in 2023 the company ordered 16,384 H100s from Nvidia, and said it would have 32,768 GPUs.",
         "32,768", "Yotta"),
        ("France: Fluidstack plans 500,000 AI chips. Mistral: 18,000 GB200s near Paris.", "18,000", "Mistral"),
        ("KDDI has GB200s. GMO: 768 H200s.", "768", "GMO"),
        ("In June Nscale and Nebius promised 10,000 and 4,000 Blackwells.", "10,000", "Nscale"),
        ("In June Nscale and Nebius promised 10,000 and 4,000 Blackwells.", "4,000", "Nebius"),
        ("## Meta\n\nIt rents 20,000 H100s.\n\n## CoreWeave\n\nAn H100 deal was renewed: 10,000 of them.", "10,000",
         "CoreWeave"),
        ("Nebius Group (NBIS) | Memo\n\nHQ Amsterdam; 1,500 staff; spun out of Yandex\n\nGPU footprint\n"
         "Finland (Mäntsälä): 6,000 H100s\nIceland (Verne, Keflavik): 4,000 H200s, Mar 2025\n", "4,000", "Nebius"),
        ("We trained on 256 H100s. The paper of Meta's Llama 3 counts failures. We had 12.", "256", None),
    ],
)  # fmt: skip
def test_whose_a_number_is(text: str, anchor: str, entity: str | None) -> None:
    assert claim(text, anchor).entity == entity


# --- what is there and what is to come -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "anchor", "status"),
    [
        ("# IREN\n\n- up to 60,000 H100s", "60,000", "planned"),
        ("# IREN\n\n- up to 64 H100s in a job", "64", "actual"),
        ("# IREN\n\n- 64 racks of GB200s\n- complete in 2026", "64", "planned"),
        ("# IREN\n\n- 64 racks of GB200s\n- complete in 2024", "64", "actual"),
        ("# IREN\n\n- 50,000 GB200s at full build-out", "50,000", "planned"),
        ("- CoreWeave buying 400,000 GB200s", "400,000", "planned"),
        ("Around 400,000 GB200s to be bought by Oracle.", "400,000", "planned"),
        ("Meta expects its fleet to grow from 1,920 GPUs today to 3,000 GPUs.", "1,920", "actual"),
        ("Meta expects its fleet to grow from 1,920 GPUs today to 3,000 GPUs.", "3,000", "planned"),
        ("- first plan of AWS: 16,384 GH200s, shelved in March 2024", "16,384", "negated"),
        ("- Would make it one of the larger clouds (vs TensorWave's 8,192 MI325Xs)", "8,192", "actual"),
        ("xAI is going for 550,000 GB300s.", "550,000", "planned"),
        ("- UAE to import 500,000 H100s", "500,000", "planned"),
        ("Yotta has 8,000 H100s, of a planned 16,384.", "8,000", "actual"),
        ("Yotta has 8,000 H100s, of a planned 16,384.", "16,384", "planned"),
        ("Nebius has 22,000 GPUs deployed; target 2026: 60,000 GPUs", "22,000", "actual"),
        ("Nscale has 8,000 GPUs, scaling to 31,000 over time.", "31,000", "planned"),
        ("Sakura Internet: 2,000 H100s → 10,800 by March 2028.", "2,000", "actual"),
        ("# IREN\n\n- expansion to 60,000 GB300 possible at Mackenzie", "60,000", "possible"),
        ("# IREN\n\n- Sweetwater: room for 200,000 GPUs", "200,000", "possible"),
        ("# IREN\n\n- LOI for 20,000 B300s", "20,000", "planned"),
        ("# IREN\n\n- option to buy 9,000 more B300s", "9,000", "possible"),
        ("# xAI\n\n- 110,000 GB200s installed, 440,000 to follow", "440,000", "planned"),
        ("Sakura Internet: 2,000 H100s → 10,800 by March 2028.", "10,800", "planned"),
    ],
)
def test_status(text: str, anchor: str, status: str) -> None:
    assert claim(text, anchor).status == status


@pytest.mark.parametrize(
    ("text", "anchor", "relation"),
    [
        ("Nearly 900,000 Trainium2 chips in total are on order for Anthropic.", "900,000", "orders"),
        ("Anthropic signed for 900,000 Trainium2 chips.", "900,000", "orders"),
        ("xAI got from 0 to 100,000 H100s in 122 days.", "100,000", "has"),
        ("Meta has a contract with AWS: access to 90,000 GB200s.", "90,000", "rents"),
        ("The lab has access to about 2,300 B200s.", "2,300", "uses"),
        ("DeepSeek is frugal. The V3 paper says 2,048 H800s.", "2,048", "uses"),
        ("Nvidia took a charge of $4.5 billion on H20 inventory.", "$4.5", "spends"),
        ("Nvidia's GB300 NVL72 is reported to sell for $4 million.", "$4 million", "costs"),
        ("- EC2 UltraClusters: up to 20,000 H100s", "20,000", "rents"),
        ("The 11,912 MI250X accelerators of LUMI are used by researchers.", "11,912", "has"),
        ("The 512 H100s are used by Meta.", "512", "uses"),
        ("- 22,000 Blackwells pre-ordered by Nebius", "22,000", "orders"),
        ("We have got 1,100 A100s now.", "1,100", "has"),
        ("# Anthropic\n\n- 1M H100s contracted, first 400k bought outright", "400k", "buys"),
        ("# xAI\n\n- 230,000 GPUs in use for training", "230,000", "uses"),
        ("Oracle has committed to 50,000 MI450s.", "50,000", "buys"),
        ("The second hall is getting 11,000 GB200s.", "11,000", "has"),
        ("Nvidia is sending 260,000 GPUs to Korea:\n\n- Samsung: 50,000\n- Naver: 70,000", "70,000", "buys"),
        ("# Nebius\n\n- UK: 4,000 B300s, £200M", "4,000", "buys"),
        ("# Dell\n\n- server with 8 B300s, $500,000", "8", "costs"),
        ("Meta: 16,384 H100s for Llama 3", "16,384", "uses"),
        ("Meta trained Llama 3 on two clusters of 24,576 H100s each.", "24,576", "uses"),
        (
            "Google grows.\n\n- shipped 2,000,000 TPU v5es in 2023\n- 2024: 2,500,000 TPU v5es\n",
            "2,500,000",
            "supplies",
        ),
        ("# IREN\n\n- $9.7bn over five years for access to GB300s", "$9.7bn", "rents"),
    ],
)
def test_relation(text: str, anchor: str, relation: str) -> None:
    assert claim(text, anchor).relation == relation


# --- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "anchor", "dates"),
    [
        ("- March 2025: Crusoe plans to buy 13,000 MI355Xs", "13,000", (None, None)),
        ("- March 2025: Crusoe bought 13,000 MI355Xs", "13,000", (date(2025, 3, 1), date(2025, 3, 31))),
        ("- Oracle has 400,000 GB200s (FT, May 2025)", "400,000", (None, None)),
        ("Meta got 9,000 H100s in 2023. Lambda has 5,000 H100s.", "5,000", (None, None)),
        ("Meta got 9,000 H100s in 2023. It also bought 5,000 A100s.", "5,000", (date(2023, 1, 1), date(2023, 12, 31))),
        ("Meta gets 9,000 H100s in 2027. Lambda will get 5,000 H100s.", "5,000", (None, None)),
        ("# Oracle's chips (June 2025)\n\n- 400,000 GB200s", "400,000", (None, None)),
        ("# Oracle's chips (June 2024)\n\n- 400,000 GB200s", "400,000", (date(2024, 6, 1), date(2024, 6, 30))),
        ("Meta: 9,000 H100s by the end of 2026. AIST: 6,128 H200s.", "6,128", (None, None)),
        ("- Oracle has 400,000 GB200s (Abilene, May 2025)", "400,000", (date(2025, 5, 1), date(2025, 5, 31))),
        (
            "Meta gets 9,000 GB300s in late 2026. Meta already runs 24,576 H100s.",
            "24,576",
            (None, None),
        ),
    ],
)
def test_dates_of_announcements_and_sources_are_not_the_numbers(
    text: str, anchor: str, dates: tuple[date | None, date | None]
) -> None:
    found = claim(text, anchor)
    assert (found.date_start, found.date_end) == dates


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The firm said on a call (Nov 13) that it can build more.", date(2025, 11, 13), date(2025, 11, 13)),
        ("It takes the fleet to 150,000 by YE26.", None, date(2026, 12, 31)),
        ("The plan for exit-2026 is 140,000.", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_dates_alone(text: str, start: date | None, end: date | None) -> None:
    found = find_dates(text, date(2025, 12, 8))
    assert [(d.date_start, d.date_end) for d in found] == [(start, end)]


# --- how many, and for how much ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "gpu"),
    [
        ("# Groq\n\n- 19,000 LPUs in Dammam\n- about 14,000 live, all in America\n", 14_000, "LPU"),
        ("TSMC made about 2,900 Ascend dies for it.", 2_900, "Ascend"),
        ("# Yotta\n\n- 16,384 H100s by June 2026\n- first 4,096 arrived in March 2025\n", 4_096, "H100"),
        ("- **GPUs:** 360 H100s\n- **H200s:** 400\n", 400, "H200"),
        ("- **Accelerators:** 44,544 MI300A\n- **Nodes:** 11,136, each with four APUs", 11_136, "MI300A"),
        ("Meta has two clusters of 24,576 H100s.", 2, "H100"),
        ("# GPT-3\n\n- 10,000 V100s\n\n# Oracle\n\n- GB200s are late: only 10,000 racks have come.", 10_000, "V100"),
        ("SoftBank has over 10,000 GPUs (4,000 of them B200).", 4_000, "B200"),
        ("# Anthropic\n\n- 1M TPUs in all\n- Trainium2: 500k live → 1M by YE25", 1_000_000, "TPU"),
        ("# Patmos\n\n- 5 MW of GPUs, 4,000 H200 initial", 4_000, "H200"),
    ],
)
def test_counts(text: str, number: float, gpu: str) -> None:
    found = next(c for c in read(text).claims if number in (c.quantity_low, c.quantity_high))
    assert found.gpu == gpu


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Ramping", "planned"),
        ("Pending", "planned"),
        ("Coming soon", "planned"),
        ("Breaking ground", "planned"),
        ("Letter of intent", "planned"),
        ("Operational", "actual"),
        ("Live since May", "actual"),
    ],
)
def test_how_far_a_row_is(stage: str, status: str) -> None:
    found = table("| Owner | GPUs | Status |", f"| Meta | 7,000 B200 | {stage} |")
    assert [(c.entity, c.status) for c in found] == [("Meta", status)]


@pytest.mark.parametrize(
    ("rows", "relation"),
    [
        (("| Site | Current |", "| Abilene | 50,000 GB200 |"), "has"),
        (("| Site | Products in use |", "| Abilene | 50,000 GB200 |"), "has"),
        (("| Date | Event |", "| Mar 2025 | Orders 13,000 MI355X from AMD |"), "orders"),
        (("| Metric | Value |", "| GPUs on order | 4,000 |"), "orders"),
        (("| Lab | Training run | GPUs |", "| Meta | Llama 3.1 405B | 16,384 H100 |"), "uses"),
        (("| Supplier | Product | Volume 2025 |", "| Broadcom | TPU v6 | 1.5M |"), "supplies"),
    ],
)
def test_what_a_row_says_of_its_count(rows: tuple[str, ...], relation: str) -> None:
    assert [c.relation for c in table(*rows)] == [relation]


def test_what_was_shipped_and_the_price_of_one_are_two_claims() -> None:
    found = table("| Chip | Units shipped (2024) | ASP |", "| MI300X | 327k | $15k |")
    assert [(c.quantity_low, c.money_low, c.money_per) for c in found] == [
        (327_000, None, None),
        (None, 15_000, "per_unit"),
    ]


def test_the_year_of_a_column_is_its_own() -> None:
    found = table("| Company | Capex 2025 | 2024 GPU purchases |", "| Meta | $60B | 224,000 |")
    assert [(c.quantity_low, c.date_start) for c in found if c.quantity_low] == [(224_000, date(2024, 1, 1))]


def test_bare_chips_in_a_cell_are_not_those_of_the_row_above() -> None:
    found = table("| Owner | Chips |", "| ABCI-Q | 2,020 H100 |", "| Fluidstack | 500,000 chips |")
    assert [c.gpu for c in found] == ["H100", "AI chip"]


def test_a_price_from_so_much_under_a_label() -> None:
    (_, found) = read("## GPU pricing, per hour\n\n- H100: $2.10\n- B200: from $3.79\n").claims
    assert (found.gpu, float(found.money_low or 0), found.money_per) == ("B200", 3.79, "per_hour")


def test_what_one_of_thousands_costs_and_all_of_them() -> None:
    found = read("# Nebius\n\n- 2,016 B200s @ $45k = $90.7M\n").claims
    assert [(c.quantity_low, c.money_low, c.money_per) for c in found] == [
        (2016, 45_000, "per_unit"),
        (2016, 90.7e6, "total"),
    ]


def test_parts_that_go_somewhere() -> None:
    found = read("Microsoft gets 200,000 GB300s. 104,000 go to Texas, 12,600 to Portugal and 52,000 to Narvik.").claims
    assert [c.quantity_low for c in found] == [200_000, 104_000, 12_600, 52_000]
    assert {(c.entity, c.gpu) for c in found} == {("Microsoft", "GB300")}


def test_to_add_up_to_so_many_is_at_most_so_many() -> None:
    assert claim("An option allows Meta to add up to 119 H100 nodes.", "119").quantity_op == "<="
    assert claim("The six orders of Meta add up to 1,190 H100s.", "1,190").quantity_op == "="


def test_of_them_are_the_racks_counted_in_the_same_sentence() -> None:
    found = claim("Corvo Cloud has two GB300 NVL72 racks, and it will have 160 of them by March 2026.", "160")
    assert (found.quantity_low, found.unit, found.status) == (160, "system", "planned")


@pytest.mark.parametrize(
    ("text", "money", "per"),
    [
        ("Corvo Cloud paid $40K all-in per H100.", 40_000, "per_unit"),
        ("# IREN\n\n- GB300 cloud contract, $9.7B over five years\n", 9.7e9, "total"),
        ("# IREN\n\n- GB300s and ancillary kit ordered from [[Dell]] for ~$5.8B\n", 5.8e9, "total"),
        ("# IREN\n\n- $10B order for GB300 racks\n- plus a follow-on order of $11B\n", 11e9, "total"),
        ("# IREN\n\n- $225M from Upper90 (2025), with GPUs as collateral", 225e6, "total"),
        ("# Crusoe\n\n- March 2025: bought 13,000 MI355Xs\n- Value: about $400M\n", 400_000_000, "total"),
        ("Corvo Cloud ordered 12,000 GB300s. Total cost is about $620 million.", 620_000_000, "total"),
    ],
)
def test_money(text: str, money: float, per: str) -> None:
    found = [c for c in read(text).claims if c.money_high is not None and float(c.money_high) == money]
    assert [c.money_per for c in found] == [per]
    assert {c.entity for c in found} <= {"Corvo Cloud", "Crusoe", "IREN"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("An 8x H20 server goes for 1 million yuan; before the ban it was 800,000.", 800_000),
        ("# Amazon\n\n- Rainier has 500,000 Trainium2s\n- Campus cost: $11B, land and buildings included\n", 11e9),
        ("# Nebius\n\n- 5,000 H100s\n- 250 MW, 120 operational\n", 120),
        ("# Nebius\n\n- H100 fleet, office lease for $2M", 2e6),
        ("Nebius has 5,000 H100s. Total cost is about $620 million for the building.", 620e6),
        ("The survey found 1,961 H100s.[^22] Single firms ordered more GPUs.", 22),
        ("At $40 billion a gigawatt for Nvidia GPUs that would be one gigawatt.", 40e9),
        ("- **H100 price:** 3\n- **H100s:** 400", 3),
        ("Broadcom's backlog for XPUs has $20 billion of non-XPU stuff in it.", 20e9),
    ],
)
def test_what_is_no_claim(text: str, number: float) -> None:
    values = [v for c in read(text).claims for v in (c.quantity_low, c.quantity_high, c.money_low, c.money_high)]
    assert number not in [float(v) for v in values if v is not None]


# --- tables --------------------------------------------------------------------------------------------------------


def table(*rows: str, above: str = "") -> list[Claim]:
    head, *body = rows
    rule = "|" + "---|" * (head.count("|") - 1)
    return list(read("\n".join([above + "\n\n" if above else "", head, rule, *body, ""])).claims)


def test_a_cell_with_several_chips_counts_each() -> None:
    found = table(
        "| Date | Total GPUs | Addition | Cost |",
        "| Jan 2025 | 4,300 | 2,400 Blackwell (1,300 B200, 1,100 B300) | $130M |",
        above="# IREN",
    )
    assert [(c.quantity_low, c.gpu, c.money_low) for c in found if c.quantity_low] == [
        (4300, "GPU", None),
        (2400, "Blackwell", None),
        (1300, "B200", None),
        (1100, "B300", None),
    ]
    assert [(c.money_low, c.money_per) for c in found if c.money_low] == [(130_000_000, "total")]


def test_a_large_cost_is_that_of_the_chips_beside_it() -> None:
    found = table("| Date | Total GPUs | Added | Cost |", "| Jan 2025 | 1,896 | 1,080 H200 | $43.9M |", above="# IREN")
    assert [(c.quantity_low, c.money_low, c.money_per) for c in found] == [
        (1896, None, None),
        (1080, 43_900_000, "total"),
    ]


def test_a_number_in_brackets_may_be_planned() -> None:
    found = table("| Cluster | Owner | Chips |", "| Colossus 2 | xAI | 110K GB200 (550K planned) |")
    assert [(c.quantity_low, c.status) for c in found] == [(110_000, "actual"), (550_000, "planned")]


def test_the_supplier_in_the_first_column_is_the_party() -> None:
    found = table("| Supplier | H100s shipped |", "| Dell | 26,000 |", above="Shipments in 2024")
    assert [c.entity for c in found] == ["Dell"]


def test_a_price_for_a_set_goes_with_the_set() -> None:
    found = table("| Item | Price |", "| H100 SXM (HGX 8x) | $215,000 |", "| H200 SXM | $31,000 |")
    assert [(c.quantity_low, c.money_low, c.money_per) for c in found] == [
        (8, 215_000, "total"),
        (None, 31_000, "per_unit"),
    ]


def test_what_is_asked_of_the_committed_is_asked_now() -> None:
    found = table("| GPU | On-demand ($/hr) | Committed |", "| H100 SXM | $2.95 | from $2.00 |", above="# Nebius")
    assert [(c.entity, c.status) for c in found] == [("Nebius", "actual")] * 2


def test_low_and_high_of_what_was_asked_are_no_cases() -> None:
    found = table(
        "| Month | Low | High |", "| May 2025 | $1.99 | $6.98 |", above="## What an H100 rents for, price per hour"
    )
    assert {c.status for c in found} == {"actual"}


def test_when_a_price_was_seen_is_its_date() -> None:
    found = table("| Item | Price | When |", "| A100 80GB, used | 90,000 yuan | mid 2024 |")
    assert [(c.date_start, c.date_end) for c in found] == [(date(2024, 5, 1), date(2024, 8, 31))]


def test_the_system_that_a_number_fills_contains_it() -> None:
    found = table("| Level | Trainium2 chips |", "| Trn2 UltraServer | 64 |")
    assert [(c.entity, c.relation) for c in found] == [("Trn2 UltraServer", "contains")]


@pytest.mark.parametrize(
    ("rows", "relation"),
    [
        (("| Year | Amazon |", "| 2024 | 196,000 H100s bought in the year |"), "buys"),
        (("| Run | Chips |", "| Frontier pre-training run | 30,000 Trainium2 |"), "uses"),
        (("| Holder | H100s | Basis |", "| ByteDance | 230,000 | 2024 purchases |"), "buys"),
    ],
)
def test_a_row_says_what_its_count_is(rows: tuple[str, ...], relation: str) -> None:
    assert [c.relation for c in table(*rows)] == [relation]


def test_buyers_beside_a_party_are_no_customers_of_it() -> None:
    found = table("| Buyer | Known |", "| Humain | 18,000 GB300s |", above="# G42\n\n## G42 vs other Gulf buyers")
    assert [c.entity for c in found] == ["Humain"]


def test_bare_numbers_under_a_currency_are_prices() -> None:
    found = table("| chip | $/GPU-hr | 1-yr reserve | mem |", "| MI300X | 1.71 | 1.50 | 192 GB |", above="# TensorWave")
    assert [(c.entity, str(c.money_low), c.money_per) for c in found] == [
        ("TensorWave", "1.71", "per_hour"),
        ("TensorWave", "1.50", "per_hour"),
    ]


def test_bare_numbers_under_millions_are_sums() -> None:
    found = table("| Buyer | Chips | Value ($bn) |", "| Oracle | 400,000 GB200 | 40 |")
    assert [(c.entity, c.quantity_low, c.money_low, c.currency) for c in found] == [("Oracle", 400_000, 40e9, "USD")]


def test_columns_of_cases_of_a_year() -> None:
    rows = ("| Customer | 2025E | 2026E bull |", "| Meta | 130 | 210 |", "| Total incl. others | 390 | 980 |")
    found = table(*rows, above="## MI300X GPUs by customer (thousand units)")
    assert [(c.entity, c.quantity_low, c.status) for c in found] == [
        ("Meta", 130_000, "planned"),
        ("Meta", 210_000, "possible"),
        (None, 390_000, "planned"),
        (None, 980_000, "possible"),
    ]


@pytest.mark.parametrize("header", ["GPUs (H100e)", "H100 equivalents", "Fleet (H100-eq)"])
def test_a_column_of_equivalents(header: str) -> None:
    found = table(f"| Holder | {header} |", "| Meta | 150,000 |")
    assert [(c.gpu, c.unit) for c in found] == [("H100", "equivalent")]


def test_a_round_number_told_again_far_away_is_of_other_chips() -> None:
    racks = claim("GPT-3 took 10,000 V100s. The GB200s are late. Oracle only has 10,000 racks.", "10,000 racks")
    assert (racks.gpu, racks.unit) == ("GB200", "system")


def test_all_of_one_maker() -> None:
    found = table("| Holder | Type | Count |", "| ByteDance | Nvidia, all | 230,000 |")
    assert [(c.entity, c.gpu) for c in found] == [("ByteDance", "NVIDIA GPU")]


# --- names of models -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Nemotron-4 340B",
        "gpt-oss-120b",
        "Claude Opus 4",
        "Claude 3.5 Sonnet",
        "OLMo 2 32B",
        "Kimi K2",
        "MiniMax-M1",
        "DeepSeek-V3.1",
        "Qwen2.5-72B",
        "Mistral Large 3",
    ],
)
def test_a_model_has_its_version_in_its_name(name: str) -> None:
    for text in (f"{name} was trained on 4,096 H100s.", f"The largest run is {name}, on 4,096 H100s."):
        assert [p.entity for p in find_parties(text)] == [name]
