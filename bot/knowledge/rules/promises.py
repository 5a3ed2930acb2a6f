"""Promises of a result: no one can make them, and a law firm must not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.sheets import Folder

_SENTENCE = re.compile(r"[^.!?\n]+(?:\n(?!\s*(?:[-\d]|\n))[^.!?\n]+)*")
_SURELY = r"(?:surely|certainly|definitely|always|soon)?\s*"
_PROMISE = re.compile(
    r"\bguarantee[sd]?\b|\bwe (?:can |do |will )?promise\b|\b100 ?(?:%|percent)"
    r"|\b(?:surely|certainly|definitely|without (?:a |any )?doubt)\b"
    rf"|\byou(?:['’]ll| will) {_SURELY}(?:get|receive|have) (?:your|the|a|this) visa\b"
    rf"|\b(?:visa|case|application|petition|waiver) will {_SURELY}be (?:approved|issued|granted)\b"
    r"|\bvisa is (?:coming|on (?:its|the) way|certain|sure)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not?|never|nobody|no one|none|cannot|neither|nor|without|if|whether|who|whoever|warning)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each sentence for clients that promises a result, unless it denies or doubts it."""
    for language in draft.languages:
        if not language.locale.startswith("en"):
            continue
        for written in language.for_clients():
            for sentence in _SENTENCE.finditer(written.text):
                found = _PROMISE.search(sentence[0])
                if found and not _DENIED.search(sentence[0].replace(found[0], " ")):
                    line, column = line_and_column(written.text, sentence.start() + found.start())
                    said = " ".join(found[0].split())
                    what = f"“{said}” sounds like a promise"
                    hint = "say what usually happens or what we do, and ask the attorney"
                    yield written.fault(line, column, what, hint, Severity.WARNING)
