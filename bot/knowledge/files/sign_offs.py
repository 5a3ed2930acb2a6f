"""Fingerprints of answers: the attorney's sign-off is valid only for the words that were signed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from bot.knowledge.files.entries import EntryItem

LENGTH = 8

USUAL = 365
"""Days after which the sources of an answer must be read again."""

_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels, so that it is never a word, and no digits, so that every YAML reader sees a text."""


def fingerprint_of(item: EntryItem) -> str:
    """Return eight letters over all words of an answer that clients read.

    Spaces, line breaks and the dates on which sources were read do not count: they change no word.
    """
    sources = (f"{each.title} {each.url}" for each in item.sources)
    read = "\n".join(
        " ".join(text.split()) for text in (item.question, item.label, item.lead, item.more, *sources)
    )
    number = int.from_bytes(hashlib.sha256(read.encode()).digest())
    letters = []
    for _ in range(LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    return "".join(letters)


def review_due(item: EntryItem) -> date | None:
    """Return the day from which the answer must be read again; None if it has no source and no sign-off.

    That is `review_every` days after its oldest source was read, or after its words were signed.
    """
    days = [each.read for each in item.sources]
    since = [min(days)] if days else []
    if item.reviewed is not None and is_signed(item):
        since.append(item.reviewed.on)
    return max(since) + timedelta(days=item.review_every or USUAL) if since else None


def is_signed(item: EntryItem) -> bool:
    """Return whether the attorney signed the current words of the answer."""
    return item.reviewed is not None and item.reviewed.words == fingerprint_of(item)
