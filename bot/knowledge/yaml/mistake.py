"""A mistake in the lines of a YAML file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `repaired` is the whole line as it was probably meant; None if that cannot be known.

    Lines and columns count from 1.
    """

    line: int
    column: int
    what: str
    hint: str
    repaired: str | None = None
