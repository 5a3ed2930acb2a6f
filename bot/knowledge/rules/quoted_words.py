"""Sources and marks of experience that point at words which do not stand in the answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.domain.reply import plain_text
from bot.knowledge.files import EntriesFile, EntryItem
from bot.knowledge.markup.template import parse_all
from bot.knowledge.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each quotation of an entry's own text that the text does not hold."""
    for language in draft.languages:
        for sheet, path, item, quoted in _quotations(language):
            said = _words(f"{item.lead}\n\n{item.more}")
            if _words(quoted) not in said:
                shown = quoted if len(quoted) <= 60 else f"{quoted[:57].rstrip()}..."
                what = f"“{shown}” does not stand in lead or more of “{item.id}”"
                hint = "quote the words as they stand there, without ** and links"
                yield sheet.fault(path, what, hint, Severity.WARNING)


def _quotations(language: LanguageDraft) -> Iterator[tuple[Sheet[EntriesFile], Path, EntryItem, str]]:
    for sheet, path, item in language.all_entries():
        for at, source in enumerate(item.sources):
            for number, quoted in enumerate(source.supports):
                yield sheet, (*path, "sources", at, "supports", number), item, quoted
        for number, quoted in enumerate(item.experience):
            yield sheet, (*path, "experience", number), item, quoted


def _words(text: str) -> str:
    """Return what clients see of `text`, in small letters, blanks single, list signs left out."""
    return " ".join(plain_text(parse_all(text)[0].blocks).replace("•", " ").casefold().split())
