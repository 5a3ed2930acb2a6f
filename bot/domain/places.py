"""Where an error arose, without its message, which may quote a client."""

from __future__ import annotations

import traceback


def places_of(error: BaseException) -> str:
    """Return where `error`, its causes and the members of a group arose, each innermost first."""
    return " < ".join(_each(error, set()))


def _each(error: BaseException, seen: set[int]) -> list[str]:
    if id(error) in seen:
        return []
    seen.add(id(error))
    frames = traceback.extract_tb(error.__traceback__)
    here = [
        type(error).__name__,
        *(f"{each.filename}:{each.lineno} {each.name}" for each in reversed(frames)),
    ]
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    behind = [each for one in (*within, *([cause] if cause else [])) for each in _each(one, seen)]
    return [*here, *behind]
