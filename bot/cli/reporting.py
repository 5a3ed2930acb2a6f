"""Outcomes and evaluations as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from bot.curation.evaluation import GOOD, IN_SCOPE, OUT_OF_SCOPE, Evaluation, QuestionResult, Tally, Verdict
from bot.curation.hearing import NO_DANGER, ORDINARY, Hearing
from bot.curation.languages import LanguageResult
from bot.domain.conversation.danger import Danger
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId
from bot.knowledge.model import Language, Place
from bot.knowledge.urgent import Matter
from bot.matching.understanding import UtteranceReading

NOTEWORTHY = 0.2
"""Weight of a word (log odds) below which it matters too little to be shown."""


class CandidateJson(TypedDict):
    """One candidate of `ask --json` and `eval --json`."""

    id: str
    score: float
    phrase: str


class OutcomeJson(TypedDict):
    """What `ask --json` prints; `entry` is the entry that answered, if one did."""

    outcome: str
    entry: str | None
    score: float
    candidates: list[CandidateJson]


def outcome_json(outcome: MatchOutcome, top: int) -> OutcomeJson:
    """Return `outcome` with its first `top` candidates."""
    best = outcome.candidates[0] if outcome.candidates else None
    return OutcomeJson(
        outcome=outcome_name(outcome),
        entry=str(best.entry) if best and isinstance(outcome, Answer) else None,
        score=round(best.score, 4) if best else 0.0,
        candidates=[_candidate(each) for each in outcome.candidates[:top]],
    )


def outcome_name(outcome: MatchOutcome) -> str:
    """Return the printed name of the outcome."""
    match outcome:
        case Answer():
            return "answer"
        case Suggest():
            return "suggest"
        case NoAnswer():
            return "none"
        case SmallTalk():
            return "smalltalk"


def _candidate(candidate: Candidate) -> CandidateJson:
    return CandidateJson(id=str(candidate.entry), score=round(candidate.score, 4), phrase=candidate.phrase)


def heard_json(danger: Danger | None, matter: Matter | None) -> dict[str, object]:
    """Return what was recognized besides the question, for `ask --json`."""
    return {
        "danger": danger
        and {
            "kind": danger.kind.value,
            "level": danger.level.value,
            "other": danger.other,
            "language": str(danger.language),
        },
        "urgent": matter and matter.key,
    }


def heard_lines(danger: Danger | None, matter: Matter | None) -> Iterator[str]:
    """Yield what was recognized besides the question and why, for staff."""
    if danger:
        whose = "someone else" if danger.other else "the writer"
        yield f"Danger: {danger.kind.value}, {danger.level.value}, about {whose}, said in {danger.language}"
        yield f"  read in: “{danger.because}”" if danger.quotes else f"  {danger.because}"
    if matter:
        yield f"Deadline: {matter.key}"


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


def languages_json(results: Sequence[LanguageResult]) -> dict[str, object]:
    """Return how often the language was found, for `eval --json`."""
    return {
        "questions": len(results),
        "right": sum(each.is_right for each in results),
        "results": [
            {
                "q": each.question.text,
                "lang": each.question.lang,
                "before": each.question.before,
                "found": each.found,
            }
            for each in results
        ],
    }


def languages_lines(results: Sequence[LanguageResult]) -> Iterator[str]:
    """Yield how often the language was found, and where it was not."""
    wrong = [each for each in results if not each.is_right]
    yield ""
    yield f"Language found in {len(results) - len(wrong)} of {len(results)} questions."
    for each in wrong:
        yield f"  [{each.question.lang}] “{each.question.text}” found {each.found}"


def hearing_json(hearing: Hearing) -> dict[str, object]:
    """Return how well danger and deadlines were recognized, for `eval --json`."""
    return {
        "by_kind": [
            {
                "danger": each.kind,
                "lang": each.language,
                "questions": each.messages,
                "sure": each.sure,
                "doubt": each.doubt,
                "as_another_kind": each.other_kind,
            }
            for each in hearing.tallies
        ],
        "also": {"questions": hearing.also[0], "reachable": hearing.also[1]},
        "urgent": {
            "questions": hearing.urgent[0],
            "heard": hearing.urgent[1],
            "matter_right": hearing.matter_right,
            "not_urgent": hearing.not_urgent[0],
            "false": hearing.not_urgent[1],
        },
        "results": [
            {
                "q": each.question.text,
                "wanted": each.speaks_of,
                **heard_json(each.heard.danger, None),
                "urgent": each.heard.matter,
                "reachable": each.reaches if each.question.also else None,
            }
            for each in hearing.results
        ],
    }


def hearing_lines(hearing: Hearing) -> Iterator[str]:
    """Yield how well danger and deadlines were recognized, by kind and language, and what was wrong."""
    yield ""
    yield "== danger: recognized as sure, in doubt, as another kind, of how many =="
    for each in hearing.tallies:
        false = each.kind in (NO_DANGER, ORDINARY)
        share = (each.sure + each.doubt) / each.messages
        yield (
            f"  {each.kind:18s} {each.language:6s} {each.sure:5d} {each.doubt:5d} {each.other_kind:5d}"
            f"  of {each.messages:5d}   {share:6.1%} {'false alarms' if false else 'heard'}"
        )
    asked, reachable = hearing.also
    if asked:
        yield f"  question besides it reachable: {reachable} of {asked}"
    if hearing.urgent[0] or hearing.not_urgent[0]:
        yield ""
        yield "== deadlines =="
        yield f"  heard {hearing.urgent[1]} of {hearing.urgent[0]}, the right matter {hearing.matter_right}"
        yield f"  false alarms {hearing.not_urgent[1]} of {hearing.not_urgent[0]}"
    yield ""
    yield "== recognized wrong =="
    for result in hearing.wrong:
        heard = result.heard
        danger = f"{heard.danger.kind.value} {heard.danger.level.value}" if heard.danger else "no danger"
        matter = "" if result.question.urgent is None else f"; deadline {heard.matter or 'none'}"
        yield f"  [{result.speaks_of} {result.question.lang}] “{result.question.text}” heard {danger}{matter}"


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


def explanation_lines(reading: UtteranceReading, language: Language) -> Iterator[str]:
    """Yield how a question was read and which of its words support which entry, for staff."""
    yield ""
    yield f"Outcome: {outcome_name(reading.outcome)}"
    if isinstance(reading.outcome, NoAnswer) and reading.outcome.off_topic:
        yield from _off_topic_lines(reading.outcome.off_topic, language)
    if reading.small_talk:
        yield f"Set aside as small talk: {', '.join(reading.small_talk)}"
    if reading.pasted:
        yield f"Pasted official text ({reading.pasted.alike:.0%} alike): “{reading.pasted.text}”"
    if len(reading.parts) > 1:
        yield "Read in parts: " + " | ".join(reading.parts)
    for explanation in reading.explanations:
        yield ""
        yield f"{explanation.entry}: chance of being right {explanation.score:.0%}"
        yield from _places(explanation.entry, language)
        for word in explanation.words:
            read_as = "" if word.written == word.read_as else f", read as “{word.read_as}” ({word.how.value})"
            if not word.known:
                yield f"  “{word.written}”{read_as}: no phrase has this word"
            elif abs(word.weight) >= NOTEWORTHY:
                speaks = "supports it" if word.weight > 0 else "contradicts it"
                yield f"  “{word.written}”{read_as}: {speaks} ({word.weight:+.1f})"
        for near in explanation.phrases:
            yield f"  near phrase ({near.alike:.0%} alike): “{near.phrase}”"
        if explanation.rival and explanation.rival_phrase:
            yield f"  strongest other: {explanation.rival}, by “{explanation.rival_phrase.phrase}”"


def _places(entry: EntryId, language: Language) -> Iterator[str]:
    """Yield the files and lines where staff change the answer, and the questions that lead to it."""
    found = language.entries.get(entry)
    if found is None:
        return
    yield f"  answer and phrases: {_at(found.place)}"
    if found.asked_at:
        yield f"  questions as clients ask them: {', '.join(map(_at, found.asked_at))}"


def _off_topic_lines(key: str, language: Language) -> Iterator[str]:
    """Yield the file and line of the off-topic group with this `key`."""
    yield from (f"Off topic: {key}, in {_at(each.place)}" for each in language.off_topic if each.key == key)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"
