"""The asker's own cases, read only for an answer that mentions them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.conversation.asker import Asker
from bot.conversation.case_paragraphs import Known
from bot.domain.cases import OwnCase
from bot.domain.ids import ChatId
from bot.knowledge.case_facts import speaks_of_a_case
from bot.knowledge.model import Entry

OwnCasesOf = Callable[[ChatId], Awaitable[tuple[OwnCase, ...]]]
"""Returns the cases that a chat follows with its consent, as clients may see them."""


class KnownCases:
    """Without `own_cases` nobody has a case."""

    def __init__(self, own_cases: OwnCasesOf | None, clock: Callable[[], datetime]) -> None:
        self._own_cases = own_cases
        self._clock = clock

    async def of(self, entry: Entry, who: Asker) -> Known | None:
        """Return the asker's cases if `entry` mentions them; otherwise nothing is read."""
        if self._own_cases is None or not speaks_of_a_case(entry.whole.placeholders):
            return None
        return Known(await self._own_cases(who.chat), self._clock())
