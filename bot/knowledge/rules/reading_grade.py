"""Answers that are hard to read, measured with textstat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from bot.domain.fault import Fault, Severity
from bot.domain.reply import Block, Paragraph
from bot.knowledge.markup.template import parse_all
from bot.knowledge.sheets import Folder

HIGHEST_GRADE = 6.0
"""School grade (Flesch-Kincaid). Clients are worried and often read English as a second language."""

HYPHENATION_UNDERCOUNT = 0.7
"""What hyphenation misses compared with a dictionary of syllables: mean of 49 answers, 0.2 to 1.3."""


def check(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield a warning for each English answer above MOST."""
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
    """Return the school grade that it takes to read `blocks`."""
    return float(_textstat().flesch_kincaid_grade(_prose(blocks))) + HYPHENATION_UNDERCOUNT


@cache
def _textstat() -> Any:
    # Imported late: textstat takes half a second to import. For “en_US” it would download a dictionary;
    # in capitals it does not, and still hyphenates in English.
    from textstat.textstat import textstatistics

    measure = textstatistics()
    measure.set_lang("EN_US")
    return measure


def _prose(blocks: Sequence[Block]) -> str:
    """Return the words as sentences: a heading or list item without a full stop counts as one."""
    sentences = []
    for block in blocks:
        for spans in [block.spans] if isinstance(block, Paragraph) else block.items:
            text = "".join(span.text for span in spans).strip()
            sentences.append(text if text.endswith((".", "!", "?")) else f"{text}.")
    return "\n".join(sentences)
