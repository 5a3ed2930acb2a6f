"""When Telegram answers nothing, few messages are risked: a doubt is final at the second time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import InDoubt, NotSent, Outcome

MANY = 5
"""Troubles in a row, with no answer in between, that mean Telegram and not one message."""

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
"""Between two single tries; doubled from the first to the longest. An answer ends it at once."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """How many tries in a row came to nothing, and until when none should be made."""

    in_a_row: int = 0
    until: datetime | None = None

    def after(self, outcome: Outcome, now: datetime) -> Trouble:
        """Return how it stands after one more try; any answer of Telegram's, even a refusal, ends it."""
        unanswered = isinstance(outcome, InDoubt) or (isinstance(outcome, NotSent) and outcome.wait is None)
        if not unanswered:
            return Trouble()
        count = self.in_a_row + 1
        if count < MANY:
            return Trouble(count)
        pause = min(FIRST_PAUSE * (1 << min(count - MANY, 10)), LONGEST_PAUSE)
        return Trouble(count, now + pause)

    def most(self, now: datetime) -> int | None:
        """Return how many messages may be in hand at `now`; None for as many as usual."""
        if self.until is None:
            return None
        return 0 if now < self.until else 1
