"""A mistake in a YAML file, as it is found while reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake. `mended` is the whole line as it was probably meant; None if it cannot be known."""

    line: int
    column: int
    what: str
    hint: str
    mended: str | None = None
