"""“Often” where the State Department says “some”: readers take it as a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.legal import sentences

_OFTEN = re.compile(r"\b(?:often|usually|mostly|in most cases|most of the time)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:can|may|could|does|do|will|still)\b[^.]*\b(?:change|changes|overturned|approved|overcome)\b"
    r"|\bchanges? later\b|\bnot (?:the )?(?:final|last|end)\b",
    re.IGNORECASE,
)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each sentence for clients that says how often a refusal changes."""
    for written, sentence in sentences.for_clients(draft):
        often = _OFTEN.search(sentence[0])
        if often and _CHANGE.search(sentence[0]):
            what = f"“{often[0]}” says how likely a change is"
            hint = "the State Department says “some”: write “it can change” or “some change”"
            yield written.fault(*sentences.place_of(written, sentence, often), what, hint, Severity.WARNING)
