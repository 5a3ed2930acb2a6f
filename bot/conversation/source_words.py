"""The texts about an answer's sources: how many of each kind, and when each was read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.source_kind import SourceKind
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Source
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.conversation import Wording

UNDATED = "undated"
"""Replaces a copy's year if it has none."""


def sources_counted(sources: Sequence[Source], words: Wording) -> str:
    """Return the counts by kind, such as “2 official pages, 1 lawyer's page”, or say that there are none."""
    if not sources:
        return words.sources_none
    counts = Counter(each.kind for each in sources)
    return ", ".join(_counted(kind, counts[kind], words) for kind in SourceKind if counts[kind])


def read_when(source: Source, phrases: Phrasebook) -> str:
    """Return the kind of a source and the date it was read; for a copy, also the year of the copy."""
    words = phrases.words.wording
    values = {"kind": words.label_named(f"source_{source.kind}"), "date": phrases.day(source.read)}
    if source.copied is None:
        return fill_label(words.source_read, values)
    if source.copied == UNDATED:
        return fill_label(words.source_undated_copy, values)
    return fill_label(words.source_copy, {**values, "year": source.copied})


def _counted(kind: SourceKind, count: int, words: Wording) -> str:
    form = words.label_named(f"sources_{kind}_one" if count == 1 else f"sources_{kind}")
    return fill_label(form, {"count": str(count)})
