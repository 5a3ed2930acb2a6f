"""What was learned is stored and read again: the same, or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.learning.learner import Learned
from bot.matching.learning.lesson import Lesson, from_lines, in_lines
from bot.matching.learning.stored import packed, unpacked
from bot.matching.sealed import DamagedError, StaleError
from tests.bench.generated import questions
from tests.matching.lessons import KINDS, matcher_of, taught


@cache
def learned_of(kind: str, *, plain: bool = False, semantic: bool = False) -> tuple[Lesson, Learned]:
    return taught(kind, plain=plain, semantic=semantic)


@cache
def stored_of(kind: str) -> bytes:
    lesson, learned = learned_of(kind)
    return packed(learned, lesson.key())


@pytest.mark.parametrize(
    ("plain", "semantic"),
    [(False, False), (True, False), (False, True)],
    ids=["lexical", "plain", "semantic"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_matches_as_what_was_learned(kind: str, *, plain: bool, semantic: bool) -> None:
    lesson, learned = learned_of(kind, plain=plain, semantic=semantic)
    assert (learned.meaning is not None) == semantic
    again = unpacked(packed(learned, lesson.key()), lesson)
    asked = questions(KINDS[kind][0], 25)
    before = matcher_of(kind, learned, plain=plain)
    after = matcher_of(kind, again, plain=plain)
    assert after.match_many(asked) == before.match_many(asked)
    assert after.left_out() == before.left_out()


@pytest.mark.parametrize(
    "changed",
    [
        lambda each: replace(each, words=(*each.words[:-1], ("another",))),
        lambda each: replace(each, owner=np.append(each.owner[:-1], each.owner[-2] - 1)),
        lambda each: replace(each, entries=each.entries - 1),
        lambda each: replace(each, classes=each.classes + 1),
        lambda each: replace(each, measured=(*each.measured, ("another",))),
        lambda each: replace(each, measured_owner=each.measured_owner + 1),
        lambda each: replace(each, measured_share=each.measured_share / 2),
        lambda each: replace(each, encoder="semantic"),
        lambda each: replace(each, encoder_version="2"),
        lambda each: replace(each, weight=each.weight / 2),
        lambda each: replace(each, texts=("another",)),
        lambda each: replace(each, measured_texts=("another",)),
        lambda each: replace(each, foreign_texts=("otra",)),
        lambda each: replace(each, foreign_accepted=np.array([[0, 1]])),
        lambda each: replace(each, meaning_weight=0.123),
        lambda each: replace(each, width=0.123),
        lambda each: replace(each, ridge=0.123),
        lambda each: replace(each, judged=each.judged[1:]),
        lambda each: replace(each, accepted=each.accepted[1:]),
    ],
)
def test_what_was_learned_of_another_lesson_is_stale(changed: Callable[[Lesson], Lesson]) -> None:
    lesson, _ = learned_of("many phrases")
    with pytest.raises(StaleError):
        unpacked(stored_of("many phrases"), changed(lesson))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_byte_is_noticed(kind: str, data: st.DataObject) -> None:
    lesson, _ = learned_of(kind)
    whole = bytearray(stored_of(kind))
    # The end of an archive tells where its parts are.
    at = data.draw(st.integers(0, len(whole) - 1) | st.integers(len(whole) - 2_000, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedError):
        unpacked(bytes(whole), lesson)


@pytest.mark.parametrize("kept", [0, 1, 100, 5_000, -1])
def test_a_file_that_was_cut_is_damaged(kept: int) -> None:
    lesson, _ = learned_of("many phrases")
    with pytest.raises(DamagedError):
        unpacked(stored_of("many phrases")[:kept], lesson)


def test_nothing_that_could_run_is_read() -> None:
    lesson, _ = learned_of("few phrases")
    out = io.BytesIO()
    np.save(out, np.array([object()], dtype=object))
    content = bytes(32) + out.getvalue()
    sealed = hashlib.sha256(content).digest() + content
    with pytest.raises(DamagedError):
        unpacked(sealed, lesson)


@given(st.lists(st.lists(st.text("abc221géж", min_size=1), max_size=4).map(tuple)).map(tuple))
def test_lines_are_read_as_the_phrases_that_were_written(phrases: tuple[tuple[str, ...], ...]) -> None:
    assert from_lines(in_lines(phrases), len(phrases)) == phrases
    with pytest.raises(ValueError, match="phrases"):
        from_lines(in_lines(phrases), len(phrases) + 2)
