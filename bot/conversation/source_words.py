"""What is said of an answer's sources: how many of which kind, and when each was read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.source_kind import SourceKind
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Source
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.conversation import Wording

UNDATED = "undated"
"""In place of a copy's year where it has none."""


def sources_counted(sources: Sequence[Source], words: Wording) -> str:
    """Return the counts by kind, such as “2 official, 1 lawyer's page”, or say that there are none."""
    if not sources:
        return words.sources_none
    counts = Counter(each.kind for each in sources)
    return ", ".join(_counted(kind, counts[kind], words) for kind in SourceKind if counts[kind])


def read_when(source: Source, spoken: Phrasebook) -> str:
    """Return whose page a source is and the day it was read; where that was a copy, of which year."""
    words = spoken.words.wording
    values = {"kind": words.label_named(f"source_{source.kind}"), "date": spoken.day(source.read)}
    if source.copied is None:
        return fill_label(words.source_read, values)
    if source.copied == UNDATED:
        return fill_label(words.source_undated_copy, values)
    return fill_label(words.source_copy, {**values, "year": source.copied})


def _counted(kind: SourceKind, count: int, words: Wording) -> str:
    form = words.label_named(f"sources_{kind}_one" if count == 1 else f"sources_{kind}")
    return fill_label(form, {"count": str(count)})
