"""How well questions were answered, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli.outcome_reporting import outcome_json
from bot.curation.evaluation import GOOD, IN_SCOPE, OUT_OF_SCOPE, Evaluation, QuestionResult, Tally, Verdict
from bot.domain.conversation.match_outcome import MatchOutcome, Suggest


def evaluation_json(evaluation: Evaluation, top: int = 3) -> dict[str, object]:
    """Return the whole evaluation for `eval --json`."""
    return {
        "matcher": evaluation.matcher,
        "questions": len(evaluation.results),
        "total": _tally_json(evaluation.total),
        "by_kind": {tally.kind: _tally_json(tally) for tally in evaluation.by_kind},
        "by_lang": {tally.kind: _tally_json(tally) for tally in evaluation.by_language},
        "calibration_error": round(evaluation.calibration_error, 4),
        "reliability": [
            {
                "from": band.low,
                "to": band.high,
                "questions": band.questions,
                "stated": round(band.stated, 4),
                "right": round(band.right, 4),
            }
            for band in evaluation.reliability
        ],
        "results": [
            {
                "q": result.question.text,
                "kind": result.question.kind,
                "lang": result.question.lang,
                "before": result.question.before,
                "accept": sorted(map(str, result.question.accept)),
                "verdict": result.verdict.value,
                **outcome_json(result.outcome, top),
                "offered": _offered(result.outcome),
            }
            for result in evaluation.results
        ],
    }


def _offered(outcome: MatchOutcome) -> list[str]:
    return [str(each.entry) for each in outcome.offered] if isinstance(outcome, Suggest) else []


def _tally_json(tally: Tally) -> dict[str, object]:
    return {
        "in_scope": {"questions": tally.in_scope, **{each.value: tally.of(each) for each in IN_SCOPE}},
        "out_of_scope": {
            "questions": tally.out_of_scope,
            "answered": tally.of(Verdict.OUT_ANSWERED),
            "suggested": tally.of(Verdict.OUT_SUGGESTED),
            "silent": tally.of(Verdict.OUT_SILENT),
        },
    }


_WORDS = {
    Verdict.ANSWERED_RIGHT: "answered right",
    Verdict.SUGGESTED_RIGHT: "suggested, a right one among them",
    Verdict.SUGGESTED_WITHOUT: "suggested, none of them right",
    Verdict.ANSWERED_WRONG: "answered wrong",
    Verdict.SILENT: "silent",
    Verdict.OUT_ANSWERED: "answered",
    Verdict.OUT_SUGGESTED: "suggested",
    Verdict.OUT_SILENT: "silent",
}


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the report: counts in total and by kind, the misses, the reliability of the scores."""
    yield f"Matcher in use: {evaluation.matcher}"
    languages = evaluation.by_language if len(evaluation.by_language) > 1 else ()
    for tally in (evaluation.total, *evaluation.by_kind, *languages):
        yield ""
        yield f"== {tally.kind} =="
        yield from _counts("in scope", tally, IN_SCOPE, tally.in_scope)
        yield from _counts("out of scope (must not be answered)", tally, OUT_OF_SCOPE, tally.out_of_scope)
    missed = [result for result in evaluation.results if result.verdict not in GOOD]
    yield ""
    yield f"== misses ({len(missed)}) =="
    for result in missed:
        yield _miss(result)
    yield ""
    yield "== reliability: stated score against share right =="
    for band in evaluation.reliability:
        yield (
            f"  {band.low:.1f}–{band.high:.1f}  {band.questions:6d} questions"
            f"   stated {band.stated:.3f}   right {band.right:.3f}"
        )
    yield f"  expected calibration error {evaluation.calibration_error:.3f}"


def _counts(title: str, tally: Tally, verdicts: tuple[Verdict, ...], of: int) -> Iterator[str]:
    if not of:
        return
    yield f"  {title}: {of}"
    for verdict in verdicts:
        yield f"    {_WORDS[verdict]:35s} {tally.of(verdict):6d}   {tally.of(verdict) / of:6.1%}"


def _miss(result: QuestionResult) -> str:
    wanted = " or ".join(sorted(map(str, result.question.accept))) or "no answer"
    got = ", ".join(f"{each.entry} {each.score:.2f}" for each in result.outcome.candidates[:3])
    asked = f"[{result.question.kind}] {result.verdict.value}: “{result.question.text}”"
    return f"  {asked} wanted {wanted}; got {got}"
