"""The words of the real knowledge folder, read once; no matcher learns from it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import bot
from bot.domain.ids import Locale
from bot.knowledge.loading import load
from bot.knowledge.phrasebook import Phrasebook


@lru_cache(maxsize=1)
def speak() -> Phrasebook:
    """Return the real English words."""
    loaded = load(Path(bot.__file__).parent.parent / "knowledge")
    assert loaded.knowledge is not None, [str(fault) for fault in loaded.faults]
    return Phrasebook.of(loaded.knowledge.firm, loaded.knowledge.languages[Locale("en")])
