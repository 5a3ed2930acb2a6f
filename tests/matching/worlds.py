"""A small knowledge base in the words of the field, for tests of the matcher."""

from __future__ import annotations

from bot.domain.ids import EntryId
from bot.knowledge.model import Synonym
from bot.matching.learning.matched import LearnedEntry

_PHRASES = {
    "what-is-221g": (
        "what is 221(g)",
        "what does 221g mean",
        "I got a 221g, what is it",
        "meaning of section 221(g)",
    ),
    "how-long": (
        "how long does administrative processing take",
        "how many weeks until I hear back",
        "is there a deadline for the embassy to decide",
        "when will my visa be issued",
    ),
    "passport-held": (
        "the embassy kept my passport",
        "when do I get my passport back",
        "can I ask for my passport while I wait",
        "they did not return my passport",
    ),
    "fees": (
        "how much do you charge",
        "what are your fees",
        "is the first call free",
        "price of a consultation",
    ),
    "check-status": (
        "where can I check my case status",
        "how do I look up my visa status online",
        "website to check my case",
        "status of my visa application",
    ),
    "is-denial": (
        "was my visa denied",
        "is 221g a denial",
        "am I rejected for good",
        "does refused mean my visa is over",
    ),
    "documents": (
        "which documents do I send",
        "they want more papers from me",
        "what documents are missing in my case",
        "documents requested by the consulate",
    ),
    "translations": (
        "do documents need an English translation",
        "who may translate my birth certificate",
        "certified translation of my papers",
        "my papers are in Spanish",
    ),
    "expedite": (
        "can my visa case be sped up",
        "my mother is dying, I must travel now",
        "urgent travel, please hurry my case",
        "how to expedite my visa",
    ),
    "travel": (
        "can I travel to another country meanwhile",
        "may I leave while my visa is pending",
        "can I visit on my old visa",
        "is it safe to book a flight",
    ),
    "litigation": (
        "can I sue the consulate",
        "mandamus lawsuit for my case",
        "take the government to court over the delay",
        "file a suit for my delayed visa",
    ),
    "medical": (
        "my medical exam expired",
        "do I need a new medical",
        "how long is the medical exam valid",
        "repeat the doctor's examination",
    ),
}
_OFF_TOPIC = {
    "citizenship": (
        "how do I become a citizen",
        "N-400 naturalization test",
        "citizenship interview questions",
    ),
    "weather": ("will it rain tomorrow", "what is the weather like", "is it cold in Montana"),
}

SYNONYMS = (Synonym("administrative processing", ("ap", "a.p.", "admin processing")),)


def entries() -> list[LearnedEntry]:
    """Return twelve entries of four phrases."""
    return [LearnedEntry(EntryId(key), phrases) for key, phrases in _PHRASES.items()]


def off_topic() -> list[LearnedEntry]:
    """Return two groups of questions that no entry answers."""
    return [LearnedEntry(EntryId(key), phrases) for key, phrases in _OFF_TOPIC.items()]
