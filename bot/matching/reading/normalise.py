"""Normalizes what people write in many ways: case, accents, contractions, form numbers, synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge.model import Synonym

_CONTRACTIONS = (
    ("can't", "can not"),
    ("cannot", "can not"),
    ("won't", "will not"),
    ("shan't", "shall not"),
    ("n't", " not"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'m", " am"),
    ("'d", " would"),
    ("what's", "what is"),
    ("where's", "where is"),
    ("when's", "when is"),
    ("how's", "how is"),
    ("who's", "who is"),
    ("it's", "it is"),
    ("that's", "that is"),
    ("there's", "there is"),
    ("let's", "let us"),
)
LONGEST_READ = 8_192
"""Most plain characters of a message that are read: twice Telegram's limit, since one may become several."""

_POSSESSIVE = re.compile(r"'s\b")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?|[$€£%]")

# "its", "ill", "were" and "id" are left out: they are also other words.
_WITHOUT_APOSTROPHE = {
    "arent": "are not",
    "cant": "can not",
    "couldnt": "could not",
    "didnt": "did not",
    "doesnt": "does not",
    "dont": "do not",
    "hadnt": "had not",
    "hasnt": "has not",
    "havent": "have not",
    "hows": "how is",
    "im": "i am",
    "isnt": "is not",
    "ive": "i have",
    "plz": "please",
    "pls": "please",
    "shouldnt": "should not",
    "thats": "that is",
    "theyre": "they are",
    "u": "you",
    "ur": "your",
    "wasnt": "was not",
    "werent": "were not",
    "whats": "what is",
    "wheres": "where is",
    "wont": "will not",
    "wouldnt": "would not",
}

_DIGIT = re.compile(r"\d")
_UNIT = r"(?! (?:minutes?|hours?|days?|weeks?|months?|years?|yrs?|times?|people|dollars|percent)\b)"
# A run of the words before a number matches only from its first word and without backtracking (possessive);
# otherwise a message made of such words would be scanned again from each of them.
_SECTION = r"(?<!\bina )(?<!\bsection )(?<!\bsec )\b(?:(?:ina|section|sec) )*+"
_FORM = r"(?<!\bform )\b(?:form )"
_FORMS = (
    # Sections of the Immigration and Nationality Act: "INA 221(g)", "sec. 221-g", "221 g" -> "221g".
    (re.compile(_SECTION + r"(221) ?(g)\b"), r"\1\2"),
    (re.compile(_SECTION + r"(212|214) ?([a-h])\b"), r"\1\2"),
    # Government forms: "DS-5535", "form I 864", "I-864A" -> "ds5535", "i864", "i864a".
    (re.compile(_FORM + r"*+(ds) ?(\d{2,4}[a-z]?)\b"), r"\1\2"),
    (re.compile(_FORM + r"*+(i) ?(\d{2,3}[a-z]?)\b" + _UNIT), r"\1\2"),
    (re.compile(_FORM + r"++([gn]) ?(\d{2,4})\b"), r"\1\2"),
    (re.compile(r"\b(n) ?(400|600|565)\b"), r"\1\2"),
    # Visa classes: "H-1B", "k 1", "IR-5" -> "h1b", "k1", "ir5".
    (re.compile(r"\b(h) ?(1b1?|2a|2b|4)\b"), r"\1\2"),
    (re.compile(r"\b(ir|cr|eb|fb|td|tn|dv) ?(\d)\b" + _UNIT), r"\1\2"),
    (re.compile(r"\b([bfjklmoprv]) ?([1-5])\b" + _UNIT), r"\1\2"),
)


