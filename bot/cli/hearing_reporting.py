"""How well danger and deadlines were recognized, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli.outcome_reporting import heard_json
from bot.curation.hearing import NO_DANGER, ORDINARY, Hearing


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
