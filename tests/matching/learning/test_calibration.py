"""What makes the judge surer of an entry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.matching.learning.calibration import TYPICAL, Asked, evidence_of
from bot.matching.reading.vocabulary import Vocabulary

PHRASES = [
    *((f"when do i get my {thing} back", 0) for thing in ("passport", "papers", "documents")),
    *((f"what does my {thing} mean", 1) for thing in ("letter", "status", "slip")),
    *((f"how do i cook my {thing}", 2) for thing in ("soup", "rice", "fish")),
]
LEARNED = [(phrase.split(), owner) for phrase, owner in PHRASES]
VOCABULARY = Vocabulary.learn(LEARNED, classes=3, entries=2)
SCORES = np.array([[0.5, 0.1, 0.1]], np.float32)


def asked(*questions: str) -> Asked:
    """Return questions that the ranking finds equally alike to what it knows."""
    words = [question.split() for question in questions]
    return Asked(SCORES.repeat(len(words), axis=0), words, VOCABULARY)


def test_of_two_questions_that_score_the_same_the_one_in_an_entry_s_words_is_likelier() -> None:
    right, in_scope = TYPICAL.judge(asked("i get my passport", "i get my guitar", "i get my soup"), entries=2)
    assert right[0] > right[1] > right[2]
    assert in_scope[0] > in_scope[1] > in_scope[2]


def test_words_of_another_language_do_not_count() -> None:
    foreign = replace(asked("mi pasaporte ya", "mi guitarra ya"), vocabulary=None)
    right, in_scope = TYPICAL.judge(foreign, entries=2)
    assert right[0] == right[1]
    assert in_scope[0] == in_scope[1]


def test_real_questions_teach_that_words_of_no_entry_are_answered_by_none() -> None:
    questions = asked(*["i get my passport", "i get my guitar"] * 40)
    accepted = np.array([[True, False], [False, False]] * 40)
    before, after = (
        judge.judge(questions, entries=2)[0] for judge in (TYPICAL, TYPICAL.taught(questions, accepted))
    )
    assert after[0] - after[1] > before[0] - before[1]


def test_phrases_left_out_are_seen_alike_together_and_as_some_of_them() -> None:
    words = [words for words, _ in LEARNED]
    owner = np.array([owner for _, owner in LEARNED])
    scores = np.eye(3, dtype=np.float32)[owner]
    for alone in (True, False):
        whole = Asked(scores, words, VOCABULARY, owner, alone)
        _, evidence = evidence_of(whole, entries=2)
        for rows in (np.array([4, 1]), owner == 1):
            np.testing.assert_array_equal(evidence_of(whole.some(rows), entries=2)[1], evidence[rows])
        seen = evidence_of(replace(whole, said_by=None), entries=2)[1]
        assert (evidence[owner < 2, 6] < seen[owner < 2, 6]).all()
