"""What a sentence takes from the text around it: heads, headings, whom the text is about, what was counted before."""

from __future__ import annotations

import pytest
from sentences import claim, read


@pytest.mark.parametrize(
    ("text", "anchor", "entity"),
    [
        ("Meta has 5,000 H100s.\n\n**Alps** (Lugano). 2,688 nodes with four GH200s each.", "2,688", "Alps"),
        (
            "FUGU (Kyushu University). Fujitsu. Since July 2024: 72 nodes with four H100s each.\n\n"
            "CHIMANGO (Universidad de Ovalle). Closed. 62 nodes with two A30s each.",
            "72",
            "Fugu",
        ),
        (
            "The models were trained on Birka, a cluster in Lund. Birka has 96 nodes, each with eight A100s.",
            "eight",
            "Birka",
        ),
        (
            "Dana Orr founded Hollow Creek Compute in 2017. By the end of 2022 she had 1,900 A100s in Akron.",
            "1,900",
            "Hollow Creek Compute",
        ),
        (
            "At the end of the chain sits Tamarisk Data, a company with one employee. It had 600 H200s in boxes.",
            "600",
            "Tamarisk Data",
        ),
        ("Meta has 5,000 H100s. BigScience made BLOOM. It was trained on 384 A100s.", "384", "BLOOM"),
        ("ETH put Apertus on as many as 4,096 GH200s.", "4,096", "Apertus"),
        ("The US has given Humain permission to buy 18,000 GB300s.", "18,000", "Humain"),
        ("Kelmor will have 2,048 H100s. Afreximbank is lending $74 million for the chips.", "$74", "Kelmor"),
        ("Denmark buys GPUs. Denmark has Gefion, a single machine of 1,528 H100s.", "1,528", "Gefion"),
        ("Van Rijswijk Veilingen of Rotterdam sold 320 A100s.", "320", "Van Rijswijk Veilingen"),
        ("Kelmor has ordered 640 H100s. Hall B1 will hold 512 of the chips.", "512", "Kelmor"),
        ("Hyundai has H100s. The hall will take the company to about 13,500 GPUs by May.", "13,500", "Hyundai Motor"),
        ("Volkswagen owns none. Its software arm, Cariad, has some 1,500 A100s.", "1,500", "Cariad"),
        ("Kelmor has 3,000 H200s. Banco Nordal lent it $86 million against the processors.", "$86", "Kelmor"),
        ("Alps has GH200s. Alps consists of 72 nodes, built by Hewlett Packard Enterprise.", "72", "Alps"),
        ("The Universidad Austral del Bosque will use 24 H100s.", "24", "Universidad Austral del Bosque"),
        ("The US has granted licences for 35,000 GB300s to Humain.", "35,000", "Humain"),
        ("Sarab has 20,000 MI355Xs. Dell is glad. The first 2,000 of the chips come in May.", "2,000", "Sarab"),
        ("Nvidia GPUs: an H100 rents for $2.10 an hour. At 70% use that is close to $13,000 a year.", "$13,000", None),
    ],
)  # fmt: skip
def test_whose_number_it_is(text: str, anchor: str, entity: str | None) -> None:
    assert claim(text, anchor).entity == entity


def test_we_are_the_publisher_of_a_page_that_names_it() -> None:
    text = (
        "# Cards that are there\n\nWe keep our H100s in our own halls, and our prices are below.\n\n"
        "Quarrystone was started by three of us. We have 2,816 H100s in Oslo, and our support is free."
    )
    told = {"title": "GPU pricing | Quarrystone Cloud", "publisher": "Quarrystone Cloud"}
    assert claim(text, "2,816", **told).entity == "Quarrystone Cloud"


def test_an_interview_is_about_whom_the_one_asked_leads() -> None:
    text = (
        "Imogen Farrelly was an oceanographer before she started Tidewrack, which forecasts waves.\n\n"
        "**What did you begin with?**\n\nA cupboard.\n\n**And now?**\n\n"
        "We've ordered 32 B300 systems from Supermicro.\n\n"
        "**Why not rent?**\n\nI did the sums on Nvidia GPUs."
    )
    assert claim(text, "32").entity == "Tidewrack"


