"""The shallow parse: which words make a verb group, and who is the subject of each clause."""

from __future__ import annotations

import pytest

from extract.bind.clauses import Clause, read_clauses
from extract.bind.stream import Item, read_stream, without_overlaps
from extract.find.chips import find_accelerators
from extract.find.dates import find_dates
from extract.find.numbers import find_quantities
from extract.find.parties import find_parties


def parse(text: str) -> tuple[list[Item], list[Clause]]:
    mentions = [*find_accelerators(text), *find_quantities(text), *find_dates(text), *find_parties(text)]
    items = read_stream(text, 0, len(text), without_overlaps(mentions))
    return items, read_clauses(items)


def verb_group(text: str) -> tuple[str, str | None, bool]:
    """The lemma of the last verb of a text's only clause, what the group says of its status, and if it is passive."""
    (clause,) = parse(text)[1]
    assert clause.group is not None
    return clause.group.verb.lemma, clause.group.status, clause.group.passive


def subjects(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each clause's verb with its subjects: names, or the words that stand for them."""
    return [
        (clause.group.verb.lemma if clause.group else "", tuple(p.entity or p.text for p in clause.subjects))
        for clause in parse(text)[1]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft bought 5,000 GPUs.", ("buy", None, False)),
        ("Microsoft has bought 5,000 GPUs.", ("buy", None, False)),
        ("Microsoft will buy 5,000 GPUs.", ("buy", "planned", False)),
        ("Microsoft will soon be buying 5,000 GPUs.", ("buy", "planned", False)),
        ("Microsoft may buy 5,000 GPUs.", ("buy", "possible", False)),
        ("Microsoft could quietly have bought 5,000 GPUs.", ("buy", "possible", False)),
        ("Microsoft is to install 5,000 GPUs.", ("install", "planned", False)),
    ],
)
def test_auxiliaries_belong_to_the_verb_that_they_stand_before(text: str, expected: tuple[str, str, bool]) -> None:
    assert verb_group(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft plans to buy 5,000 GPUs.", ("buy", "planned", False)),
        ("Microsoft is planning on buying 5,000 GPUs.", ("buy", "planned", False)),
        ("Microsoft is considering buying 5,000 GPUs.", ("buy", "possible", False)),
        ("Microsoft expects to have installed 5,000 GPUs.", ("install", "planned", False)),
        ("Microsoft agreed to buy 5,000 GPUs.", ("buy", None, False)),
        ("Microsoft declined to buy 5,000 GPUs.", ("buy", "negated", False)),
        ("Microsoft wants 5,000 GPUs.", ("want", None, False)),
    ],
)
def test_a_verb_may_take_another_and_say_how_far_it_holds(text: str, expected: tuple[str, str, bool]) -> None:
    assert verb_group(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,000 GPUs were bought by Microsoft.", ("buy", None, True)),
        ("5,000 GPUs have been installed at the site.", ("install", None, True)),
        ("5,000 GPUs will be shipped to Microsoft.", ("ship", "planned", True)),
        ("5,000 GPUs are being installed at the site.", ("install", None, True)),
    ],
)
def test_a_passive_is_told_by_its_auxiliary(text: str, expected: tuple[str, str, bool]) -> None:
    assert verb_group(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft did not buy 5,000 GPUs.",
        "Microsoft didn’t buy 5,000 GPUs.",
        "Microsoft has never bought 5,000 GPUs.",
        "Microsoft won't buy 5,000 GPUs.",
    ],
)
def test_negation_inside_the_group_negates_it(text: str) -> None:
    assert verb_group(text)[:2] == ("buy", "negated")


