"""Sources and statements of experience that quote words that are not in the answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.domain.reply import plain_text
from bot.knowledge.files.entries import EntriesFile, EntryItem
from bot.knowledge.markup.template import parse_all
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each quotation of an entry's own text that is not in the text."""
    for language in draft.languages:
        for sheet, path, item, quoted in _quotations(language):
            said = _words(f"{item.lead}\n\n{item.more}")
            if _words(quoted) not in said:
                shown = quoted if len(quoted) <= 60 else f"{quoted[:57].rstrip()}..."
                what = f"“{shown}” is not in lead or more of “{item.id}”"
                hint = "quote the words exactly as they are there, without ** and links"
                yield sheet.fault(path, what, hint, Severity.WARNING)


def _quotations(language: LanguageDraft) -> Iterator[tuple[Sheet[EntriesFile], Path, EntryItem, str]]:
    for sheet, path, item in language.all_entries():
        for at, source in enumerate(item.sources):
            for number, quoted in enumerate(source.supports):
                yield sheet, (*path, "sources", at, "supports", number), item, quoted
        for number, quoted in enumerate(item.experience):
            yield sheet, (*path, "experience", number), item, quoted


def _words(text: str) -> str:
    """Return what clients see of `text`, in lowercase, with single spaces and without list marks."""
    return " ".join(plain_text(parse_all(text)[0].blocks).replace("•", " ").casefold().split())
