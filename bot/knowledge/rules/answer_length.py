"""Answers that would not fit into one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.domain.reply import plain_text
from bot.knowledge.assembling import firm_of
from bot.knowledge.drafts import Draft
from bot.knowledge.firm import UnknownWords, firm_values
from bot.knowledge.markup import parse_all

LONGEST = 3500
"""UTF-16 units of visible text. A message holds 4096 (Bot API, sendMessage); sources and the lines
under them take up to 600."""


def check(draft: Draft) -> Iterator[Fault]:
    """Yield every answer that is longer than LONGEST once its placeholders are filled."""
    for language in draft.languages:
        values: dict[str, str] = defaultdict(str)
        wording = language.wordings.get("wording")
        if draft.firm and wording and isinstance(wording.model, UnknownWords):
            values.update(firm_values(firm_of(draft.firm.model), wording.model))
        for sheet, path, item in language.all_entries():
            length = units(plain_text(parse_all(item.answer)[0].fill(values)))
            if length > LONGEST:
                line, column = sheet.document.place((*path, "answer"))
                what = (
                    f"this answer has {length} characters, but {LONGEST} fit into a message with its sources"
                )
                yield Fault(sheet.file, line, column, what, "shorten it or split the entry in two")


def units(text: str) -> int:
    """Return the length of `text` as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
