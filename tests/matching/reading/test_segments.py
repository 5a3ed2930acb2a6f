"""Cutting a message into parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.reading.segments import (
    LONGEST_SENTENCE,
    WINDOW_STEP_WORDS,
    WINDOW_WORDS,
    Parting,
    Segment,
    gist,
    passages_of,
    segments_of,
    telling,
)
from tests.spending import BUDGET, cpu_of


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("They kept my passport", ["They kept my passport"]),
        ("Can I travel now? What does it mean?", ["Can I travel now?", "What does it mean?"]),
        ("I went there. They kept it all.", ["I went there.", "They kept it all."]),
        ("first line here\nsecond line here", ["first line here", "second line here"]),
        ("Help! They kept my passport", ["Help! They kept my passport"]),
        ("They kept my passport. Why?", ["They kept my passport. Why?"]),
        (
            "form DS-5535 or travel.state.gov is what I need",
            ["form DS-5535 or travel.state.gov is what I need"],
        ),
        ("Why?", ["Why?"]),
        ("", []),
        ("?!", []),
        ("😀", []),
    ],
)
def test_sentences_are_parts_and_pieces_too_short_stay_with_a_neighbor(
    message: str, parts: list[str]
) -> None:
    assert [segment.text for segment in segments_of(message)] == parts


def test_a_part_that_ends_with_a_question_mark_asks() -> None:
    assert [(part.asks, part.words) for part in segments_of("Can I travel now? Tell me please.")] == [
        (True, 4),
        (False, 3),
    ]


def test_a_run_on_message_is_read_through_windows_that_overlap_and_reach_its_end() -> None:
    words = [f"w{number}" for number in range(40)]
    parts = [part.text.split() for part in segments_of(" ".join(words) + "?")]

    assert parts[0] == words[:WINDOW_WORDS]
    assert parts[1] == words[WINDOW_STEP_WORDS : WINDOW_STEP_WORDS + WINDOW_WORDS]
    assert parts[-1][-1] == "w39"
    assert [word for word in words if not any(word in part for part in parts)] == []


def test_of_a_run_on_question_only_the_last_window_asks() -> None:
    parts = segments_of(" ".join(["word"] * 40) + "?")
    assert [part.asks for part in parts] == [False] * (len(parts) - 1) + [True]


def test_a_sentence_of_the_longest_kind_is_still_whole() -> None:
    assert len(segments_of(" ".join(["word"] * LONGEST_SENTENCE))) == 1
    assert len(segments_of(" ".join(["word"] * (LONGEST_SENTENCE + 1)))) > 1


@given(
    st.lists(st.sampled_from(["visa", "I", "now?", "refused.", "why!", "\n", "a;", "…", "U.S."]), max_size=80)
)
def test_every_word_of_a_message_is_in_some_part(pieces: list[str]) -> None:
    message = " ".join(pieces)
    together = " ".join(part.text for part in segments_of(message))
    for word in ("visa", "now?", "refused.", "why!", "U.S."):
        assert (word in message) == (word in together)
    assert all(part.words <= LONGEST_SENTENCE for part in segments_of(message))


@given(st.text())
def test_any_text_is_cut_without_complaint_and_no_part_is_empty(message: str) -> None:
    assert all(part.text.strip() and part.words for part in segments_of(message))


@pytest.mark.parametrize("end", ["?" * 40_000, " ." * 20_000, "\n" * 40_000, "…" * 40_000, " a" * 20_000])
def test_the_cost_of_cutting_grows_no_faster_than_the_message(end: str) -> None:
    assert cpu_of(lambda: segments_of("my visa refused" + end)) < BUDGET


def parts(*texts: str) -> tuple[Segment, ...]:
    return tuple(Segment(text, 3, text.endswith("?")) for text in texts)


def longest_word(text: str) -> float:
    return max(map(len, text.split()))


SAID = parts(
    *("we came here", "we sat down", "he said no", "the administrative one", "is it?", "who knows?"),
    *("it was processing", "and so on", "that is it", "so we left", "we thank you"),
)


def test_a_message_of_few_parts_is_read_whole() -> None:
    assert telling(SAID, len(SAID), longest_word) == SAID


def test_a_part_that_is_said_again_is_read_once() -> None:
    assert telling(parts("no visa yet", "no visa yet", "why?"), 9, longest_word) == parts(
        "no visa yet", "why?"
    )


@pytest.mark.parametrize(
    ("most", "left_out"),
    [
        (10, {"he said no"}),
        (9, {"he said no", "it was processing"}),
        (8, {"he said no", "it was processing", "the administrative one"}),
        (7, {"he said no", "it was processing", "the administrative one", "is it?"}),
    ],
)
def test_of_many_parts_the_ends_are_read_then_questions_then_what_tells_most(
    most: int, left_out: set[str]
) -> None:
    assert telling(SAID, most, longest_word) == tuple(each for each in SAID if each.text not in left_out)


@given(st.lists(st.sampled_from("abcdefghij"), max_size=40), st.integers(6, 12))
def test_what_is_read_is_in_the_order_of_the_message_and_never_too_much(said: list[str], most: int) -> None:
    read = telling(parts(*said), most, longest_word)
    assert len(read) == min(most, len(set(said)))
    order = list(dict.fromkeys(said))
    assert [order.index(each.text) for each in read] == sorted(order.index(each.text) for each in read)


PARTING = Parting(["and", "also"], ["what", "how", "can", "must", "will"])


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("what is 221g and how long does it take", ("what is 221g", "how long does it take")),
        (
            "If I apply again must I pay, and will they mind?",
            ("If I apply again must I pay,", "will they mind?"),
        ),
        ("how is it and what do they want and how", ("how is it", "what do they want and how")),
    ],
)
def test_a_sentence_is_two_questions_where_both_of_its_halves_ask(text: str, halves: tuple[str, str]) -> None:
    assert tuple(each.text for each in PARTING.halves(text)) == halves


@pytest.mark.parametrize(
    "text",
    [
        "my daughter was approved and how about me",
        "how can I prove my love and marriage to them",
        "what is and how",
        "can I book now or must I wait",
        "what and " * LONGEST_SENTENCE,
        "",
    ],
)
def test_other_sentences_are_one_question(text: str) -> None:
    assert PARTING.halves(text) == ()


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Can I?", True),
        ("and can I", True),
        ("I can", False),
        ("and I can", False),
        ("and", False),
        ("", False),
    ],
)
def test_a_question_begins_with_a_question_word(text: str, begins: bool) -> None:
    assert PARTING.begins(text) is begins


def words_in(text: str) -> int:
    return len(text.split())


def test_passages_hold_each_word_once() -> None:
    text = (
        "Hello there my friends. " + " ".join(f"w{number}" for number in range(70)) + ". Thanks to you all."
    )
    passages = passages_of(text)
    # A cut between words leaves out the signs there.
    assert " ".join(each.text for each in passages).replace(".", "").split() == text.replace(".", "").split()
    assert max(each.words for each in passages) <= LONGEST_SENTENCE


def test_the_gist_is_what_matters_within_its_cost_and_in_order() -> None:
    chatter = [f"we wait here day {number}." for number in range(20)]
    chatter[9] = "is the passport lost?"
    passages = passages_of(" ".join(chatter))
    found = gist(passages, 40, words_in, lambda text: 0.0)
    assert words_in(found) <= 40
    assert found.startswith("we wait here day 0.")
    assert "is the passport lost?" in found
    assert found.endswith("we wait here day 19.")


def test_one_passage_is_the_gist_even_if_it_costs_too_much() -> None:
    assert gist(passages_of("where is my passport now?"), 1, words_in, lambda text: 0.0)
