"""What one message or press is answered from: one snapshot, from start to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.asker import Asker
from bot.conversation.replies import Composer
from bot.domain.conversation.exchange import LastRead
from bot.knowledge.model import Language
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Turn:
    """A snapshot, its texts in the asker's language, and what puts replies together from them."""

    snapshot: Snapshot
    language: Language
    composer: Composer
    phrases: Phrasebook

    def for_reader(self, read: LastRead, now: datetime) -> Turn:
        """Return the turn of a chat that last read at those times what is not repeated in every message."""
        return replace(self, composer=self.composer.for_reader(read, now))


class Turns:
    """Begins turns, each with the snapshot of that moment. `has_office`: clients can leave it a message."""

    def __init__(
        self, snapshot: Callable[[], Snapshot], has_office: Callable[[], bool], *, retention_days: int
    ) -> None:
        self.snapshot = snapshot
        self._has_office = has_office
        self._retention_days = retention_days

    def of(self, who: Asker) -> Turn:
        """Return the turn of `who`."""
        snapshot = self.snapshot()
        language = snapshot.language(who.locale)
        composer = Composer(
            snapshot.knowledge.firm,
            language,
            retention_days=self._retention_days,
            office=self._has_office(),
        )
        return Turn(snapshot, language, composer, Phrasebook.of(snapshot.knowledge.firm, language))
