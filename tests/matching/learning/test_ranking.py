"""What the lower triangle tells is what the whole square would."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.learning import ranking
from bot.matching.learning.learner import learn, vectors_of
from bot.matching.learning.ranking import marks_of, note_nearest
from bot.matching.learning.unseen import NOT_LEARNED
from bot.matching.similarity.encoders import word_table
from bot.matching.similarity.panels import PANEL, panels_of
from tests.matching.lessons import taught


@pytest.mark.parametrize("classes", [1, 3, 7, 200])
def test_the_nearest_phrase_of_each_class_is_another_one(classes: int) -> None:
    size = 2 * PANEL + 61
    rng = np.random.default_rng(classes)
    whole = rng.random((size, size)).astype(np.float32)
    whole = np.maximum(whole, whole.T)
    np.fill_diagonal(whole, 1)
    starts = np.concatenate(
        [[0], np.sort(rng.choice(np.arange(1, size), classes - 1, replace=False)), [size]]
    )
    panels = [whole[top:end, :end].copy() for top, end in panels_of(size)]
    found = np.full((size, classes), NOT_LEARNED, np.float32)
    for top, panel in zip(range(0, size, PANEL), panels, strict=True):
        note_nearest(panel, starts, found)
        assert (panel == whole[top : top + len(panel), : panel.shape[1]]).all()
    np.fill_diagonal(whole, NOT_LEARNED)
    np.testing.assert_array_equal(found, np.maximum.reduceat(whole, starts[:-1], axis=1))


@pytest.mark.parametrize("plain", [False, True], ids=["word table", "plain"])
def test_phrases_are_as_near_to_each_other_as_a_question_would_be(*, plain: bool) -> None:
    lesson, learned = taught("many phrases", plain=plain)
    index = learned.index
    panels = list(index.lower_gram())
    words = [lesson.words[row] for row in range(0, len(index), 171)]
    vectors = None if plain else word_table().encode(words)
    for place, row in enumerate(range(0, len(index), 171)):
        vector = None if vectors is None else vectors[place]
        similar = index.similarities(words[place], vector).joint
        panel = panels[row // PANEL]
        np.testing.assert_allclose(panel[row % PANEL], similar[: panel.shape[1]], atol=1e-5)


def test_the_figures_of_phrases_left_out_are_of_phrases_like_them() -> None:
    _, learned = taught("many phrases")
    won = learned.unseen.winners == learned.index.owner
    assert 0.3 < won.mean() < 1
    assert learned.unseen.shares[won].mean() > learned.unseen.shares[~won].mean()


def test_very_many_phrases_are_learned_through_some_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson, whole = taught("many phrases")
    monkeypatch.setattr(ranking, "MOST_SOLVED", 1_200)
    some = learn(lesson, vectors_of(lesson, None))
    assert some.ranking.marks is not None
    assert len(some.ranking.weights) == len(some.ranking.marks) < len(lesson.words) / 2
    assert set(lesson.judged) <= set(some.unseen.phrases)
    for learned, found_again in ((whole, 0.98), (some, 0.9)):
        index, vectors = learned.index, word_table().encode(lesson.words[::31])
        found = [
            learned.ranking.weigh(words, vector)[1].argmax()
            for words, vector in zip(lesson.words[::31], vectors, strict=True)
        ]
        assert (np.array(found) == index.owner[::31]).mean() > found_again


@pytest.mark.parametrize("most", [1, 3, 5, 8])
def test_marks_are_spread_over_the_classes(most: int) -> None:
    owner = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
    marks = marks_of(owner, most)
    assert len(set(marks)) == len(marks) == most
    assert (np.diff(marks) > 0).all()
    counts = np.bincount(owner[marks], minlength=3)
    assert len(set(owner[marks])) == min(most, 3)
    assert counts.max() <= counts.min() + 2