@pytest.mark.parametrize(
    "text",
    [
        "The order for 5,000 GPUs.",  # behind a determiner
        "Its purchase of 5,000 GPUs.",
        "Microsoft's planned purchase.",
        "1,024 interconnected GPUs.",
    ],
)
def test_a_form_that_could_be_a_verb_is_none_inside_a_noun_phrase(text: str) -> None:
    assert [clause.group for clause in parse(text)[1]] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft, the owner of LinkedIn, bought 5,000 GPUs.", [("buy", ("Microsoft",))]),
        ("Naver, the search and cloud company, bought 5,000 GPUs.", [("buy", ("Naver",))]),
        ("Iris Energy (IREN), a miner, bought 5,000 GPUs.", [("buy", ("IREN",))]),
        ("Crusoe (a firm from Denver) bought 5,000 GPUs.", [("buy", ("Crusoe",))]),
        ("In a deal with OpenAI, Nscale bought 5,000 GPUs.", [("buy", ("Nscale",))]),
        ("In the first quarter of 2024 Crusoe bought 5,000 GPUs.", [("buy", ("Crusoe",))]),
        ("Microsoft's Eagle has 14,400 H100s.", [("have", ("Eagle",))]),
        ("Meta CEO Mark Zuckerberg bought 5,000 GPUs.", [("buy", ())]),
    ],
)
def test_the_subject_is_the_party_that_nothing_governs(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft, CoreWeave and Crusoe want 5,000 GPUs.", ("Microsoft", "CoreWeave", "Crusoe")),
        ("Both Microsoft and CoreWeave want 5,000 GPUs.", ("Microsoft", "CoreWeave")),
        pytest.param(
            "Microsoft as well as CoreWeave want 5,000 GPUs.",
            ("Microsoft", "CoreWeave"),
            marks=pytest.mark.xfail(strict=True, reason='the second "as" of "as well as" ends the list'),
        ),
        ("Clouds such as CoreWeave and Crusoe want 5,000 GPUs.", ("CoreWeave", "Crusoe")),
        ("Cloud providers like CoreWeave, Crusoe and Nebius want 5,000 GPUs.", ("CoreWeave", "Crusoe", "Nebius")),
    ],
)
def test_a_list_of_parties_is_one_subject(text: str, expected: tuple[str, ...]) -> None:
    assert subjects(text)[-1][1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft bought 5,000 GPUs and sold 1,000.", [("buy", ("Microsoft",)), ("sell", ("Microsoft",))]),
        ("Microsoft bought 5,000 GPUs and CoreWeave sold 1,000.", [("buy", ("Microsoft",)), ("sell", ("CoreWeave",))]),
        ("Microsoft bought 5,000 GPUs; CoreWeave sold 1,000.", [("buy", ("Microsoft",)), ("sell", ("CoreWeave",))]),
        (
            "Microsoft bought 5,000 GPUs, while CoreWeave sold 1,000.",
            [("buy", ("Microsoft",)), ("sell", ("CoreWeave",))],
        ),
        (
            "Microsoft bought 5,000 GPUs, but CoreWeave and Crusoe sold 1,000.",
            [("buy", ("Microsoft",)), ("sell", ("CoreWeave", "Crusoe"))],
        ),
        ("Crusoe said OpenAI needs 5,000 GPUs.", [("say", ("Crusoe",)), ("need", ("OpenAI",))]),
        (
            "Because CoreWeave rents 1,000 GPUs, Microsoft bought 5,000.",
            [("rent", ("CoreWeave",)), ("buy", ("Microsoft",))],
        ),
    ],
)
def test_each_verb_has_a_clause_and_a_coordinated_one_the_subject_before(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft, which bought 5,000 GPUs, sold 1,000.", [("buy", ("Microsoft",)), ("sell", ("Microsoft",))]),
        ("CoreWeave rents from Crusoe, which owns 5,000 GPUs.", [("rent", ("CoreWeave",)), ("own", ("Crusoe",))]),
        (
            "Nvidia sells to Microsoft and CoreWeave, who want 5,000 GPUs.",
            [("sell", ("NVIDIA",)), ("want", ("Microsoft", "CoreWeave"))],
        ),
        ("Crusoe runs 5,000 GPUs that Microsoft owns.", [("run", ("Crusoe",)), ("own", ("Microsoft",))]),
    ],
)
def test_a_relative_clause_is_about_what_its_pronoun_stands_for(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(verb, parties) for verb, parties in subjects(text) if verb] == expected


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("Microsoft runs 5,000 GPUs bought from Nvidia.", "buy"),
        ("Crusoe uses 5,000 GPUs owned by Microsoft.", "own"),
    ],
)
def test_a_participle_behind_its_noun_is_a_reduced_relative_clause(text: str, reduced: str) -> None:
    clause = parse(text)[1][-1]
    assert clause.group is not None
    assert (clause.group.verb.lemma, clause.relative) == (reduced, True)


def test_a_word_that_names_opens_no_clause() -> None:
    found = subjects("OpenAI, which joins a venture called Stargate UK, plans to rent 8,000 GPUs.")
    assert [verb for verb, _ in found] == ["", "join", "rent"]
    assert found[-1] == ("rent", ("OpenAI",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABCI 3.0, which the institute will open in January 2025, consists of 766 nodes.", ("consist", ("ABCI 3.0",))),
        (
            "CoreWeave, which is after an AI that programs, has scaled its cluster to 10,000 H100s.",
            ("scale", ("CoreWeave",)),
        ),
        ("The one in Indiana is called Project Rainier and will have 400,000 chips.", ("have", ("Project Rainier",))),
    ],
)
def test_the_clause_around_goes_on_behind_the_comma(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert subjects(text)[-1] == expected


def test_a_subject_without_a_party_has_words_all_the_same() -> None:
    (clause,) = parse("The market needs 5,000 GPUs.")[1]
    assert (clause.subjects, clause.subject_words) == ((), True)


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft bought 5,000 GPUs and, in March, sold 1,000 that CoreWeave had rented.",
        "Who knows? Nobody.",
        "5,000 GPUs",
        "— and so, (it seems) [or not], did they.",
        "which that who where",
        "((((",
    ],
)
def test_clauses_cover_every_item_once_and_in_order(text: str) -> None:
    items, clauses = parse(text)
    covered = [at for clause in clauses for at in range(clause.start, clause.end)]
    assert covered == list(range(len(items)))
