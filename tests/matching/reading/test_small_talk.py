"""Hearing small talk, alone and around a question."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.markup.template import Template
from bot.knowledge.model import SmallTalkKind
from bot.matching.reading.small_talk import MOST_TAKEN_OFF, SmallTalkHeard, SmallTalkRecognizer
from tests.spending import BUDGET, cpu_of

REPLY = Template.parse("Some words.")


def normalised(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def spelled(text: str) -> list[str]:
    return normalised(text).split()


@pytest.fixture(scope="module")
def ear() -> SmallTalkRecognizer:
    return SmallTalkRecognizer(
        [
            SmallTalkKind("greeting", around=True, phrases=("hi", "good morning"), reply=REPLY),
            SmallTalkKind("thanks", around=True, phrases=("thanks", "thank you so much"), reply=REPLY),
            SmallTalkKind("agreement", around=False, phrases=("no", "yes"), reply=REPLY),
        ],
        normalised,
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Hi!", "greeting"),
        ("GOOD MORNING...", "greeting"),
        ("god morning", "greeting"),
        ("thankyou so much", "thanks"),
        ("no", "agreement"),
        ("hi my visa was refused", None),
        ("ho", None),
        ("", None),
        ("?", None),
    ],
)
def test_a_message_that_is_small_talk_as_a_whole_is_heard_with_slips(
    ear: SmallTalkRecognizer, said: str, kind: str | None
) -> None:
    assert ear.whole(spelled(said)) == kind


@pytest.mark.parametrize(
    ("said", "rest", "kinds"),
    [
        ("hi, my visa was refused", "my visa was refused", ("greeting",)),
        ("my visa was refused, thanks", "my visa was refused", ("thanks",)),
        (
            "Hi! good morning. my visa was refused thank you so much",
            "my visa was refused",
            ("greeting", "thanks"),
        ),
        ("hi thanks", "", ("greeting", "thanks")),
        ("my visa was refused", "my visa was refused", ()),
        ("did they say hi to you", "did they say hi to you", ()),
        ("", "", ()),
        ("!!!", "", ()),
    ],
)
def test_small_talk_at_the_ends_is_taken_off_and_the_question_stays(
    ear: SmallTalkRecognizer, said: str, rest: str, kinds: tuple[str, ...]
) -> None:
    assert ear.hear(said) == SmallTalkHeard(rest, kinds)


def test_a_kind_that_only_stands_alone_is_never_taken_off_a_question(ear: SmallTalkRecognizer) -> None:
    assert ear.hear("no interview date yet") == SmallTalkHeard("no interview date yet", ())


@given(st.text())
def test_any_text_is_heard_and_only_its_ends_are_taken_off(ear: SmallTalkRecognizer, said: str) -> None:
    assert ear.hear(said).rest in said


def test_without_small_talk_all_is_question() -> None:
    assert SmallTalkRecognizer([], normalised).hear(" hi ") == SmallTalkHeard("hi", ())


def test_of_greetings_without_end_some_are_taken_off(ear: SmallTalkRecognizer) -> None:
    heard = ear.hear("hi " * (MOST_TAKEN_OFF + 2) + "my visa was refused")
    assert heard == SmallTalkHeard("hi hi my visa was refused", ("greeting",) * MOST_TAKEN_OFF)


@pytest.mark.parametrize("said", ["hi " * 10_000, "hi" + "." * 40_000, "a" * 40_000, "hi " + "a" * 40_000])
def test_the_cost_of_hearing_grows_no_faster_than_the_message(ear: SmallTalkRecognizer, said: str) -> None:
    assert cpu_of(lambda: ear.hear(said)) < BUDGET


def test_signs_without_end_beside_a_greeting_do_not_hide_it(ear: SmallTalkRecognizer) -> None:
    assert ear.hear("?" * 500 + " hi " + "." * 500 + " my visa was refused") == SmallTalkHeard(
        "my visa was refused", ("greeting",)
    )