@pytest.mark.parametrize(
    ("text", "anchor", "start", "end"),
    [
        ("## 2022\n\nThe first 1,024 A100s of Meta came in May.", "1,024", "2022-05-01", "2022-05-31"),
        ("## Mid 2026\n\nMeta has 500,000 GB200s.", "500,000", "2026-05-01", "2026-08-31"),
        ("2024\n\n• March: Selat orders 1,000 H100s from Dell.", "1,000", "2024-03-01", "2024-03-31"),
        ("2024\n\n• May: Selat opens a hall. It holds 128 A100s.", "128", "2024-05-01", "2024-05-31"),
        (
            "H100s at the end of 2024 were as follows:\n\n- Meta: 350,000\n- xAI: 100,000",
            "350,000",
            "2024-12-31",
            "2024-12-31",
        ),
        ("Kea was retired in December 2024. It gave 96 of its A100s to a school.", "96", "2024-12-01", "2024-12-31"),
        ("By 2030, it says, Kelmor will need 70,000 H100s.", "70,000", None, "2030-12-31"),
        (
            "A loan, drawn last month, is for the 720 H200s that Kelmor bought in May 2024.",
            "720",
            "2024-05-01",
            "2024-05-31",
        ),
        ("Kelmor has 96 A100s, of which the oldest date from 2021.", "96", None, None),
        ("Kelmor has 96 A100s, according to a report filed on Wednesday.", "96", None, None),
        ("Tideway has 3,072 H100s and, since February, 512 MI300Xs.", "512", "2025-02-01", None),
        ("HSBC's analysts in March put the price of an H100 at around $30,000.", "$30,000", None, None),
    ],
)
def test_when_it_holds(text: str, anchor: str, start: str | None, end: str | None) -> None:
    found = claim(text, anchor)
    given = (found.date_start and found.date_start.isoformat(), found.date_end and found.date_end.isoformat())
    assert given == (start, end)


@pytest.mark.parametrize(
    ("text", "anchor", "relation", "status"),
    [
        ("The 16,000 H100s announced for the site were never ordered.", "16,000", "has", "negated"),
        ("A row of cabinets, which would have held 256 H100s, was struck out.", "256", "has", "negated"),
        ("The plan to ship 700,000 H100s was shelved.", "700,000", "supplies", "negated"),
        ("It rents 512 H100s until the end of 2028.", "512", "rents", "actual"),
        ("It would need 1,400 H100s to serve all pupils.", "1,400", "needs", "possible"),
        ("In August Dell booked an order for 56 H100 servers from a bank.", "56", "supplies", "actual"),
        ("DeepSeek-R1 needs sixteen H100s just to load.", "sixteen", "needs", "actual"),
        ("The institute will take 512 of the H100s under a five-year agreement.", "512", "rents", "planned"),
    ],
)
def test_how_it_is_meant(text: str, anchor: str, relation: str, status: str) -> None:
    found = claim(text, anchor)
    assert (found.relation, found.status) == (relation, status)


@pytest.mark.parametrize(
    ("text", "anchor", "gpu"),
    [
        ("Tern will hold 4,608 B200 GPUs. The first phase, of 1,536 GPUs, opens in May.", "1,536", "B200"),
        (
            "Sarab ordered 30,000 MI355Xs. Blackwell is dearer. It will rent 24,000 of the new chips.",
            "24,000",
            "MI355X",
        ),
    ],
)
def test_which_chip_is_meant(text: str, anchor: str, gpu: str) -> None:
    assert claim(text, anchor).gpu == gpu


