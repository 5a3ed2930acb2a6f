"""Leads that are no longer a short answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.domain.reply import plain_text
from bot.knowledge.markup.template import parse_all
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.readability.firm_words import firm_words

LONGEST = 350
"""Characters of visible text: the answer and the next step on about half a phone's screen."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every lead that is longer than LONGEST with its placeholders filled."""
    for language in draft.languages:
        values: dict[str, str] = defaultdict(str, firm_words(draft.firm, language.wordings))
        for sheet, path, item in language.all_entries():
            length = len(plain_text(parse_all(item.lead)[0].fill(values)))
            if length > LONGEST:
                line, column = sheet.document.place((*path, "lead"))
                what = f"this lead has {length} characters, but {LONGEST} is the limit"
                hint = "keep the answer and the next step, and move the rest to “more”"
                yield Fault(sheet.file, line, column, what, hint)
