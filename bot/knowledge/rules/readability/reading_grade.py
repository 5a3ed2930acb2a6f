"""Answers that are hard to read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import pyphen

from bot.domain.fault import Fault, Severity
from bot.domain.reply import Block, Paragraph
from bot.knowledge.markup.template import parse_all
from bot.knowledge.reading.sheets import Folder

HIGHEST_GRADE = 6.0
"""School grade (Flesch-Kincaid). Clients are worried and often read English as a second language."""

HYPHENATION_UNDERCOUNT = 0.7
"""Grades that hyphenation misses compared with a dictionary of syllables: mean of 49 answers, 0.2 to 1.3."""

FRAGMENT_WORDS = 2
"""Words of a sentence up to which it is not counted as one; its words are counted."""

_SIGN = re.compile(r"[^\w\s']|'(?!\w)")
_END = re.compile(r"[.!?]+")


def check(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield a warning for each English answer above HIGHEST_GRADE."""
    for language in draft.languages:
        if not language.locale.startswith("en"):
            continue
        for sheet, path, item in language.all_entries():
            whole = parse_all(item.lead)[0].followed_by(parse_all(item.more)[0])
            grade = grade_of(whole.fill(defaultdict(lambda: "us")))
            if grade > HIGHEST_GRADE:
                line, column = sheet.document.place((*path, "more"))
                what = f"this answer reads like grade {grade:.1f} at school, above {HIGHEST_GRADE:.0f}"
                hint = "use shorter sentences and everyday words"
                yield Fault(sheet.file, line, column, what, hint, Severity.WARNING)


def grade_of(blocks: Sequence[Block]) -> float:
    """Return the school grade needed to read `blocks`: Flesch-Kincaid (Kincaid et al., 1975).

    Syllables are counted by hyphenation; 0 if there are no words.
    """
    text = _prose(blocks)
    words = _words(text)
    if not words:
        return 0.0
    sentences = sum(len(_words(each)) > FRAGMENT_WORDS for each in _END.split(text))
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    grade = 0.39 * len(words) / max(1, sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + HYPHENATION_UNDERCOUNT


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


def _words(text: str) -> list[str]:
    return _SIGN.sub("", text.lower()).split()


def _prose(blocks: Sequence[Block]) -> str:
    """Return the words as sentences: a heading or list item without a full stop counts as one."""
    sentences = []
    for block in blocks:
        for spans in [block.spans] if isinstance(block, Paragraph) else block.items:
            text = "".join(span.text for span in spans).strip()
            sentences.append(text if text.endswith((".", "!", "?")) else f"{text}.")
    return "\n".join(sentences)
