"""Patterns: how they are written, where they stand, and what staff hear of faulty ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.patterns.patterns import PatternError, Patterns, covered, problem_in
from bot.knowledge.patterns.words import plain, sentences_of
from bot.matching.danger.spelling import Spellings
from tests.spending import BUDGET, cpu_of

LISTS = {"want": ("want to", "going to"), "die": ("die", "be dead"), "both": ("<want>", "wish to")}


def found(pattern: str, text: str) -> bool:
    (words,) = sentences_of(text)
    return bool(Patterns([pattern], LISTS).find(words))


@pytest.mark.parametrize(
    ("pattern", "text", "stands"),
    [
        ("i <want> <die>", "I want to die!", True),
        ("i <want> <die>", "i want to be dead", True),
        ("i <want> <die>", "i want to live", False),
        ("i <both> die", "i wish to die", True),
        ("i ... die", "i will probably not die", True),
        ("i ... die", "i would really quite surely die", False),
        ("so? tired", "tired", True),
        ("(kill|shoot) him", "shoot him", True),
        ("(kill|shoot at) him", "i shoot at him", True),
        ("(kill|shoot at) him", "kill at him", False),
        ("no (more|longer at all)? pills", "no longer at all pills", True),
        ("no (more|longer)? pills", "no pills", True),
        ("(<die>|fall asleep) now", "fall asleep now", True),
        ("suicid*", "suicidality", True),
        ("die", "diet", False),
        ("(<die>|sleep)", "sleep", True),
        ("想 死", "我很想死", True),
    ],
)
def test_a_pattern_stands_where_its_words_do(pattern: str, text: str, stands: bool) -> None:
    assert found(pattern, text) is stands


def test_the_place_of_a_pattern_is_that_of_its_words() -> None:
    (place,) = Patterns(["want to <die>"], LISTS).find(("i", "want", "to", "be", "dead", "now"))
    assert (place.start, place.end) == (1, 5)
    assert covered([place]) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "pattern",
    [
        "<nobody>",
        "i [want]",
        "",
        "so? very?",
        "{want}",
        "(so|very)?",
        "(a|b",
        "a) b",
        "(a|)",
        "((a|b) c|d)",
        "a_b",
    ],
)
def test_a_faulty_pattern_is_explained(pattern: str) -> None:
    assert problem_in(pattern, LISTS)


@pytest.mark.parametrize(
    "pattern", ["not want|wish to live on|stay", "live on|stay?", "<die>|sleep", "die|fall_asleep"]
)
def test_a_choice_without_brackets_is_refused_with_the_way_to_write_it(pattern: str) -> None:
    problem = problem_in(pattern, LISTS)
    assert problem
    (remedy,) = re.findall(r"write (\(.*?\)\??)", problem)
    assert problem_in(remedy.removesuffix("?"), LISTS) is None


def test_a_list_that_holds_itself_is_a_fault() -> None:
    assert problem_in("<loop>", {"loop": ("<loop>",)})
    with pytest.raises(PatternError):
        Patterns(["<loop>"], {"loop": ("<loop>",)})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Don’t  WANT, to", "dont want to"),
        ("café… non", "cafe . non"),
        ("dieeeee", "die"),
        ("أريد", "اريد"),
        ("मैं मरना", "मैं मरना"),
        ("我想死", "我  想  死"),
    ],
)
def test_words_have_one_spelling(written: str, read: str) -> None:
    assert plain(written).split() == plain(read).split() or plain(written) == read


@given(st.text(max_size=200))
def test_any_text_is_read_and_reading_it_again_changes_nothing(text: str) -> None:
    once = plain(text)
    assert plain(once).split() == once.split()


def test_endless_marks_cost_little() -> None:
    assert cpu_of(lambda: plain("a" + "\u0301" * 4000)) < BUDGET


def test_patterns_sought_together_are_found_in_their_order_as_each_alone() -> None:
    lists = {"who": ("i", "my wife"), "end": ("stop", "give up")}
    patterns = ["<who> <end>", "give up", "i ... now", "(stop|go)", "i stop now", "never said", "up* now?"]
    together = Patterns(patterns, lists)
    for text in ("i give up now", "my wife will stop", "i stop now and go", "up", "nothing of it"):
        words = tuple(text.split())
        alone = [
            (number, found.start, found.end)
            for number, pattern in enumerate(patterns)
            for found in Patterns([pattern], lists).find(words)
        ]
        assert [(each.pattern, each.start, each.end) for each in together.find(words)] == alone


def test_of_two_words_equally_near_a_typo_the_same_is_chosen_in_any_order() -> None:
    def corrected(*wanted: str) -> tuple[str, ...]:
        return Spellings((), lambda word: word in wanted, wanted).corrected(["amout"])

    assert corrected("about", "amount") == corrected("amount", "about")
