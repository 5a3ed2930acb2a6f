"""What people write, with the entities that Telegram finds in it."""

from __future__ import annotations

import re

from tests.standin.markup import clean, units
from tests.standin.wire import Json

WORDS = frozenset({"text", "entities", "caption", "caption_entities"})
"""The parts of a message that an edit changes."""

_MARKS = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("mention", re.compile(r"(?<!\w)@\w{3,32}\b")),
    ("url", re.compile(r"https?://\S+")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
)


def found_in(text: str) -> list[Json]:
    """Return the entities that Telegram finds by itself in what a person writes."""
    return [
        {"type": kind, "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for kind, pattern in _MARKS
        for hit in pattern.finditer(text)
    ]


def written(text: str) -> Json:
    """Return a text message as an app sends it."""
    cleaned = clean(text)
    assert 0 < units(cleaned) <= 4096, "an app sends 1 to 4096 characters"
    entities = found_in(cleaned)
    return {"text": cleaned, **({"entities": entities} if entities else {})}


def captioned(text: str) -> Json:
    """Return the caption of a file as an app sends it."""
    cleaned = clean(text)
    assert units(cleaned) <= 1024, "an app sends at most 1024 characters under a file"
    entities = found_in(cleaned)
    return {
        **({"caption": cleaned} if cleaned else {}),
        **({"caption_entities": entities} if entities else {}),
    }


def in_quotation(content: Json) -> Json:
    """Return a message with all its words in a quotation: what is longer comes first among its entities."""
    words, marks = ("text", "entities") if "text" in content else ("caption", "caption_entities")
    quotation = {"type": "blockquote", "offset": 0, "length": units(content[words])}
    return {**content, marks: [quotation, *content.get(marks, [])]}
