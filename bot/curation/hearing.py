"""How well danger and deadlines are recognized: counts by kind and language, with false alarms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.curation.evaluation import Question
from bot.domain.conversation.danger import Danger, DangerLevel
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, Suggest

NO_DANGER = "none"
"""The danger in a look-alike."""

ORDINARY = "ordinary"
"""The danger in a question for which the file says nothing about danger."""


@dataclass(frozen=True, slots=True)
class HeardIn:
    """What was recognized in a message: a danger, the key of a deadline, and the outcome of its question."""

    danger: Danger | None
    matter: str | None
    outcome: MatchOutcome


@dataclass(frozen=True, slots=True)
class HeardResult:
    """One message, and what was recognized in it."""

    question: Question
    heard: HeardIn

    @property
    def speaks_of(self) -> str:
        """The kind of danger that the file states."""
        return self.question.danger or ORDINARY

    @property
    def reaches(self) -> bool:
        """Whether one of the entries that must stay reachable is answered or offered."""
        match self.heard.outcome:
            case Answer(candidates):
                return candidates[0].entry in self.question.also
            case Suggest(offered):
                return any(each.entry in self.question.also for each in offered)
            case _:
                return False


@dataclass(frozen=True, slots=True)
class HeardTally:
    """Messages of one kind in one language: recognized as that kind, as another, or not.

    For messages without danger `sure` and `doubt` are false alarms.
    """

    kind: str
    language: str
    messages: int
    sure: int
    doubt: int
    other_kind: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """All results; `also` and `urgent` count messages that have them in the file, and how many are right."""

    results: tuple[HeardResult, ...]
    tallies: tuple[HeardTally, ...]
    also: tuple[int, int]
    urgent: tuple[int, int]
    matter_right: int
    not_urgent: tuple[int, int]

    @property
    def wrong(self) -> Iterator[HeardResult]:
        """Every danger or deadline that was missed, and every false alarm."""
        for each in self.results:
            heard, question = each.heard, each.question
            danger_wrong = each.speaks_of != (heard.danger.kind.value if heard.danger else NO_DANGER)
            if each.speaks_of == ORDINARY:
                danger_wrong = heard.danger is not None
            if danger_wrong or (question.urgent is not None and question.urgent != bool(heard.matter)):
                yield each


def hearing(
    questions: Sequence[Question],
    hear: Callable[[str], HeardIn],
    *,
    progress: Callable[[Iterable[Question]], Iterable[Question]] = iter,
) -> Hearing:
    """Read every message; `progress` wraps the iteration to show progress."""
    results = tuple(HeardResult(question, hear(question.text)) for question in progress(questions))
    groups = dict.fromkeys((each.speaks_of, each.question.lang) for each in results)
    urgent = [each for each in results if each.question.urgent]
    calm = [each for each in results if each.question.urgent is False]
    also = [each for each in results if each.question.also]
    return Hearing(
        results=results,
        tallies=tuple(
            _tally(
                kind, lang, [each for each in results if (each.speaks_of, each.question.lang) == (kind, lang)]
            )
            for kind, lang in groups
        ),
        also=(len(also), sum(each.reaches for each in also)),
        urgent=(len(urgent), sum(each.heard.matter is not None for each in urgent)),
        matter_right=sum(each.heard.matter == each.question.matter for each in urgent),
        not_urgent=(len(calm), sum(each.heard.matter is not None for each in calm)),
    )


def _tally(kind: str, language: str, results: Sequence[HeardResult]) -> HeardTally:
    dangers = [each.heard.danger for each in results if each.heard.danger]
    own = dangers if kind in (NO_DANGER, ORDINARY) else [each for each in dangers if each.kind.value == kind]
    sure = sum(each.level is DangerLevel.SURE for each in own)
    return HeardTally(kind, language, len(results), sure, len(own) - sure, len(dangers) - len(own))
