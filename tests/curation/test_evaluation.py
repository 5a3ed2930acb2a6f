"""Verdicts, counts by kind, and whether the stated scores are true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curation.evaluation import (
    BANDS,
    Band,
    Question,
    QuestionResult,
    Verdict,
    evaluate,
    reliability,
    verdict_of,
)
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId


def candidates(*scored: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(Candidate(EntryId(entry), score, "phrase") for entry, score in scored)


A_ANSWERS = Answer(candidates(("a", 0.9), ("b", 0.1)))
A_AND_B_OFFERED = Suggest(candidates(("a", 0.4), ("b", 0.3)), candidates(("a", 0.4), ("b", 0.3), ("c", 0.2)))
NOTHING = NoAnswer(candidates(("a", 0.05)))
GREETED = SmallTalk("greeting")


def accepting(*entries: str) -> frozenset[EntryId]:
    return frozenset(map(EntryId, entries))


@pytest.mark.parametrize(
    ("outcome", "accept", "verdict"),
    [
        (A_ANSWERS, accepting("a"), Verdict.ANSWERED_RIGHT),
        (A_ANSWERS, accepting("c", "a"), Verdict.ANSWERED_RIGHT),
        (A_ANSWERS, accepting("b"), Verdict.ANSWERED_WRONG),
        (A_AND_B_OFFERED, accepting("b"), Verdict.SUGGESTED_RIGHT),
        (A_AND_B_OFFERED, accepting("a", "b"), Verdict.SUGGESTED_RIGHT),
        (A_AND_B_OFFERED, accepting("c"), Verdict.SUGGESTED_WITHOUT),
        (NOTHING, accepting("a"), Verdict.SILENT),
        (GREETED, accepting("a"), Verdict.SILENT),
        (A_ANSWERS, accepting(), Verdict.OUT_ANSWERED),
        (A_AND_B_OFFERED, accepting(), Verdict.OUT_SUGGESTED),
        (NOTHING, accepting(), Verdict.OUT_SILENT),
        (GREETED, accepting(), Verdict.OUT_SILENT),
    ],
)
def test_every_outcome_has_one_verdict(
    outcome: MatchOutcome, accept: frozenset[EntryId], verdict: Verdict
) -> None:
    assert verdict_of(outcome, accept) is verdict


@pytest.mark.parametrize(
    ("outcome", "accept", "verdict"),
    [
        (A_AND_B_OFFERED, accepting("a", "b"), Verdict.ANSWERED_RIGHT),
        (A_AND_B_OFFERED, accepting("a", "c"), Verdict.SUGGESTED_RIGHT),
        (A_ANSWERS, accepting("a", "b"), Verdict.SUGGESTED_RIGHT),
        (A_ANSWERS, accepting("b", "c"), Verdict.ANSWERED_WRONG),
        (NOTHING, accepting("a", "b"), Verdict.SILENT),
    ],
)
def test_two_questions_at_once_are_right_where_both_are_offered(
    outcome: MatchOutcome, accept: frozenset[EntryId], verdict: Verdict
) -> None:
    question = Question("?", accept, "two-part")
    (result,) = evaluate([question], lambda _: outcome, matcher="lexical").results
    assert result.verdict is verdict


def test_results_are_counted_by_language() -> None:
    questions = [Question("?", accepting("a"), "k", lang=lang) for lang in ("es", "en", "es")]
    counted = evaluate(questions, lambda _: A_ANSWERS, matcher="lexical").by_language
    assert [(each.kind, each.in_scope) for each in counted] == [("es", 2), ("en", 1)]


def test_questions_are_counted_in_all_and_by_kind_in_the_order_of_the_file() -> None:
    asked: list[tuple[Question, MatchOutcome]] = [
        (Question("one", accepting("a"), "short"), A_ANSWERS),
        (Question("two", accepting("b"), "story"), A_ANSWERS),
        (Question("three", accepting("b"), "short"), A_AND_B_OFFERED),
        (Question("four", accepting(), "other"), A_ANSWERS),
        (Question("five", accepting(), "other"), GREETED),
        (Question("six", accepting("a"), "other"), NOTHING),
    ]
    outcomes: dict[str, MatchOutcome] = {question.text: outcome for question, outcome in asked}
    evaluation = evaluate([question for question, _ in asked], outcomes.__getitem__, matcher="lexical")

    assert evaluation.matcher == "lexical"
    assert [tally.kind for tally in evaluation.by_kind] == ["short", "story", "other"]
    assert {verdict: evaluation.total.of(verdict) for verdict in Verdict} == {
        Verdict.ANSWERED_RIGHT: 1,
        Verdict.SUGGESTED_RIGHT: 1,
        Verdict.SUGGESTED_WITHOUT: 0,
        Verdict.ANSWERED_WRONG: 1,
        Verdict.SILENT: 1,
        Verdict.OUT_ANSWERED: 1,
        Verdict.OUT_SUGGESTED: 0,
        Verdict.OUT_SILENT: 1,
    }
    short, _, other = evaluation.by_kind
    assert (short.in_scope, short.out_of_scope) == (2, 0)
    assert (other.in_scope, other.out_of_scope) == (1, 2)
    assert (short.of(Verdict.ANSWERED_RIGHT), short.of(Verdict.SUGGESTED_RIGHT)) == (1, 1)


def test_the_bands_and_the_calibration_error_are_those_worked_out_by_hand() -> None:
    """Two at 0.9 and 1.0 (one right), one at 0.35 (right), one without a candidate.

    Bands: [0.9, 1.0] states 0.95, is right half the time; [0.3, 0.4) states 0.35, always right; [0, 0.1)
    states 0, never right. Error: (2 * 0.45 + 1 * 0.65 + 1 * 0) / 4 = 0.3875.
    """
    scored: dict[str, MatchOutcome] = {
        "one": Answer(candidates(("a", 0.9))),
        "two": Answer(candidates(("b", 1.0))),
        "three": Suggest(candidates(("a", 0.35)), candidates(("a", 0.35))),
        "four": NoAnswer(),
    }
    evaluation = evaluate(
        [Question(text, accepting("a"), "k") for text in scored], scored.__getitem__, matcher="m"
    )

    assert [replace(band, stated=round(band.stated, 9)) for band in evaluation.reliability] == [
        Band(0.0, 0.1, 1, 0.0, 0.0),
        Band(0.3, 0.4, 1, 0.35, 1.0),
        Band(0.9, 1.0, 2, 0.95, 0.5),
    ]
    assert evaluation.calibration_error == pytest.approx(0.3875)


def test_out_of_scope_no_candidate_is_right() -> None:
    result = QuestionResult(Question("q", accepting(), "k"), A_ANSWERS, Verdict.OUT_ANSWERED)
    assert [(band.low, band.right) for band in reliability([result])] == [(0.9, 0.0)]


def test_an_empty_file_evaluates_to_nothing() -> None:
    evaluation = evaluate([], lambda _: NOTHING, matcher="m")
    assert (evaluation.results, evaluation.by_kind, evaluation.calibration_error) == ((), (), 0)


def test_progress_sees_every_question_go_by() -> None:
    seen: list[str] = []

    def watch(questions: Iterable[Question]) -> Iterator[Question]:
        for question in questions:
            seen.append(question.text)
            yield question

    evaluate(
        [Question(text, accepting("a"), "k") for text in "xyz"],
        lambda _: A_ANSWERS,
        matcher="m",
        progress=watch,
    )
    assert seen == ["x", "y", "z"]


_ENTRIES = st.sampled_from("abc")
_CANDIDATES = st.lists(st.tuples(_ENTRIES, st.floats(0, 1)), min_size=1, max_size=4).map(
    lambda scored: candidates(*scored)
)
_OUTCOMES = st.one_of(
    _CANDIDATES.map(Answer),
    _CANDIDATES.map(lambda some: Suggest(some[:3], some)),
    _CANDIDATES.map(NoAnswer),
    st.just(GREETED),
)
_ASKED = st.lists(st.tuples(_OUTCOMES, st.frozensets(_ENTRIES.map(EntryId)), st.sampled_from(["k", "l"])))


@given(_ASKED)
def test_whatever_came_out_every_question_is_counted_once_and_all_shares_are_shares(
    asked: list[tuple[MatchOutcome, frozenset[EntryId], str]],
) -> None:
    outcomes = {str(number): outcome for number, (outcome, _, _) in enumerate(asked)}
    questions = [Question(str(number), accept, kind) for number, (_, accept, kind) in enumerate(asked)]
    evaluation = evaluate(questions, outcomes.__getitem__, matcher="m")

    total = evaluation.total
    assert total.in_scope == sum(bool(accept) for _, accept, _ in asked)
    assert total.in_scope + total.out_of_scope == len(asked)
    for verdict in Verdict:
        assert total.of(verdict) == sum(tally.of(verdict) for tally in evaluation.by_kind)
    assert sum(band.questions for band in evaluation.reliability) == len(asked)
    assert len(evaluation.reliability) <= BANDS
    for band in evaluation.reliability:
        assert 0 <= band.right <= 1
        assert band.low - 1e-9 <= band.stated <= band.high + 1e-9
    assert 0 <= evaluation.calibration_error <= 1
