"""What an edit changes for people who ask: the same questions, asked of the knowledge before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.curation.evaluation import GOOD, Question, Verdict, verdict_of
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.ids import EntryId
from bot.knowledge.model import Language

MOST_LOST = 1
"""How many answers fewer may be right: each time the bot learns, one or two questions change sides."""


Vectors = Callable[[list[str]], npt.NDArray[np.float32]]
"""Returns a row of length 1 (or 0) for each text."""

MOST_CHANGED = 200
"""Changed texts whose neighbors are asked."""

NEAREST = 400
"""Questions that are asked to see what one more question changes; those farther away are not touched."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody is shown: `entries` is the answer, or what is offered. None: they are told so."""

    entries: tuple[EntryId, ...] = ()
    is_answer: bool = False

    @classmethod
    def of(cls, outcome: MatchOutcome) -> Shown:
        """Return what `outcome` shows."""
        match outcome:
            case Answer(candidates):
                return cls((candidates[0].entry,), is_answer=True)
            case Suggest(offered):
                return cls(tuple(each.entry for each in offered))
            case NoAnswer() | SmallTalk():
                return cls()


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question that is now shown something else. `is_lost`: it was well answered, and is not any more."""

    question: Question
    before: Shown
    after: Shown
    is_lost: bool


@dataclass(frozen=True, slots=True)
class EditEffect:
    """All changed answers, lost ones first, and how many of those `in_scope` are answered right.

    `asked` are all questions, `in_scope` those that an entry answers.
    """

    changes: tuple[ChangedAnswer, ...]
    asked: int
    in_scope: int
    right_before: int
    right_after: int

    @property
    def is_loss(self) -> bool:
        """Whether the edit should not go live: it loses a question, or too many answers turn into offers."""
        lost = any(each.is_lost for each in self.changes)
        return lost or self.right_after < self.right_before - MOST_LOST


def measured_questions(before: Language, after: Language) -> Iterator[Question]:
    """Yield each `measured` question of both versions once, with the entries that answer it now.

    A question of an entry that is no longer there is left out: nothing can answer it.
    """
    seen: set[str] = set()
    for language in (after, before):
        for entry in language.entries.values():
            for text in entry.measured if entry.id in after.entries else ():
                if text not in seen:
                    seen.add(text)
                    yield Question(text, frozenset((entry.id,)), "measured")
        for group in language.off_topic:
            for text in group.measured:
                if text not in seen:
                    seen.add(text)
                    yield Question(text, frozenset(), "off-topic")


def nearest_questions(before: Language, after: Language, text: str, vectors: Vectors) -> list[Question]:
    """Return those questions that a new one like `text` may take away: measured ones and entries' own."""
    return _nearest_to([text], before, after, vectors)


def touched_questions(before: Language, after: Language, vectors: Vectors) -> list[Question]:
    """Return those questions that the edit from `before` to `after` may touch: near a text that changed."""
    old, new = _texts_of(before), _texts_of(after)
    changed = [text for text in {**old, **new} if old.get(text) != new.get(text)]
    return _nearest_to(changed[:MOST_CHANGED], before, after, vectors) if changed else []


def _texts_of(language: Language) -> dict[str, str]:
    """Return every text that is learned, with what it leads to."""
    entries = {
        text: str(entry.id)
        for entry in language.entries.values()
        for text in (entry.question, *entry.phrases, *entry.asked)
    }
    return {text: group.key for group in language.off_topic for text in group.phrases} | entries


def _nearest_to(texts: Sequence[str], before: Language, after: Language, vectors: Vectors) -> list[Question]:
    asked = {each.text: each for each in measured_questions(before, after)}
    for entry in after.entries.values():
        for phrase in (*entry.phrases, *entry.asked):
            asked.setdefault(phrase, Question(phrase, frozenset((entry.id,)), "phrase"))
    for text in texts:
        asked.pop(text, None)
    questions = list(asked.values())
    rows = vectors([*texts, *asked])
    near = (rows[len(texts) :] @ rows[: len(texts)].T).max(axis=1, initial=-1.0)
    order = np.argsort(-near, kind="stable")[:NEAREST]
    return [questions[each] for each in order]


def edit_effect(
    questions: list[Question],
    before: Callable[[str], MatchOutcome],
    after: Callable[[str], MatchOutcome],
    *,
    progress: Callable[[Iterable[Question]], Iterable[Question]] = iter,
) -> EditEffect:
    """Ask every question of both versions; takes some milliseconds a question.

    `progress` wraps the iteration to show progress.
    """
    changes: list[ChangedAnswer] = []
    right = {before: 0, after: 0}
    for question in progress(questions):
        was, now = before(question.text), after(question.text)
        verdicts = verdict_of(was, question.accept), verdict_of(now, question.accept)
        for version, verdict in zip((before, after), verdicts, strict=True):
            right[version] += verdict is Verdict.ANSWERED_RIGHT
        is_lost = verdicts[0] in GOOD and verdicts[1] not in GOOD
        if is_lost or Shown.of(was) != Shown.of(now):
            changes.append(ChangedAnswer(question, Shown.of(was), Shown.of(now), is_lost))
    changes.sort(key=lambda each: not each.is_lost)
    return EditEffect(
        tuple(changes),
        len(questions),
        sum(bool(each.accept) for each in questions),
        right[before],
        right[after],
    )
