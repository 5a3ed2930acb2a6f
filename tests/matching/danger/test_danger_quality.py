"""How much danger is heard, and how often falsely, in the development sets: limits that no edit may pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.curation.evaluation import Question
from bot.curation.questions import read_questions
from bot.domain.conversation.danger import Danger, DangerKind, DangerLevel
from bot.matching.reading.language import language_of
from bot.matching.snapshot import DEFAULT, Snapshot

DATA = Path(__file__).parents[2] / "data"

Heard = list[tuple[Question, Danger | None]]

ABOUT_DANGER = {"refused-at-the-border", "scams"}
"""Entries whose questions tell of somebody who is held, or of a fraud: it is right to hear danger there."""


@pytest.fixture(scope="module")
def heard(snapshot: Snapshot) -> Heard:
    questions = list(read_questions(DATA / "danger.yaml", None)[0])
    judged = [each for each in snapshot.language(DEFAULT).judged if ABOUT_DANGER.isdisjoint(each.accept)]
    questions += [
        Question(each.text, frozenset(each.accept), "judged", lang=language_of(each.text) or "en")
        for each in judged
    ]
    return [(each, snapshot.danger_in(each.text)) for each in questions]


def share(of: Iterable[bool]) -> float:
    counted = list(of)
    assert len(counted) > 50
    return sum(counted) / len(counted)


def is_sure(danger: Danger | None) -> bool:
    return danger is not None and danger.level is DangerLevel.SURE


# Measured values in brackets.


def test_ordinary_questions_are_seldom_taken_for_danger(heard: Heard) -> None:
    ordinary = [danger for question, danger in heard if question.is_ordinary and question.lang == "en"]
    assert share(map(is_sure, ordinary)) <= 0.003  # (.0017: two people held by ICE)
    assert share(danger is not None for danger in ordinary) <= 0.013  # (.009)


def test_ordinary_questions_in_other_languages_are_rarely_surely_danger(heard: Heard) -> None:
    ordinary = [danger for question, danger in heard if question.is_ordinary and question.lang != "en"]
    assert share(map(is_sure, ordinary)) <= 0.01  # (.004)
    assert share(danger is not None for danger in ordinary) <= 0.13  # (.11)


def test_look_alikes_are_seldom_sure(heard: Heard) -> None:
    alike = [danger for question, danger in heard if question.danger == "none"]
    assert share(map(is_sure, alike)) <= 0.03  # (.012)
    assert share(danger is not None for danger in alike) <= 0.15  # (.10)


@pytest.mark.parametrize(
    ("wanted", "least"),
    [
        (lambda each: each.danger == DangerKind.SELF_HARM and each.lang == "en", 0.92),  # (.95)
        (lambda each: each.danger == DangerKind.SELF_HARM and each.lang != "en", 0.9),  # (.97)
        (lambda each: each.danger not in (None, "none", DangerKind.SELF_HARM), 0.88),  # (.91)
    ],
    ids=["self-harm in English", "self-harm in other languages", "other kinds"],
)
def test_danger_is_heard(heard: Heard, wanted: Callable[[Question], bool], least: float) -> None:
    assert share(danger is not None for question, danger in heard if wanted(question)) >= least