class How(StrEnum):
    """How words of an utterance were read."""

    AS_WRITTEN = "as written"
    SYNONYM = "synonym"
    TYPO = "typo"
    SPACING = "spacing"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an utterance as `written` (already normalized), and what they were read as."""

    written: str
    words: tuple[str, ...]
    how: How = How.AS_WRITTEN


def words_of(text: str) -> list[str]:
    """Return the words of `text` normalized, before synonyms: "INA § 221(g)?" -> ["221g"]."""
    folded = _folded(text)
    if "'" in folded or "cannot" in folded:
        for short, long in _CONTRACTIONS:
            if short in folded:
                folded = folded.replace(short, long)
        folded = _POSSESSIVE.sub("", folded)
    found = [word.replace("'", "") for word in _WORD.findall(folded)]
    joined = " ".join(_WITHOUT_APOSTROPHE.get(word, word) for word in found)
    return _with_forms_joined(joined).split()


def plain_letters(text: str) -> str:
    """Return `text` without accents, ligatures and invisible characters; its words are the same.

    Case and punctuation are unchanged. At most `LONGEST_READ` characters: of a longer text, start and end.
    """
    if not text.isascii():
        # An ellipsis becomes dots, which end a sentence only before a space.
        text = _spread(text.translate(_APOSTROPHES).replace("…", "... ")).translate(_APOSTROPHES)
    if len(text) <= LONGEST_READ:
        return text
    half = LONGEST_READ // 2
    return f"{text[: half - 1]} {text[-half:]}"


class Normaliser:
    """Reads text into pieces, with one list of synonyms applied: the longest first, whole words only."""

    def __init__(self, synonyms: Iterable[Synonym] = ()) -> None:
        self._meanings: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        spelled: dict[tuple[str, ...], tuple[str, ...]] = {}
        for synonym in synonyms:
            means = tuple(words_of(synonym.means))
            # The meaning maps to itself, so that reading it again changes nothing.
            spelled[means] = means
            for said in synonym.says:
                spelled.setdefault(tuple(words_of(said)), means)
        for said_words, means in spelled.items():
            if said_words and means:
                self._meanings.setdefault(said_words[0], []).append((said_words, means))
        for choices in self._meanings.values():
            choices.sort(key=lambda choice: -len(choice[0]))
        self.said_words = frozenset(word for said_words in spelled for word in said_words)
        """Every word on both sides of a synonym: known words, not typos."""

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return `text` as pieces in order; their words, joined by spaces, are what `normalise` returns."""
        return self.with_synonyms([Piece(word, (word,)) for word in words_of(text)])

    def normalise(self, text: str) -> str:
        """Return `text` normalized; idempotent."""
        words = words_of(text)
        out: list[str] = []
        at = 0
        while at < len(words):
            match = self._longest_at(words, at)
            said, means = match or (words[at : at + 1], words[at : at + 1])
            out += means
            at += len(said)
        return " ".join(out)

    def with_synonyms(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Return `pieces` with every run that is a synonym merged into one piece."""
        if not self._meanings:
            return tuple(pieces)
        words = [word for piece in pieces for word in piece.words]
        owners = [place for place, piece in enumerate(pieces) for _ in piece.words]
        out: list[Piece] = []
        at = 0
        while at < len(words):
            match = self._longest_at(words, at)
            whole = match is not None and _ends_with_piece(owners, at, at + len(match[0]))
            if match is not None and whole:
                said, means = match
                written = " ".join(pieces[p].written for p in dict.fromkeys(owners[at : at + len(said)]))
                how = How.SYNONYM if means != said else pieces[owners[at]].how
                out.append(Piece(written, means, how))
                at += len(said)
            else:
                piece = pieces[owners[at]]
                out.append(piece)
                at += len(piece.words)
        return tuple(out)

    def _longest_at(self, words: Sequence[str], at: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        for said, means in self._meanings.get(words[at], ()):
            if tuple(words[at : at + len(said)]) == said:
                return said, means
        return None


def _ends_with_piece(owners: Sequence[int], start: int, end: int) -> bool:
    starts_one = start == 0 or owners[start - 1] != owners[start]
    return starts_one and (end == len(owners) or owners[end] != owners[end - 1])


def _folded(text: str) -> str:
    """Lowercase, no accents, straight apostrophes, no invisible characters."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text.lower()
    # Twice: folding the case of a letter can produce a new accent.
    for _ in range(2):
        text = _spread(text).casefold()
    return text.translate(_APOSTROPHES)


def _spread(text: str) -> str:
    """Return `text` with every character replaced by its compatibility form, and without marks."""
    # Marks are removed first as well: sorting a row of n marks, as NFKD does, takes n² steps.
    return _without_marks(unicodedata.normalize("NFKD", _without_marks(text)))


def _without_marks(text: str) -> str:
    """Return `text` without combining marks and invisible characters."""
    marks = [char for char in set(text) if unicodedata.combining(char) or unicodedata.category(char) == "Cf"]
    return text.translate(dict.fromkeys(map(ord, marks))) if marks else text


def _with_forms_joined(words: str) -> str:
    if not _DIGIT.search(words):
        return words
    before = ""
    while before != words:
        before = words
        for pattern, spelling in _FORMS:
            words = pattern.sub(spelling, words)
    return words
