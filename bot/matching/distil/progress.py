"""How a long piece of work is watched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Watch(Protocol):
    """Hands out the steps of a piece of work and may show how far it has come."""

    def __call__(self, steps: Sequence[Step], doing: str, /) -> Iterable[Step]:
        """Return the steps in order; `doing` says what the work is."""


def unwatched(steps: Sequence[Step], doing: str, /) -> Iterable[Step]:
    """Show nothing."""
    return steps
