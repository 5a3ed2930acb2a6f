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
    values = {"kind": _kind(source.kind, words), "date": phrases.day(source.read)}
    if source.copied is None:
        return fill_label(words.source_read, values)
    if source.copied == UNDATED:
        return fill_label(words.source_undated_copy, values)
    return fill_label(words.source_copy, {**values, "year": source.copied})


def _counted(kind: SourceKind, count: int, words: Wording) -> str:
    one, more = {
        SourceKind.OFFICIAL: (words.sources_official_one, words.sources_official),
        SourceKind.COURT: (words.sources_court_one, words.sources_court),
        SourceKind.LAWYER: (words.sources_lawyer_one, words.sources_lawyer),
        SourceKind.SCHOOL: (words.sources_school_one, words.sources_school),
        SourceKind.PRESS: (words.sources_press_one, words.sources_press),
        SourceKind.GUIDE: (words.sources_guide_one, words.sources_guide),
    }[kind]
    return fill_label(one if count == 1 else more, {"count": str(count)})


def _kind(kind: SourceKind, words: Wording) -> str:
    return {
        SourceKind.OFFICIAL: words.source_official,
        SourceKind.COURT: words.source_court,
        SourceKind.LAWYER: words.source_lawyer,
        SourceKind.SCHOOL: words.source_school,
        SourceKind.PRESS: words.source_press,
        SourceKind.GUIDE: words.source_guide,
    }[kind]
