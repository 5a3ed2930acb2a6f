"""What an edit changes for people who ask, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from bot.curation.edit_effect import ChangedAnswer, EditEffect, Shown


def effect_lines(effect: EditEffect, revision: str) -> Iterator[str]:
    """Yield what changed since `revision`: lost answers first, and one line of counts."""
    for change in effect.changes:
        yield f"{'lost: ' if change.is_lost else ''}{_line(change)}"
    changed = "1 answer" if len(effect.changes) == 1 else f"{len(effect.changes)} answers"
    yield (
        f"These edits change {changed} of {effect.asked} measured questions since {revision};"
        f" of {effect.in_scope} that an entry answers, {effect.right_before} were answered right,"
        f" {effect.right_after} are now."
    )
    if effect.is_loss:
        yield "This is a loss: word what is new closer to its entry, or move the question to the right one."


def _line(change: ChangedAnswer) -> str:
    return f"“{change.question.text}”: {_shown(change.before)} -> {_shown(change.after)}"


def _shown(shown: Shown) -> str:
    if not shown.entries:
        return "no answer"
    named = ", ".join(shown.entries)
    return named if shown.is_answer else f"offers {named}"
