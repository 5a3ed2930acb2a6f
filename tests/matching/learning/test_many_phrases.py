"""What the lower triangle tells is what the whole square would."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.learning.many_phrases import NOT_LEARNED, nearest_others
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
    found = nearest_others(panels, starts)
    for top, panel in zip(range(0, size, PANEL), panels, strict=True):
        assert (panel == whole[top : top + len(panel), : panel.shape[1]]).all()
    np.fill_diagonal(whole, NOT_LEARNED)
    np.testing.assert_array_equal(found, np.maximum.reduceat(whole, starts[:-1], axis=1))


@pytest.mark.parametrize("plain", [False, True], ids=["word table", "plain"])
def test_phrases_are_as_near_to_each_other_as_a_question_would_be(*, plain: bool) -> None:
    _, learned = taught("least squares", plain=plain)
    index = learned.index
    panels = index.lower_gram()
    words = [index.words[row] for row in range(0, len(index), 171)]
    vectors = None if plain else word_table().encode(words)
    for place, row in enumerate(range(0, len(index), 171)):
        vector = None if vectors is None else vectors[place]
        similar = index.similarities(words[place], vector).joint
        panel = panels[row // PANEL]
        np.testing.assert_allclose(panel[row % PANEL], similar[: panel.shape[1]], atol=1e-5)


def test_the_figures_of_phrases_left_out_are_of_phrases_like_them() -> None:
    _, learned = taught("least squares")
    assert learned.unseen is not None
    won = learned.unseen.winners == learned.index.owner
    assert 0.3 < won.mean() < 1
    assert learned.unseen.shares[won].mean() > learned.unseen.shares[~won].mean()
