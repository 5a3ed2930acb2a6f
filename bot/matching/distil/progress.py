"""Progress of a long task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Watch(Protocol):
    """Yields the steps of a task and may show its progress."""

    def __call__(self, steps: Sequence[Step], doing: str, /) -> Iterable[Step]:
        """Return the steps in order; `doing` names the task."""


def unwatched(steps: Sequence[Step], doing: str, /) -> Iterable[Step]:
    """Show nothing."""
    return steps
