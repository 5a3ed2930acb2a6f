"""What is learned of danger: the same in another process, and stored as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import Locale
from bot.matching.danger.learning import DangerLearned, learn_dangers
from bot.matching.danger.learning_apart import learn_dangers_apart
from bot.matching.danger.lesson import DangerLesson, Messages
from bot.matching.danger.stored import packed, unpacked
from bot.matching.sealed import StaleError

EN, ES = Locale("en"), Locale("es")
LESSON = DangerLesson(
    messages=(
        Messages(EN, DangerKind.SELF_HARM, False, ("the river calls me", "the river waits for me") * 2),
        Messages(ES, DangerKind.SCAM, True, ("le pidieron tarjetas de regalo", "quieren tarjetas") * 2),
        Messages(EN, None, False, ("the river flooded my street",)),
    ),
    ordinary=("how long does it take", "they kept my passport", "i want to die of laughter"),
    concepts=(("water", ("river", "sea")),),
    lists=(("want", ("want to", "going to")),),
    spellings=(("u", "you"),),
    figures=("die of laughter",),
    readings=("<want> die",),
    words=((ES, ("¿Puede llamarnos?",)),),
)


def same(one: DangerLearned, other: DangerLearned) -> bool:
    if (one.vocabulary, one.classes) != (other.vocabulary, other.classes):
        return False
    if one.classifier is None or other.classifier is None:
        return one.classifier is other.classifier
    ours, theirs = one.classifier.arrays(), other.classifier.arrays()
    return ours.keys() == theirs.keys() and all(
        np.allclose(ours[name], theirs[name], atol=1e-4) for name in ours
    )


def test_another_process_learns_the_same() -> None:
    here = learn_dangers(LESSON)
    assert here.classes == ((DangerKind.SELF_HARM, False), (DangerKind.SCAM, True))
    assert here.vocabulary["llamarnos"] == (ES,)
    assert same(unpacked(learn_dangers_apart(LESSON), LESSON.key()), here)


@pytest.mark.parametrize(
    "change",
    [
        {"messages": LESSON.messages[:2]},
        {"messages": (replace(LESSON.messages[0], other=True), *LESSON.messages[1:])},
        {"ordinary": LESSON.ordinary[1:]},
        {"concepts": ()},
        {"lists": ()},
        {"spellings": ()},
        {"figures": ()},
        {"readings": ("die",)},
        {"words": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_learned_from_makes_the_stored_result_stale(change: dict[str, object]) -> None:
    changed = replace(LESSON, **change)  # type: ignore[arg-type]
    with pytest.raises(StaleError):
        unpacked(packed(learn_dangers(LESSON), LESSON.key()), changed.key())


def test_nothing_to_learn_from_is_stored_too() -> None:
    empty = DangerLesson((), (), (), (), (), (), (), ())
    assert same(unpacked(packed(learn_dangers(empty), empty.key()), empty.key()), learn_dangers(empty))


_TEXTS = st.lists(st.text(max_size=20), max_size=3).map(tuple)


@given(_TEXTS, _TEXTS, st.sampled_from([None, *DangerKind]), st.booleans())
def test_any_lesson_is_read_back_as_it_was(
    says: tuple[str, ...], texts: tuple[str, ...], kind: DangerKind | None, other: bool
) -> None:
    lesson = replace(LESSON, messages=(Messages(ES, kind, other, says),), ordinary=texts, figures=texts)
    assert DangerLesson.from_json(lesson.as_json()) == lesson