@pytest.mark.parametrize(
    ("text", "anchor", "low", "unit"),
    [
        ("Larkspur got 1,024 A100s. By December there were 2,944.", "2,944", 2944, "gpu"),
        ("Microsoft has 200,000 GB300s. 104,000 of those go to Texas.", "104,000", 104_000, "gpu"),
        ("Ethio Telecom got 800 H100s. Another 1,200 may follow.", "1,200", 1200, "gpu"),
        ("It took 2.788 million H800 GPU hours, of which 2.664 million went into a run.", "2.664", 2.664e6, "gpu_hour"),
        ("It has 240 nodes with four H100s each, 960 altogether.", "960", 960, "gpu"),
        ("There were ca. 500 H100s.", "500", 500, "gpu"),
        ("It got by on 16 second-hand RTX 3090 GPUs.", "16", 16, "gpu"),
    ],
)  # fmt: skip
def test_how_many(text: str, anchor: str, low: float, unit: str) -> None:
    found = claim(text, anchor)
    assert (found.quantity_low, found.unit) == (low, unit)


@pytest.mark.parametrize(
    ("text", "anchor", "per"),
    [
        ("Loomwork ordered 136 H100 servers. The machines came to $33.8 million.", "$33.8", "total"),
        ("Meridian bought 944 H100s. It paid $49 million for them.", "$49", "total"),
        ("Prosecutors say he sold 2,496 H100s. They value the lot at $104 million.", "$104", "total"),
        ("CoreWeave has 45,000 H100s. It charges $4.25 an hour for each.", "$4.25", "per_hour"),
        ("## GeForce RTX 5090 (32 GB)\n\nScan quotes £2,300 without VAT.", "£2,300", "per_unit"),
        ("Inventory climbed. Of this, $46 million is GPUs that wait for racks.", "$46", "total"),
    ],
)
def test_what_money_is_for(text: str, anchor: str, per: str) -> None:
    assert claim(text, anchor).money_per == per


PANEL = """On the panel: Ann Orr, head of computing at Zemlo, and Bob Ure, who buys chips for Kelmor.

ORR: Shall I start? I ordered 40 H100s.

URE: In Turin we have 12 A100s.

ORR: We have 96.

URE: The H100 is what I would like to have.
"""


@pytest.mark.parametrize(
    ("text", "anchor", "entity"),
    [
        (PANEL, "40", "Zemlo"),
        (PANEL, "12", "Kelmor"),
        ("> We rent 96 H100s from Fjeldsky.\n> — Elin Moe, CTO, Kelmor Weather\n", "96", "Kelmor Weather"),
        ("“We rent 96 H100s.”\n\n— Elin Moe, head of research, Kelmor Weather\n", "96", "Kelmor Weather"),
        ("“I bought 96 H100s,” said Ann Orr, chief executive of Zemlo.", "96", "Zemlo"),
    ],
)  # fmt: skip
def test_we_and_i_are_the_party_that_the_speaker_stands_for(text: str, anchor: str, entity: str) -> None:
    assert claim(text, anchor).entity == entity


@pytest.mark.parametrize(
    ("text", "anchor", "unit", "gpus"),
    [
        ("Kelmor has ordered 64 GB300 NVL72 racks. Eight of those are in Turin.", "Eight", "system", 576),
        ("Kelmor has ordered 640 DGX H100 systems. 180 of them are in Turin.", "180", "system", 1440),
        ("Kelmor has ordered 6,400 GB300s. 800 of those are in Turin.", "800 ", "gpu", None),
    ],
)
def test_a_part_of_systems_counts_systems(text: str, anchor: str, unit: str, gpus: int | None) -> None:
    found = claim(text, anchor)
    assert (found.unit, found.gpus_low) == (unit, gpus)


def test_numbers_that_are_no_count() -> None:
    spoken = read("Colossus has about one fifty of H100 and 50,000 H200s.").claims
    assert [c.quantity_low for c in spoken] == [50_000]
    price = read("Kelmor has 800 H100s. One costs 190,000 yuan. In January it was 210,000.").claims
    assert [c.quantity_low for c in price if c.money_low is None] == [800]
    users = read("ChatGPT ran on A100s. It had 13 million users a day and has some 800 million a week now.").claims
    assert not users
    built = read("The first 1,000 H100s of Alps took 122 days; doubling that took another 92.").claims
    assert [c.quantity_low for c in built] == [1_000]
