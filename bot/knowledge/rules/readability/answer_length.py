"""Answers that would not fit into one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.domain.reply import plain_text
from bot.domain.text_units import units
from bot.knowledge.markup.template import parse_all
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.readability.firm_words import firm_words

LONGEST = 3500
"""UTF-16 units of visible text. A message has at most 4096 (Bot API, sendMessage); sources and the lines
below them take up to 600."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every answer that is longer than LONGEST with its placeholders filled."""
    for language in draft.languages:
        values: dict[str, str] = defaultdict(str, firm_words(draft.firm, language.wordings))
        for sheet, path, item in language.all_entries():
            whole = parse_all(item.lead)[0].followed_by(parse_all(item.more)[0])
            length = units(plain_text(whole.fill(values)))
            if length > LONGEST:
                line, column = sheet.document.place((*path, "more"))
                what = (
                    f"this answer has {length} characters, but {LONGEST} fit into a message with its sources"
                )
                yield Fault(sheet.file, line, column, what, "shorten it or split the entry in two")
