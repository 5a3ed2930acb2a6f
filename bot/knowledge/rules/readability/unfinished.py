"""Texts that someone meant to write later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_NOTHING = re.compile(r"\W*(?:null|none|todo|tbd|tba|n/a|x+|)\W*", re.IGNORECASE)
_LATER = re.compile(r"\b(?:TODO|TBD|TBA|FIXME|XXX+)\b|\blorem ipsum\b|\?\?\?")


def check(draft: Folder) -> Iterator[Fault]:
    """Yield answers, questions and labels that say nothing, and a warning for each incomplete text."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            for key in ("question", "label", "lead", "more"):
                text: str = getattr(item, key)
                if _NOTHING.fullmatch(text):
                    yield sheet.fault(
                        (*path, key), f"clients would read “{text}” here", "write the text itself"
                    )
        for written in language.for_clients:
            if (found := _LATER.search(written.text)) and not _NOTHING.fullmatch(written.text):
                line, column = line_and_column(written.text, found.start())
                what = f"“{found[0]}” is in this text, as if it were not finished"
                yield written.fault(line, column, what, "write the missing words", Severity.WARNING)
