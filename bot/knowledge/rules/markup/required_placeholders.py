"""Texts that lost a placeholder: an invitation without its link, a notice without its status."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.markup.template import placeholders_in
from bot.knowledge.reading.sheets import Folder


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every wording in which one of its own placeholders is missing; the firm's are optional."""
    for language in draft.languages:
        for sheet, path, says, text in language.said():
            for name in sorted(says.placeholders - {each for _, _, each in placeholders_in(text)}):
                what = f"“{{{name}}}” is missing in this text"
                yield sheet.fault(path, what, f"write {{{name}}} where it belongs in the sentence")
