"""Entries and their themes, as frozen values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence, Set
from typing import TypeAlias

from bot.domain.ids import EntryId
from bot.knowledge.files.asked import AskedItem
from bot.knowledge.files.entries import EntriesFile, EntryItem
from bot.knowledge.files.sign_offs import fingerprint_of, is_signed, review_due
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Entry, Place, Review, Source, Theme
from bot.knowledge.phrasebook import day_in_words
from bot.knowledge.reading.sheets import Sheet
from bot.knowledge.wording.conversation import Wording
from bot.knowledge.yaml.document import Document, Path

AskedGroup: TypeAlias = tuple[AskedItem, Place]
"""Questions of one entry, and where they are written."""


def theme_key(file: str) -> str:
    """Return the key of the theme in `file`: the file's name without number and ending."""
    name = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    return re.sub(r"^\d+-", "", name)


def theme_of(sheet: Sheet[EntriesFile]) -> Theme:
    """Return the theme of a file of entries."""
    ids = tuple(EntryId(item.id) for item in sheet.model.entries)
    return Theme(theme_key(sheet.file), sheet.model.theme, ids)


def entry_of(
    sheet: Sheet[EntriesFile],
    path: Path,
    item: EntryItem,
    asked: Sequence[AskedGroup],
    wording: Wording,
    retired: Set[str],
) -> Entry:
    """Return the entry `item` at `path` of `sheet`, with the questions of other files that it answers.

    `related` entries that are `retired` are left out. Raises MarkupError for markup with errors.
    """
    own = entry_values(item, wording)
    return Entry(
        id=EntryId(item.id),
        theme=theme_key(sheet.file),
        question=item.question,
        phrases=tuple(item.phrases),
        label=item.label,
        lead=Template.parse(item.lead).with_fixed(own),
        more=Template.parse(item.more).with_fixed(own),
        related=tuple(EntryId(each) for each in item.related if each not in retired),
        sources=tuple(
            Source(each.title, each.url, each.kind, tuple(each.supports), each.read, each.copy_)
            for each in item.sources
        ),
        reviewed=Review(item.reviewed.by, item.reviewed.on) if item.reviewed and is_signed(item) else None,
        version=_version(item),
        place=place_of(sheet.document, path),
        asked=tuple(text for group, _ in asked for text in group.questions),
        measured=tuple(text for group, _ in asked for text in group.measured),
        asked_at=tuple(place for _, place in asked),
        fingerprint=fingerprint_of(item),
        review_due=review_due(item),
        disclaimed=item.disclaimed,
        danger=item.danger,
    )


def entry_values(item: EntryItem, wording: Wording) -> dict[str, str]:
    """Return a value for each of ENTRY_PLACEHOLDERS that `item` has: its own dates, as people read them."""
    newest = max((each.read for each in item.sources), default=None)
    days = {"entry.read": newest, "entry.as_of": item.as_of}
    return {
        name: day_in_words(day, wording.date_months, wording.date_day) for name, day in days.items() if day
    }


def _version(item: EntryItem) -> str:
    """Return 8 hex digits over what a client reads; phrases do not count."""
    sources = (f"{each.title} {each.url}" for each in item.sources)
    read = "\n".join([item.question, item.lead, item.more, *sources])
    return hashlib.sha256(read.encode()).hexdigest()[:8]


def place_of(document: Document, path: Path) -> Place:
    """Return where the value at `path` is written."""
    return Place(document.file, *document.value_place(path))
