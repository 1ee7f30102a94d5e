"""The chip finder. Square brackets in a text mark the mentions that are to be found, and nothing else is."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find.chips import Node, ancestors, catalogue, find_accelerators, node, nodes_for
from extract.find.chips.lexicon import lexicon
from extract.find.chips.tree import KINDS
from extract.mention import Chip

PATTERNS = tomllib.loads(
    (Path(__file__).parent.parent / "extract/find/chips/patterns.toml").read_text(encoding="utf-8")
)


def marked(text: str) -> tuple[str, list[str]]:
    """The text without its brackets, and what stood in them."""
    return re.sub(r"\[([^\]]+)\]", r"\1", text), re.findall(r"\[([^\]]+)\]", text)


def found(text: str) -> list[Chip]:
    chips = find_accelerators(text)
    for chip in chips:
        assert text[chip.start : chip.end] == chip.text
    assert all(one.end <= two.start for one, two in zip(chips, chips[1:], strict=False))
    return chips


def only(text: str) -> Chip:
    chips = found(text)
    assert len(chips) == 1, [chip.text for chip in chips]
    return chips[0]


# ---- spellings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpu"),
    [
        ("500 [H100s]", "H100"),
        ("[Nvidia's new H-100] is here", "H100"),
        ("[H100-80GB] and 700 W", "H100 80GB"),
        ("256 [H100-80GBs]", "H100 80GB"),
        ("[H100 80 GB] cost more", "H100 80GB"),
        ("[A100 (40GB)] cost more", "A100 40GB"),
        ("[80GB A100s] only", "A100 80GB"),
        ("an [H100 PCIe] at $2", "H100 PCIe"),
        ("an [H100 SXM5] at $2", "H100 SXM"),
        ("an [H100 SXM (80GB)] at $2", "H100 SXM"),
        ("[A100-SXM4-40GB nodes] run", "A100 SXM 40GB"),
        ("[NVIDIA H100 NVL] memory", "H100 NVL"),
        ("8x[H100] for rent", "H100"),
        ("4×[A100] by Nvidia", "A100"),
        ("[Nvidia's H100 Tensor Core GPUs]", "H100"),
        ("[Nvidia Tesla V100] from 2017", "V100"),
        ("[Hopper H100 GPUs]", "H100"),
        ("5,000 [GH200 Grace Hopper Superchips]", "GH200"),
        ("[Grace Hopper Superchips]", "GH200"),
        ("72 [NVIDIA Blackwell Ultra GPUs]", "Blackwell Ultra"),
        ("[GB200 Grace Blackwell superchips]", "GB200"),
        ("[Nvidia's Vera Rubin racks]", "Vera Rubin"),
        ("a [GeForce RTX 5070 12GB GPU] inside", "RTX 5070"),
        ("an [RTX 5070 Ti] inside", "RTX 5070 Ti"),
        ("two [RTX 6000 Ada Generation cards]", "RTX 6000 Ada"),
        ("[NVIDIA RTX PRO 6000 Blackwell Server Edition GPUs]", "RTX PRO 6000 Blackwell"),
        ("[AMD Instinct MI250X GPUs]", "MI250X"),
        ("1,100 [MI350Xs]", "MI350X"),
        ("[TPUv5p] and others", "TPU v5p"),
        ("1,024 [TPU-v3 chips]", "TPU v3"),
        ("55,000 [TPU v4s]", "TPU v4"),
        ("2,048 [CloudTPUv4 chips]", "TPU v4"),
        ("a million [Trainium 2 chips]", "Trainium2"),
        ("[Huawei's Ascend 910C]", "Ascend 910C"),
        ("eight [Gaudi3 accelerators]", "Gaudi 3"),
        ("64 [Cerebras CS-2 systems]", "CS-2"),
        ("[Intel® Data Center GPU Max Series]", "Intel Data Center GPU Max"),
        ("30,000 [Kunlun P800 chips]", "Kunlun P800"),
        ("1,024 [L40Ss] from Nvidia", "L40S"),
        ("1,024 [L40s] from Nvidia", "L40"),
        ("**[H100]** in bold", "H100"),
        ("| Aurora | [Intel Max 1550] | 10,624 |", "Data Center GPU Max 1550"),
        ("1,024 of [Intel's Max 1550s]", "Data Center GPU Max 1550"),
        ("| g5.xlarge | 1 x [A10G] | 24 GB |", "A10G"),
        ("a [Radeon RX 9070 XT] inside", "RX 9070 XT"),
        ("[B200-class GPUs]", "B200"),
        ("half a million [Trainiums]", "Trainium"),
        ("half a million [Microsoft Maias]", "Maia"),
        ("the\u00a0[H100\u2011SXM] variant", "H100 SXM"),
        ("[DGX\nH100 systems]", "H100"),
    ],
)
def test_a_spelling_is_read_as_its_node(text: str, gpu: str) -> None:
    plain, mentions = marked(text)
    chip = only(plain)
    assert ([chip.text], chip.gpu) == (mentions, (gpu,))


@pytest.mark.parametrize("row", [*PATTERNS["class"], *PATTERNS["shape"]], ids=lambda row: row["name"])
def test_each_class_and_shape_finds_its_example(row: dict[str, str]) -> None:
    plain, mentions = marked(row["example"])
    assert set(mentions) <= {chip.text for chip in found(plain)}
    assert mentions


@pytest.mark.parametrize(
    "row", [*PATTERNS["short"], *PATTERNS["nameless_system"]], ids=lambda row: row.get("name") or row["system"]
)
def test_each_short_form_finds_its_example(row: dict[str, str]) -> None:
    plain, mentions = marked(row["example"])
    assert mentions[0] in [chip.text for chip in found(plain) if chip.gpu]


@pytest.mark.parametrize("row", PATTERNS["context"], ids=lambda row: row["name"])
def test_each_context_fits_its_example(row: dict[str, str]) -> None:
    before, after = re.split(r"<[^<>]+>", row["example"].lower())
    count = PATTERNS["short_forms"]["count"]
    assert not row["before"] or re.search(row["before"], before)
    assert re.match(row["after"].replace("{count}", count), after)


@pytest.mark.parametrize("row", PATTERNS["grammar"], ids=lambda row: row["name"])
def test_each_grammar_pattern_fits_its_example(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], row["example"].lower())


@pytest.mark.parametrize(
    ("text", "gpu", "above"),
    [
        ("Nvidia's B400 GPUs", "B400", "NVIDIA GPU"),
        ("AMD's MI480X", "MI480X", "Instinct"),
        ("8,192 TPU v9 chips", "TPU v9", "TPU"),
        ("Trainium5 chips", "Trainium5", "Trainium"),
        ("an RTX 6090 Ti", "RTX 6090 Ti", "GeForce"),
        ("Huawei's Ascend 980", "Ascend 980", "Ascend"),
        ("Nvidia's H40 chips", "H40", "NVIDIA GPU"),
    ],
)
def test_future_members_are_known_by_their_shape(text: str, gpu: str, above: str) -> None:
    assert only(text).gpu == (gpu,)
    assert gpu not in catalogue()
    assert ancestors(gpu)[0] == above


# ---- classes, makers and nouns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpu"),
    [
        ("[GPUs] are scarce", ("GPU",)),
        ("[graphics processing units (GPUs)] are scarce", ("GPU",)),
        ("[Nvidia GPUs] are scarce", ("NVIDIA GPU",)),
        ("[Nvidia's highly coveted chips] are scarce", ("NVIDIA GPU",)),
        ("[Nvidia (NASDAQ: NVDA) chips] are scarce", ("NVIDIA GPU",)),
        ("[Nvidia AI accelerators] are scarce", ("NVIDIA GPU",)),
        ("[Nvidia and AMD GPUs] are scarce", ("NVIDIA GPU", "AMD GPU")),
        ("[AMD GPUs] are scarce", ("AMD GPU",)),
        ("[Nvidia hardware] is scarce", ("NVIDIA GPU",)),
        ("its own [AI chips] are scarce", ("AI chip",)),
        ("[machine-learning accelerators] are scarce", ("AI chip",)),
        ("[Amazon's own AI chips] are scarce", ("AWS AI chip",)),
        ("Amazon's [AI chips] are scarce", ("AI chip",)),
        ("[Google's TPUs] are scarce", ("TPU",)),
        ("[GPUs] from Nvidia are scarce", ("NVIDIA GPU",)),
        ("[chips] bought from Nvidia and AMD are scarce", ("NVIDIA GPU", "AMD GPU")),
        ("[AI chips] made by AMD are scarce", ("AMD GPU",)),
        ("[AI chips] designed by Google are scarce", ("TPU",)),
        ("[GPUs] from Google are scarce", ("GPU",)),
        ("[GPUs] from Nvidia-backed firms are scarce", ("GPU",)),
        ("240 [GPUs NVidia A100] are scarce", ("A100",)),
        ("240 [GPUs (H100)] are scarce", ("H100",)),
        ("[OpenAI's Titan chips] are scarce", ("OpenAI Titan",)),
        ("[Nvidia's Titan chips] are scarce", ("Titan",)),
    ],
)
def test_classes_take_their_makers_node(text: str, gpu: tuple[str, ...]) -> None:
    plain, mentions = marked(text)
    chip = only(plain)
    assert ([chip.text], chip.gpu) == (mentions, gpu)


@pytest.mark.parametrize(
    ("text", "noun", "plural"),
    [
        ("H100s", "gpu", True),
        ("an H100", "", False),
        ("H100 GPUs", "gpu", True),
        ("an H100 GPU", "gpu", False),
        ("A100 graphics cards", "gpu", True),
        ("GB200 superchips", "gpu", True),
        ("H100 servers", "system", True),
        ("an H100 training cluster", "system", False),
        ("Nvidia's H100 and H200 GPU clusters", "system", True),
        ("Nvidia's Blackwell-based systems", "system", True),
        ("GPU server racks", "system", True),
        ("DGX A100s", "system", True),
        ("Blackwell revenue at Nvidia", "", False),
        ("H100 pricing", "", False),
        ("GPU cloud", "", False),
        ("GPU-rich", "", False),
        ("Nvidia's Hopper architecture", "", False),
        ("H800 GPU hours", "gpu", False),
    ],
)
def test_the_noun_is_the_last_head_noun(text: str, noun: str, plural: bool) -> None:
    chip = only(text)
    assert (chip.noun, chip.plural) == (noun, plural)


def test_hours_stay_outside() -> None:
    assert only("2.788 million H800 GPU hours").text == "H800 GPU"


@pytest.mark.parametrize("text", ["600k H100 equivalents", "600k H100-equivalent GPUs", "600k H100e"])
def test_equivalents(text: str) -> None:
    chip = only(text)
    assert chip.equivalent
    assert (chip.gpu, chip.noun) == (("H100",), "gpu")


# ---- systems -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpu", "system", "each"),
    [
        ("191 DGX H100 systems", "H100", "DGX H100", 8),
        ("4,608 DGX H100 GPUs", "H100", "DGX H100", 8),
        ("42 x DGX-A100 nodes", "A100", "DGX A100", 8),
        ("18 DGX H100 pods", "H100", "DGX H100", None),
        ("256 HGX B200 boards", "B200", "HGX B200", 8),
        ("64 HGX H100 8-GPU nodes", "H100", "HGX H100", 8),
        ("NVIDIA H200 HGX servers", "H200", "HGX H200", 8),
        ("GB200 NVL72", "GB200", "GB200 NVL72", 72),
        ("42 GB200 NVL72 racks", "GB200", "GB200 NVL72", 72),
        ("GB300 NVL72 Blackwell Ultra systems", "GB300", "GB300 NVL72", 72),
        ("a DGX SuperPOD", "NVIDIA GPU", "DGX SuperPOD", None),
        ("DGX-2", "V100", "DGX-2", 16),
        ("five P5 instances", "H100", "P5 instance", 8),
        ("a TPU v3 Pod", "TPU v3", "TPU v3 Pod", 1024),
        ("two TPU v4 pods", "TPU v4", "TPU v4 Pod", 4096),
        ("Huawei's CloudMatrix 384", "Ascend 910C", "CloudMatrix 384", 384),
        ("Trn2 UltraServers", "Trainium2", "Trn2 UltraServer", 64),
        ("Vera Rubin NVL144 racks", "Vera Rubin", "Vera Rubin NVL144", 144),
    ],
)
def test_systems_know_what_they_hold(text: str, gpu: str, system: str, each: int | None) -> None:
    chip = only(text)
    assert (chip.gpu, chip.system, chip.chips_each) == ((gpu,), system, each)


@pytest.mark.parametrize(
    ("text", "gpu", "system"),
    [
        ("A GB200 NVL72 costs more. So does another [NVL72].", "GB200", "GB200 NVL72"),
        ("After the GB200 came the GB300. They ordered 40 [NVL72 racks].", "GB300", "GB300 NVL72"),
        ("At first the [NVL36] was planned by Nvidia.", "GB200", "GB200 NVL36"),
        ("A Trainium2 costs little. Sixteen fit in a server, 64 in an [UltraServer].", "Trainium2", "Trn2 UltraServer"),
        ("Huawei has Ascend 950s. A [SuperPoD] holds many.", "Ascend", "SuperPoD"),
        ("[Huawei's Atlas 950 SuperPoD] is due in 2026.", "Ascend", "Atlas 950"),
    ],
)
def test_generic_systems_are_of_the_chip_named_last(text: str, gpu: str, system: str) -> None:
    plain, (mention, *_) = marked(text)
    chip = next(chip for chip in found(plain) if chip.text == mention)
    assert (chip.gpu, chip.system) == ((gpu,), system)


def test_a_superpod_of_nvidia_is_none_of_huawei() -> None:
    chips = found("Huawei sells Ascend chips. Nvidia sells H100s, and a SuperPOD holds many.")
    assert chips[-1].gpu == ()


@pytest.mark.parametrize(
    ("text", "noun", "each"),
    [("64 CS-3s from Cerebras", "gpu", None), ("64 Cerebras CS-3 systems", "system", 1)],
)
def test_machines_around_one_chip_are_models(text: str, noun: str, each: int | None) -> None:
    chip = only(text)
    assert (chip.gpu, chip.system, chip.noun, chip.chips_each) == (("CS-3",), None, noun, each)


# ---- short forms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpus"),
    [
        ("It rents TPUs. [v5e and v5p] cost more; [v4 slices] begin at 8.", ["TPU v5e", "TPU v5p", "TPU v4"]),
        ("Its TPUs are 512 [v4s] and one [v4-1024].", ["TPU v4", "TPU v4"]),
        ("The RTX 5080 is out. A [5070 Ti] follows; the [5070] comes in March.", ["RTX 5070 Ti", "RTX 5070"]),
        ("The RTX 5090 sells. Eight [4090s] or 8x [4090 cards] do as well.", ["RTX 4090", "RTX 4090"]),
        ("The Radeon RX 9070 XT sells. The [9070] does not.", ["RX 9070"]),
        ("[Gaudi 2 and 3 accelerators] are made.", ["Gaudi 2", "Gaudi 3"]),
    ],
)
def test_short_forms_where_the_family_is_named(text: str, gpus: list[str]) -> None:
    plain, mentions = marked(text)
    chips = [chip for chip in found(plain) if chip.text in mentions]
    assert [chip.text for chip in chips] == mentions
    assert [gpu for chip in chips for gpu in chip.gpu] == gpus


@pytest.mark.parametrize(
    "text",
    [
        "The GeForce RTX 5090 is out, and 4090 GPUs were sold.",
        "The RTX 5090 costs $4090 in shops, and the 5080 units on sale went fast.",
        "GeForce cards will be forgotten by the 2060s.",
        "With TPUs they trained v2 of the model, and Llama v3 as well.",
        "Intel has Gaudi 2 and 3 H100s.",
    ],
)
def test_counts_prices_and_years_are_no_short_forms(text: str) -> None:
    assert not any(chip.rule.startswith("short:") or "elided" in chip.rule for chip in found(text))


def test_a_short_form_needs_its_family() -> None:
    assert found("The 4090 and the v5e beat the 5070 Ti, says Nvidia.") == []


# ---- coordination ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpus"),
    [
        ("[A100/H100]", [("A100", "H100")]),
        ("[A/H100 GPUs]", [("A100", "H100")]),
        ("[A100 and H100 GPUs]", [("A100", "H100")]),
        ("[A100s and H100s]", [("A100", "H100")]),
        ("[Nvidia H100, A100 and L40S GPUs]", [("H100", "A100", "L40S")]),
        ("[Nvidia's Blackwell and Vera Rubin chips]", [("Blackwell", "Vera Rubin")]),
        ("its [Blackwell and upcoming Rubin chips]", [("Blackwell", "Rubin")]),
        ("[GB200/GB300]: 500,000", [("GB200", "GB300")]),
        ("[H100/200 nodes]", [("H100", "H200")]),
        ("[Ascend 910B/C chips]", [("Ascend 910B", "Ascend 910C")]),
        ("[RTX 4080 and 4090 cards]", [("RTX 4080", "RTX 4090")]),
        ("[v4 and v5p Cloud TPU clusters]", [("TPU v4", "TPU v5p")]),
        ("[Nvidia's A100 and AMD's MI250 accelerators]", [("A100", "MI250")]),
        ("500 [A100s] and 300 [H100s]", [("A100",), ("H100",)]),
        ("150,000 [H100s], and [H200s] for the rest", [("H100",), ("H200",)]),
        ("8x [A100], 4x [H100 nodes]", [("A100",), ("H100",)]),
        ("[H100s] and [GPU servers]", [("H100",), ("GPU",)]),
        ("[A100 GPUs] and [H100 GPUs]", [("A100",), ("H100",)]),
    ],
)
def test_names_under_one_noun_are_one_mention(text: str, gpus: list[tuple[str, ...]]) -> None:
    plain, mentions = marked(text)
    chips = found(plain)
    assert [chip.text for chip in chips] == mentions
    assert [chip.gpu for chip in chips] == gpus


# ---- reference ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gpu", "noun"),
    [
        ("these chips", (), "gpu"),
        ("such processors", (), "gpu"),
        ("the same chips", (), "gpu"),
        ("these new GPUs", ("GPU",), "gpu"),
        ("the GPUs", ("GPU",), "gpu"),
        ("the racks", (), "system"),
    ],
)
def test_words_of_reference_make_an_anaphor(text: str, gpu: tuple[str, ...], noun: str) -> None:
    chip = found(f"It has ten H100s. Of {text}, none works.")[-1]
    assert (chip.text, chip.gpu, chip.noun, chip.anaphor) == (text, gpu, noun, True)


def test_bare_nouns_stand_for_what_was_named() -> None:
    text, mentions = marked("It has 640 [H100s] in 80 [nodes]. Each [card] costs $30,000, and 20 of [them] failed.")
    chips = found(text)
    assert [chip.text for chip in chips] == mentions
    assert [chip.anaphor for chip in chips] == [False, False, True, True]
    assert all(chip.gpu == () for chip in chips[1:])


def test_a_possessive_pronoun_leaves_the_anaphor() -> None:
    chip = found("Nvidia sold ten H100s. It said its latest chips are scarce.")[-1]
    assert (chip.text, chip.gpu, chip.anaphor) == ("chips", (), True)


def test_bare_nouns_mean_nothing_where_no_chip_is_named() -> None:
    assert found("The servers were slow and the chips were cold.") == []


@pytest.mark.parametrize(
    "text",
    [
        "memory chips",
        "EPYC processors",
        "Intel processors",
        "credit cards",
        "operating systems",
        "Acme Systems",
        "particle accelerators",
        "a 20-core processor",
        "machine learning",
        "36 NVIDIA Grace CPUs",
    ],
)
def test_other_things_with_the_same_nouns_are_left_alone(text: str) -> None:
    assert [chip.text for chip in found(f"It has ten H100s. Then came {text}.")] == ["H100s"]


# ---- names that mean other things too ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The A10 motorway was closed near junction 4, and the A40 was jammed.",
        "She holds an L4 visa and takes the T4 bus.",
        "H20 Wireless sold its P100 respirators for $20.",
        "The A100 highway and the B200 road meet in Berlin.",
        "Grace Hopper wrote compilers; the Grace Hopper Celebration drew 30,000 people.",
        "Robert Rubin ran the Treasury; the Vera Rubin Observatory opened in Chile.",
        "Blackwell Publishing has 400 titles, and Judge Blackwell has read them.",
        "Antoni Gaudi built houses. Four million people saw Gaudi's buildings.",
        "Titan International makes wheels. The arc of history is long. Turing Award winners met.",
        "Phone cases made of TPU cost $5.",
        "RTX Corp won a $400 million contract.",
        "Ascend 2024 drew 5,000 guests, who ascended 300 metres.",
        "Quest Diagnostics (NYSE: DGX) reported sales of $2 billion.",
        "MI6 agents met at MI 48226.",
        "Tesla sold 400,000 cars, and Meta has 67,000 employees.",
        "The start-up accelerator takes 20 companies.",
        "https://example.com/gpu/h100 and sales@gpu.example",
    ],
)
def test_ordinary_text_has_no_chips(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia sells the [A10] to clouds.",
        "The [T4 GPU] is old.",
        "Nvidia said demand for [Hopper] is strong.",
        "[GPUs] such as the [L4] and the [A10] need no licence.",
        "The law covers [H20 chips].",
        "[Ampere GPUs] came before.",
    ],
)
def test_evidence_lets_ambiguous_names_in(text: str) -> None:
    plain, mentions = marked(text)
    assert [chip.text for chip in found(plain)] == mentions


def test_a_maker_is_taken_in_only_before_what_it_makes() -> None:
    assert [chip.text for chip in found("Meta's H100s and Tesla's H100 cluster")] == ["H100s", "H100 cluster"]


# ---- the catalogue -----------------------------------------------------------------------------------------------


def test_every_node_hangs_in_the_tree() -> None:
    nodes = catalogue()
    assert len(nodes) > 500
    for each in nodes.values():
        assert each.kind in KINDS
        assert each.parent in nodes or (each.parent is None and each.kind == "class")
        assert each.chip in nodes if each.kind == "system" else each.chip is None
        assert each.price_low is None or (each.price_high is not None and each.price_low <= each.price_high)


def test_ancestors_lead_to_the_class() -> None:
    assert ancestors("H100 SXM") == ("H100", "Hopper", "NVIDIA GPU", "GPU", "AI chip")
    assert ancestors("GB300")[:2] == ("Blackwell Ultra", "Blackwell")
    assert ancestors("AI chip") == ancestors("no such chip") == ()


def test_node_of_an_unknown_name() -> None:
    assert node("no such chip") is None
    assert node("B400") == Node("B400", "NVIDIA GPU", "model", "NVIDIA")


def test_nodes_that_the_catalogue_lacks() -> None:
    nodes = nodes_for(["H100", "B400", "MI480X", "B400", "no such chip"])
    assert [(each.gpu, each.parent) for each in nodes] == [("B400", "NVIDIA GPU"), ("MI480X", "Instinct")]


def test_every_alias_names_a_node() -> None:
    assert {spelling.gpu for spelling in lexicon().spellings.values()} <= set(catalogue())


# ---- any text ----------------------------------------------------------------------------------------------------

PIECES = [
    "H100",
    "A100",
    "s",
    " ",
    "-",
    "/",
    "and",
    ", ",
    "GPU",
    "GPUs",
    "Nvidia's",
    "the",
    "(",
    ")",
    "80GB",
    "TPU",
    "v4",
    "8x",
    "\n",
    "İ",
    "é",
    "RTX 5090",
    "4090",
    "5070 Ti",
    "v5e",
    "v4-4096",
    "NVL72",
    "GB200",
    "SuperPoD",
    "Huawei",
    "OpenAI",
    "Titan",
    "from Nvidia",
    "Gaudi 2",
    "3",
    "CS-3",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_spans_are_the_text_at_their_offsets(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    "text",
    [
        "H100 " * 20_000,
        "H100/" * 20_000,
        "H100 and " * 20_000,
        "GPU " + "1" * 200_000,
        "GPU (" * 20_000,
        "GPU @" + "a" * 200_000,
        "TPU v4 " * 20_000,
        "the RTX 4090, 5080 and " * 8_000,
        "GPUs from Nvidia and " * 8_000,
        "Huawei SuperPoD " * 10_000,
        "OpenAI Titan Nvidia Titan " * 6_000,
        "GPU ai " + "a-" * 200_000,
    ],
    ids=["names", "slashes", "conjunctions", "digits", "brackets", "letters"]
    + ["versions", "short", "sources", "systems", "contested", "hyphens"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begin = time.process_time()
    find_accelerators(text)
    assert time.process_time() - begin < 10
