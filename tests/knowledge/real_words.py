"""The real knowledge folder, read once, and its words; no matcher learns from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import bot
from bot.domain.ids import Locale
from bot.domain.reply import plain_text
from bot.knowledge.loading import load
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.model import Knowledge, Language
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.keys import Keys
from tests.e2e.voice import longest_run


@cache
def shipped() -> Knowledge:
    """Return the real knowledge."""
    loaded = load(Path(bot.__file__).parent.parent / "knowledge")
    assert loaded.knowledge is not None, [str(fault) for fault in loaded.faults]
    return loaded.knowledge


def shipped_english() -> Language:
    """Return its texts in English."""
    return shipped().languages[Locale("en")]


@cache
def speak() -> Phrasebook:
    """Return the real English words."""
    return Phrasebook.of(shipped().firm, shipped_english())


def staff_text(key: str, **values: str) -> str:
    """Return what staff read: the text of a key of staff.yaml with `values` filled in.

    With a placeholder left over, the longest run of plain words between placeholders.
    """
    return _text(speak().words.staff, key, values)


def own_case_text(key: str, **values: str) -> str:
    """Return the same of own_case.yaml."""
    return _text(speak().words.own_case, key, values)


def notice_text(key: str, **values: str) -> str:
    """Return the same of notices.yaml."""
    return _text(speak().words.notices, key, values)


def _text(words: Keys, key: str, values: dict[str, str]) -> str:
    found = getattr(words, key)
    known = {name: value or "" for name, value in speak().firm.items()} | values
    try:
        if isinstance(found, Template):
            return plain_text(found.fill(known))
        return fill_label(str(found), known)
    except KeyError:
        plain = plain_text(found.blocks) if isinstance(found, Template) else str(found)
        return longest_run(plain)
