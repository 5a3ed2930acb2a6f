"""What one message or press is answered from: one snapshot, from start to end."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.replies import Composer
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
