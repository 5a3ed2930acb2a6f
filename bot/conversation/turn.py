"""What one message or press is answered from: one snapshot, from start to end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

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
