"""The sentences of English texts for clients, for the rules that read sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder, Written

_SENTENCE = re.compile(r"[^.!?\n]+(?:\n(?!\s*(?:[-\d]|\n))[^.!?\n]+)*")


def for_clients(draft: Folder) -> Iterator[tuple[Written, re.Match[str]]]:
    """Yield each sentence with the text that it is in."""
    for language in draft.languages:
        if language.locale.startswith("en"):
            for written in language.for_clients:
                for sentence in _SENTENCE.finditer(written.text):
                    yield written, sentence


def place_of(written: Written, sentence: re.Match[str], found: re.Match[str]) -> tuple[int, int]:
    """Return line and column, within the text, of what was found in a sentence of it."""
    return line_and_column(written.text, sentence.start() + found.start())
