"""How claims of a text hang together: whose a price is, what hire is, what a list goes on with, what adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sentences import claim, read


@pytest.mark.parametrize(
    ("text", "anchor", "entity"),
    [
        ("ByteDance ordered 4,000 Nvidia H20s. One H20 sells for $11,000.", "$11,000", None),
        ("Lambda has 4,000 H100s. An hour on one of them costs $2.10 an hour.", "$2.10", "Lambda"),
        (
            "ABCI 3.0, which the institute AIST will open in January, consists of 766 nodes with eight H200s each.",
            "766",
            "ABCI 3.0",
        ),
        ("The largest machine in the country, Frontier, has 37,632 MI250Xs.", "37,632", "Frontier"),
        ("Meta has 600,000 GPUs. Suppose a lab had 1,000 H100s.", "1,000", None),
        ("Norrkraft AI has run 6,144 B200s since May.", "6,144", "Norrkraft AI"),
        ("Magnetar lent CoreWeave $2.3 billion against its H100s.", "$2.3 billion", "CoreWeave"),
        (
            "BRIDGEFORD COMPUTE, INC. Notes\n\nOracle sold it servers. The Company owned 5,120 H100s.",
            "5,120",
            "Bridgeford Compute",
        ),
        (
            "The IndiaAI Mission began. Yotta has 4,096 H100s. The mission will add 8,000 of them.",
            "8,000",
            "IndiaAI Mission",
        ),
        ("Nvidia's biggest customer, Microsoft, bought 485,000 Hopper chips.", "485,000", "Microsoft"),
        ("Microsoft bought 485,000 Hopper chips, more than twice the 224,000 that Meta took.", "224,000", "Meta"),
        ("Saudi Arabia and the UAE have bought 3,000 H100 chips.", "3,000", "Saudi Arabia + United Arab Emirates"),
        ("The government of India has procured 18,693 GPUs.", "18,693", "India"),
        ("Tesla has 35,000 H100s. He will double that. xAI, his other company, has 200,000.", "200,000", "xAI"),
        ("JUPITER has 24,000 GH200s; Alps, its rival in Lugano, 10,752.", "10,752", "Alps"),
        ("Alps was opened. Built by HPE, the machine contains 10,752 GH200s.", "10,752", "Alps"),
        ("Lambda has 4,000 H100s. Users pay $1.90 per GPU hour.", "$1.90", "Lambda"),
        ("Meta leads. A box of H800s costs 48,000 yuan a month in Shenzhen.", "48,000", None),
        ("- **AWS:** H100s at $3.93 an hour\n- **Oracle:** B200s at $14 an hour\n", "$14", "Oracle"),
        (
            "Here is what each has, in H100 equivalents:\n\n- Google: 1.0 million to 1.5 million\n",
            "1.0 million",
            "Google",
        ),
        ("Who has the most H100s?\n\nMeta: 350,000\nTesla: 15,000\n", "15,000", "Tesla"),
        ("Last spring Beacon 2 was trained on 16,000 H100s.", "16,000", "Beacon 2"),
    ],
)
def test_whose_number_it_is(text: str, anchor: str, entity: str | None) -> None:
    assert claim(text, anchor).entity == entity


@pytest.mark.parametrize(
    ("text", "anchor", "relation", "status"),
    [
        ("xAI had 24,000 H100s from Oracle.", "24,000", "rents", "actual"),
        ("Sarvam AI is getting 4,096 H100s for six months.", "4,096", "rents", "planned"),
        ("Crusoe got $200 million from Upper90, secured by H100s.", "$200 million", "spends", "actual"),
        ("Meta ran the largest on up to 16,384 H100s.", "16,384", "uses", "actual"),
        ("xAI has 60 GB200 NVL72 racks on order with Supermicro.", "60", "orders", "actual"),
        ("Meta has announced 16,000 MI450s.", "16,000", "has", "planned"),
        ("Meta has withdrawn its order for 5,000 H100s.", "5,000", "orders", "negated"),
        ("An order for 5,000 H100s was cancelled in November.", "5,000", "orders", "negated"),
        ("Suppose that Meta ordered 10,000 GB300s.", "10,000", "orders", "possible"),
        ("A plan to let 4,096 H200s to a client fell through.", "4,096", "has", "negated"),
        ("Zephyr Cloud has neither bought nor rented any of the 10,000 H100s.", "10,000", "rents", "negated"),
        ("On Monday we wrote that Meta has 100,000 H100s. That was wrong.", "100,000", "has", "negated"),
        ("Last week we wrote that Meta has 100,000 H100s. It did not say where.", "100,000", "has", "actual"),
        ("Nvidia was unable to ship 5,000 of its H20s.", "5,000", "supplies", "negated"),
        ("Sealed bids are invited for 12 servers with H100s.", "12", "has", "planned"),
        ("Humain has approval to buy up to 35,000 GB300s.", "35,000", "buys", "planned"),
        ("Meta plans to buy 350,000 GPUs, including 100,000 H100s.", "100,000", "buys", "planned"),
        ("TSMC will make 5 million AI chips in 2026, up from 2.8 million in 2024.", "2.8 million", "makes", "actual"),
        ("Yotta is adding 8,000 GPUs to its existing 16,384 H100s.", "16,384", "has", "actual"),
        ("TSMC turns out 11 million AI chips.", "11 million", "makes", "actual"),
        (
            "Humain is to take 100,000 of Nvidia's chips. It is to take 18,000 GB300s first.",
            "18,000",
            "buys",
            "planned",
        ),
        ("Sakana AI trains its models on 320 H100s it rents from Sakura Internet.", "320", "rents", "actual"),
        ("Mila has until now trained its models on 2,000 H100s.", "2,000", "uses", "actual"),
        ("Oracle has since ordered 131,072 B200s.", "131,072", "orders", "actual"),
        ("It consists of 5,000 H100 GPUs, with plans to grow.", "5,000", "has", "actual"),
        ("- xAI – 200k H100s (Memphis), 110k GB200s planned\n", "200k", "has", "actual"),
    ],
)
def test_how_it_is_meant(text: str, anchor: str, relation: str, status: str) -> None:
    found = claim(text, anchor)
    assert (found.relation, found.status) == (relation, status)


@pytest.mark.parametrize(
    ("text", "anchor", "gpu"),
    [
        ("Falcon was trained on 4,096 A100s and took 7 million GPU hours.", "7 million", "A100"),
        ("Meta has 600,000 GPUs, of which 50,000 will be the newer H200.", "50,000", "H200"),
        ("Summit had 4,608 nodes of six V100s each; its 27,648 GPUs are gone.", "27,648", "V100"),
        ("SoftBank began with 2,000 A100s and added 4,000 H100s, 6,000 in all.", "6,000", "A100 + H100"),
        ("Olivia has 304 GH200s. A first part of 168 superchips opened in May.", "168", "GH200"),
        ("Google distributed the training to 2048 TPU v3 chips.", "2048", "TPU v3"),
        ("Huawei put 3,000 Ascend 910Cs in a hall. OpenAI may import 500,000 chips a year.", "500,000", "AI chip"),
    ],
)
def test_which_chip_is_meant(text: str, anchor: str, gpu: str) -> None:
    assert claim(text, anchor).gpu == gpu


def test_a_list_goes_on_with_the_line_above_it() -> None:
    text = "Nscale: the contract with Microsoft is for about 200,000 GB300s.\n- Texas: 104,000\n- Narvik: 52,000\n"
    assert [(c.entity, c.relation, c.status) for c in read(text).claims] == [("Nscale", "supplies", "planned")] * 3


def test_a_sum_is_tied_to_what_adds_up_to_it() -> None:
    text = "Nebius has ordered 200,000 GB300s and 430,000 Rubin GPUs, 630,000 in total."
    found = read(text)
    total = claim(text, "630,000")
    parts = {e.child_claim for e in found.edges if e.parent_claim == total.claim_id and e.role == "component"}
    assert parts == {claim(text, "200,000").claim_id, claim(text, "430,000").claim_id}


def test_what_a_year_ends_with_is_there_by_its_end() -> None:
    found = claim("Meta would end 2025 with 1.3 million GPUs.", "1.3 million")
    assert (found.date_start, found.date_end) == (None, date(2025, 12, 31))


def test_sentences_two_blanks_apart_are_no_table() -> None:
    text = "The codec runs on any GPU.  It takes up to 4 interface cards.  Princeton University has seen it.  It works."
    assert list(read(text).claims) == []


def test_a_town_in_a_dateline_is_no_university() -> None:
    text = "PRINCETON, NJ, March 11, 2024 -- The city opened a hall today. It has 400 H100s."
    assert claim(text, "400").entity is None


def test_a_speaker_of_a_transcript_is_no_party() -> None:
    text = "[00:14:02] MARA: What does xAI have?\n\n[00:14:07] MARA: It has 40,000 H100s.\n"
    assert all(c.entity != "MARA Holdings" for c in read(text).claims)


@pytest.mark.parametrize(
    ("text", "anchor", "start", "end"),
    [
        (
            "As of June 30, 2024, Ori owned 7,424 GPUs, consisting of 5,120 H100s and 2,304 H200s.",
            "5,120",
            20240630,
            20240630,
        ),
        ("Meta has 600,000 H100s, up from 350,000 in 2023.", "600,000", None, None),
        ("Meta has 600,000 H100s, up from 350,000 in 2023.", "350,000", 20230101, 20231231),
        ("SAN FRANCISCO, May 20 (Reuters) - OpenAI has 4,000 H100s.", "4,000", None, None),
        ("Baidu has 10,000 H20 chips of Nvidia's, enough to last until next year.", "10,000", None, None),
        (
            "Google will make 3 million TPUs in 2026 and 5 million in 2027, Omdia estimates.",
            "5 million",
            20270101,
            20271231,
        ),
    ],
)
def test_when_it_holds(text: str, anchor: str, start: int | None, end: int | None) -> None:
    found = claim(text, anchor)
    days = [int(f"{day:%Y%m%d}") if day is not None else None for day in (found.date_start, found.date_end)]
    assert days == [start, end]


@pytest.mark.parametrize(
    ("text", "anchor", "quantity", "unit", "money", "per"),
    [
        ("Fathom rents 2,560 H100s from Oracle at $1.98 per GPU-hour.", "2,560", 2560, "gpu", "1.98", "per_hour"),
        (
            "p5.48xlarge (8x H100): $98.32/hour on demand, $43.16/hour with a 3-year plan",
            "$43.16",
            8,
            "gpu",
            "43.16",
            "per_hour",
        ),
        ("A server with eight H100s is $55.04 an hour, or $6.88 per GPU.", "$6.88", None, None, "6.88", "per_hour"),
        ("Aperia sold 320 servers with eight H100s each for $118 million.", "320", 320, "system", "118000000", "total"),
        ("The DGX-2, with sixteen V100s, cost $399,000.", "sixteen", 16, "gpu", "399000", "total"),
        (
            "Huawei's CloudMatrix 384 has 384 910C chips and costs $8.2 million.",
            "$8.2 million",
            None,
            None,
            "8200000",
            "total",
        ),
        ("They paid for eight servers holding 64 H100 chips 3 million yuan each.", "64", 64, "gpu", None, None),
        ("Eos has 576 DGX H100.", "576", 576, "system", None, None),
        ("It bought 8,000 pieces of H800 and 1,000 units of H100.", "1,000", 1000, "gpu", None, None),
        ("GPU: NVIDIA A100 x 960", "960", 960, "gpu", None, None),
        ("191 x DGX H100 => 1,528 GPUs", "1,528", 1528, "gpu", None, None),
        ("iFlytek has a 10,000-card cluster of Ascend 910Bs.", "10,000", 10000, "gpu", None, None),
        ("Foxconn is building a 10,000-Blackwell-GPU factory.", "10,000", 10000, "gpu", None, None),
        ("ByteDance has 100,000+ Ascend 910Bs.", "100,000", 100000, "gpu", None, None),
        (
            "We shipped AI chips. Dell had 61,000 GPUs in May, against 27,500 in March.",
            "27,500",
            27500,
            "gpu",
            None,
            None,
        ),
    ],
)
def test_how_much_of_what(
    text: str, anchor: str, quantity: float | None, unit: str | None, money: str | None, per: str | None
) -> None:
    found = claim(text, anchor)
    assert (found.quantity_low, found.unit, found.money_per) == (quantity, unit, per)
    assert found.money_low == (Decimal(money) if money is not None else None)


def test_systems_times_chips_are_multiplied() -> None:
    assert claim("Cluster: 64 nodes x 8 H100 80GB.", "64").gpus_low == 512


def test_a_table_may_have_a_column_for_each_chip() -> None:
    text = (
        "What they ask per GPU hour.\n\n"
        "| Provider | H100 SXM | H200 |\n|---|---|---|\n| Lambda | $2.99 | – |\n| RunPod | $2.69 | $3.59 |\n"
    )
    found = [(c.entity, c.gpu, str(c.money_low), c.money_per) for c in read(text).claims]
    assert found == [
        ("Lambda", "H100 SXM", "2.99", "per_hour"),
        ("RunPod", "H100 SXM", "2.69", "per_hour"),
        ("RunPod", "H200", "3.59", "per_hour"),
    ]


def test_a_table_right_below_another_has_a_header_of_its_own() -> None:
    text = (
        "| GPU | Price per GPU-hour |\n|---|---|\n| H200 | $3.59 |\n\n"
        "| GPU | GPUs | Price |\n|---|---|---|\n| H100 SXM | 8 | $23.92/hr |\n"
    )
    last = read(text).claims[-1]
    assert (last.gpu, last.quantity_low, str(last.money_low)) == ("H100 SXM", 8, "23.92")
