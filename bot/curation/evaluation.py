"""How well a set of questions is answered: counts by kind, and whether the scores are accurate. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId

BANDS = 10

TWO_PARTS = "two-part"
"""The kind of questions that ask two things at once: right is what answers or offers both."""


class Verdict(StrEnum):
    """The result of one question. The first five are in scope, the last three out of scope."""

    ANSWERED_RIGHT = "answered_right"
    SUGGESTED_RIGHT = "suggested_right"
    SUGGESTED_WITHOUT = "suggested_without"
    ANSWERED_WRONG = "answered_wrong"
    SILENT = "silent"
    OUT_ANSWERED = "out_answered"
    OUT_SUGGESTED = "out_suggested"
    OUT_SILENT = "out_silent"


IN_SCOPE = (
    Verdict.ANSWERED_RIGHT,
    Verdict.SUGGESTED_RIGHT,
    Verdict.SUGGESTED_WITHOUT,
    Verdict.ANSWERED_WRONG,
    Verdict.SILENT,
)
OUT_OF_SCOPE = (Verdict.OUT_ANSWERED, Verdict.OUT_SUGGESTED, Verdict.OUT_SILENT)
GOOD = frozenset({Verdict.ANSWERED_RIGHT, Verdict.SUGGESTED_RIGHT, Verdict.OUT_SUGGESTED, Verdict.OUT_SILENT})


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the entries that answer it; none: it must not be answered.

    `danger`: the kind of danger that it mentions, "none" for a look-alike, None if the file does not say;
    `lang` is its language, `also` are entries that must stay reachable below the help. `urgent`: whether it
    mentions a deadline, and which `matter`.
    `before` is the language of the conversation so far; `answers`: the file says what answers it.
    """

    text: str
    accept: frozenset[EntryId]
    kind: str
    danger: str | None = None
    lang: str = "en"
    also: frozenset[EntryId] = frozenset()
    urgent: bool | None = None
    matter: str | None = None
    before: str | None = None
    answers: bool = True

    @property
    def is_ordinary(self) -> bool:
        """Whether the file says nothing about danger or deadlines: then only the answer counts."""
        return self.danger is None and self.urgent is None and not self.is_of_language

    @property
    def is_of_language(self) -> bool:
        """Whether only the language is to be found: `lang` and `before` are all that is said."""
        return self.before is not None and not self.answers

    @property
    def in_parts(self) -> bool:
        """Whether two questions are asked at once."""
        return self.kind == TWO_PARTS and len(self.accept) > 1


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question, the product's outcome for it, and how good that was."""

    question: Question
    outcome: MatchOutcome
    verdict: Verdict

    @property
    def best(self) -> Candidate | None:
        """The first candidate, or None if there is none."""
        return self.outcome.candidates[0] if self.outcome.candidates else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions of one kind ended in each verdict."""

    kind: str
    counts: tuple[tuple[Verdict, int], ...]

    def of(self, verdict: Verdict) -> int:
        """Return how many ended in `verdict`."""
        return dict(self.counts).get(verdict, 0)

    @property
    def in_scope(self) -> int:
        """Questions that some entry answers."""
        return sum(self.of(verdict) for verdict in IN_SCOPE)

    @property
    def out_of_scope(self) -> int:
        """Questions that no entry answers."""
        return sum(self.of(verdict) for verdict in OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Band:
    """Questions whose stated score is in [low, high): how sure the matcher was, how often it was right."""

    low: float
    high: float
    questions: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All results, counted in total, by kind and language, and the reliability of the scores (0 to 1)."""

    matcher: str
    results: tuple[QuestionResult, ...]
    total: Tally
    by_kind: tuple[Tally, ...]
    by_language: tuple[Tally, ...]
    reliability: tuple[Band, ...]
    calibration_error: float


def evaluate(
    questions: Sequence[Question],
    understand: Callable[[str], MatchOutcome],
    *,
    matcher: str,
    progress: Callable[[Iterable[Question]], Iterable[Question]] = iter,
) -> Evaluation:
    """Ask every question; `progress` wraps the iteration to show progress."""
    results = []
    for question in progress(questions):
        outcome = understand(question.text)
        verdict = verdict_of(outcome, question.accept, in_parts=question.in_parts)
        results.append(QuestionResult(question, outcome, verdict))
    kinds = dict.fromkeys(result.question.kind for result in results)
    bands = reliability(results)
    asked = len(results) or 1
    return Evaluation(
        matcher=matcher,
        results=tuple(results),
        total=_tally("all", results),
        by_kind=tuple(
            _tally(kind, [result for result in results if result.question.kind == kind]) for kind in kinds
        ),
        by_language=tuple(
            _tally(language, [result for result in results if result.question.lang == language])
            for language in dict.fromkeys(result.question.lang for result in results)
        ),
        reliability=bands,
        calibration_error=sum(band.questions * abs(band.stated - band.right) for band in bands) / asked,
    )


def verdict_of(outcome: MatchOutcome, accept: frozenset[EntryId], *, in_parts: bool = False) -> Verdict:
    """Return how good `outcome` is for a question that `accept` answers.

    A question `in_parts` is answered right where two of `accept` are offered at once; half an answer counts
    as a suggestion.
    """
    match outcome:
        case Answer(candidates):
            if not accept:
                return Verdict.OUT_ANSWERED
            right = Verdict.SUGGESTED_RIGHT if in_parts else Verdict.ANSWERED_RIGHT
            return right if candidates[0].entry in accept else Verdict.ANSWERED_WRONG
        case Suggest(offered):
            if not accept:
                return Verdict.OUT_SUGGESTED
            among = sum(candidate.entry in accept for candidate in offered)
            if in_parts and among > 1:
                return Verdict.ANSWERED_RIGHT
            return Verdict.SUGGESTED_RIGHT if among else Verdict.SUGGESTED_WITHOUT
        case NoAnswer() | SmallTalk():
            return Verdict.SILENT if accept else Verdict.OUT_SILENT


def reliability(results: Sequence[QuestionResult]) -> tuple[Band, ...]:
    """Compare the stated score of the first candidate with the share that was right, in ten bands.

    A question without a candidate states 0; out of scope no candidate is right.
    """
    bands: list[list[tuple[float, bool]]] = [[] for _ in range(BANDS)]
    for result in results:
        score = result.best.score if result.best else 0.0
        right = result.best is not None and result.best.entry in result.question.accept
        bands[min(int(score * BANDS), BANDS - 1)].append((score, right))
    return tuple(
        Band(
            low=number / BANDS,
            high=(number + 1) / BANDS,
            questions=len(members),
            stated=sum(score for score, _ in members) / len(members),
            right=sum(right for _, right in members) / len(members),
        )
        for number, members in enumerate(bands)
        if members
    )


def _tally(kind: str, results: Sequence[QuestionResult]) -> Tally:
    counts = tuple((verdict, sum(result.verdict is verdict for result in results)) for verdict in Verdict)
    return Tally(kind, counts)
