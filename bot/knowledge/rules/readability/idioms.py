"""Words that people with school English and translation programs misread; idioms.yaml lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder, LanguageDraft


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each place in a text for clients that contains words of idioms.yaml."""
    for language in draft.languages:
        better = _better(language)
        if not better:
            continue
        pattern = re.compile(rf"\b(?:{'|'.join(_any_blank(each) for each in better)})\b", re.IGNORECASE)
        for written in language.for_clients:
            for found in pattern.finditer(written.text):
                said = " ".join(found[0].split())
                line, column = line_and_column(written.text, found.start())
                what = f"“{said}” is hard to understand for people who learned English at school"
                hint = f"write: {better[said.casefold()]}"
                yield written.fault(line, column, what, hint, Severity.WARNING)


def _better(language: LanguageDraft) -> dict[str, str]:
    """Return what to write instead of each idiom, the longest idiom first."""
    if language.idioms is None:
        return {}
    pairs = {
        " ".join(says.casefold().split()): item.write
        for item in language.idioms.model.idioms
        for says in item.says
    }
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _any_blank(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())
