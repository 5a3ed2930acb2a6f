"""Lessons of few phrases and of many, and a learner that notes what it is given."""

from __future__ import annotations

from bot.domain.ids import EntryId
from bot.knowledge.model import JudgedQuestion
from bot.matching.learning.learner import Learned, learn_here
from bot.matching.learning.lesson import Lesson
from bot.matching.learning.matched import LearnedEntry
from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import Encoder
from tests.bench.generated import entries as generated
from tests.bench.generated import questions as generated_questions
from tests.matching import worlds

KINDS: dict[str, tuple[list[LearnedEntry], list[LearnedEntry]]] = {
    "few phrases": (worlds.entries(), worlds.off_topic()),
    "many phrases": (
        [
            LearnedEntry(each.id, each.phrases, (f"{each.phrases[0]} now",))
            for each in generated(90, 36, seed=3)
        ],
        [LearnedEntry(EntryId(f"off-{each.id}"), each.phrases) for each in generated(5, 36, seed=4)],
    ),
}
"""Entries and off-topic groups for each kind of lesson."""


def judged_of(kind: str) -> list[JudgedQuestion]:
    """Return some questions that the first entries of a kind answer, and some that nothing does."""
    ids = [each.id for each in KINDS[kind][0]]
    answered = zip(generated_questions(KINDS[kind][0], 9), ids, ids[1:], strict=False)
    strange = ("is my parrot happy", "why do roses have thorns")
    return [
        *(JudgedQuestion(text, (first, second)) for text, first, second in answered),
        *(JudgedQuestion(text, ()) for text in strange),
    ]


class Noting:
    """Learns as it is told, and remembers the lesson."""

    def __init__(self) -> None:
        self.lesson: Lesson | None = None
        self.learned: Learned | None = None

    def __call__(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        self.lesson, self.learned = lesson, learn_here(lesson, encoder)
        return self.learned


def taught(kind: str, *, plain: bool = False) -> tuple[Lesson, Learned]:
    """Return the lesson of a kind, and what is learned from it."""
    entries, off_topic = KINDS[kind]
    noting = Noting()
    Matcher.build(entries, off_topic=off_topic, judged=judged_of(kind), plain=plain, learner=noting)
    assert noting.lesson is not None
    assert noting.learned is not None
    return noting.lesson, noting.learned


def matcher_of(kind: str, learned: Learned, *, plain: bool = False) -> Matcher:
    """Return a matcher that goes by what was learned."""
    entries, off_topic = KINDS[kind]
    judged = judged_of(kind)
    return Matcher.build(entries, off_topic=off_topic, judged=judged, plain=plain, learner=lambda *_: learned)
