"""Measured dialogues as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.curation.dialogues import OFFERED, RIGHT, DialogueTally, Played, tallies


def dialogues_json(results: Sequence[Played], matcher: str) -> dict[str, object]:
    """Return the whole measurement for `eval --json`."""
    total, *kinds = tallies(results)
    return {
        "matcher": matcher,
        "dialogues": len(results),
        "total": _tally_json(total),
        "by_kind": {each.kind: _tally_json(each) for each in kinds},
        "results": [
            {
                "turns": list(each.dialogue.turns),
                "kind": each.dialogue.kind,
                "accept": sorted(map(str, each.dialogue.accept)),
                "verdict": each.verdict.value,
                "outcome": each.outcome,
                "entry": each.entry,
                "offered": [str(entry) for entry in each.offered],
                "length": each.length,
            }
            for each in results
        ],
    }


def dialogues_lines(results: Sequence[Played], matcher: str) -> Iterator[str]:
    """Yield the report: right and offered by kind, then the dialogues that are neither."""
    yield f"Matcher in use: {matcher}"
    yield ""
    for tally in tallies(results):
        right, near = _shares(tally)
        yield f"{tally.kind}: {tally.dialogues} dialogues, right {right:.3f}, right or offered {near:.3f}"
    missed = [each for each in results if each.verdict not in RIGHT | OFFERED]
    yield ""
    yield f"== misses ({len(missed)}) =="
    for each in missed:
        shown = each.entry or ", ".join(each.offered) or "nothing"
        wanted = ", ".join(sorted(each.dialogue.accept)) or "nothing"
        yield f"{each.verdict.value} [{each.dialogue.kind}] {' | '.join(each.dialogue.turns)}"
        yield f"    shown: {shown}; wanted: {wanted}"


def _shares(tally: DialogueTally) -> tuple[float, float]:
    dialogues = max(tally.dialogues, 1)
    return tally.right / dialogues, (tally.right + tally.offered) / dialogues


def _tally_json(tally: DialogueTally) -> dict[str, object]:
    right, near = _shares(tally)
    return {"dialogues": tally.dialogues, "right": round(right, 4), "right_or_offered": round(near, 4)}
