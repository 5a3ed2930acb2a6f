"""Case numbers as CEAC takes them: checked once, at the border."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_IMMIGRANT = re.compile(r"[A-Z]{3}[0-9]{10}")
_APPLICATION = re.compile(r"AA[0-9A-Z]{8}")
_DIVERSITY = re.compile(r"(20[0-9]{2})(AF|AS|EU|NA|OC|SA)0{0,7}([1-9][0-9]{0,7})")
"""Fiscal year, region, rank. The letter of selection fills the rank up with zeros, and CEAC takes none."""

_RECEIPT = re.compile(r"(?:IOE|EAC|WAC|LIN|SRC|MSC|NBC|YSC)[0-9]{8,12}")
"""Receipts of USCIS petitions begin with the office that took them; no embassy or NVC uses these letters."""

_JOINTS = re.compile(r"[\s\-‐-―_./·#]+")
_AROUND = "'\"“”‘’«»()[]<>,;:"
_WORD = re.compile(r"\s*(\S+)")
_MOST_WORDS = 5
"""Number of words over which people spread a number: `BLG 2019 123 456 7`."""
EXAMPLES = (
    "three letters and ten digits (immigrant and K visas), such as BLG2019123456, "
    "or year, region and rank (diversity visas), such as 2026AF12345, "
    "or AA and eight letters or digits (the DS-160 number, for other visas), such as AA00A1B2C3"
)


class NumberKind(StrEnum):
    """What the number is of: an immigrant (or K) visa, a diversity visa, or a nonimmigrant application."""

    IMMIGRANT = "immigrant"
    DIVERSITY = "diversity"
    APPLICATION = "application"


class NotACaseNumberError(ValueError):
    """The text is not a case number; `what` says what is wrong with it, and `hint` shows a correct one.

    The error's own message quotes nothing: it may be logged, and `what` may not.
    """

    def __init__(self, what: str) -> None:
        super().__init__("what was written is not a case number")
        self.what = what
        self.hint = f"Write {EXAMPLES}."


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """A case number in CEAC's spelling: capitals and digits, nothing between them."""

    value: str

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """Read a number as people write it (lowercase, spaces, dashes); raise `NotACaseNumberError`."""
        value = _normal(text)
        if number := _number(value):
            return cls(number)
        raise NotACaseNumberError(_what(" ".join(text.split()), value))

    @classmethod
    def leading(cls, text: str) -> tuple[CaseNumber, str]:
        """Read the number at the start of `text`, in one word or several; return it and the rest.

        Raises `NotACaseNumberError`.
        """
        words = [(found[1], found.end()) for found in _WORD.finditer(text)][:_MOST_WORDS]
        # A second word belongs to the number only if it has a digit or is a region: a name does not.
        parts = 1
        while parts < len(words) and _continues(words[parts - 1][0], words[parts][0]):
            parts += 1
        for count in range(1, min(parts, len(words)) + 1):
            value = _normal("".join(word for word, _ in words[:count]))
            if number := _number(value):
                return cls(number), text[words[count - 1][1] :].lstrip(" \t\r\n,;:").rstrip()
        raise _misread([word for word, _ in words[:parts]])

    @property
    def kind(self) -> NumberKind:
        """What the number is for."""
        if _DIVERSITY.fullmatch(self.value):
            return NumberKind.DIVERSITY
        return NumberKind.IMMIGRANT if _IMMIGRANT.fullmatch(self.value) else NumberKind.APPLICATION

    @property
    def ending(self) -> str:
        """The last characters: enough to tell one's own cases apart, too few to look one up.

        Four; two of a diversity visa's, whose rank has five digits at most in practice.
        """
        return self.value[-2:] if self.kind is NumberKind.DIVERSITY else self.value[-4:]

    def __str__(self) -> str:
        return self.value


def _normal(text: str) -> str:
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text).strip().strip(_AROUND)).upper()


def _number(value: str) -> str | None:
    """Return the number that `value` is, as CEAC takes it; None where it is none."""
    if found := _DIVERSITY.fullmatch(value):
        return "".join(found.groups())
    if _APPLICATION.fullmatch(value) or (_IMMIGRANT.fullmatch(value) and not _RECEIPT.fullmatch(value)):
        return value
    return None


def _continues(word: str, following: str) -> bool:
    """Say whether `following` may be the next part of the number that `word` is a part of."""
    region = re.fullmatch(r"20[0-9]{2}", word) and _DIVERSITY.fullmatch(f"{word}{_normal(following)}1")
    return region is not None or any(sign.isdigit() for sign in following)


def _misread(words: list[str]) -> NotACaseNumberError:
    """Say what is wrong with the number that was meant: the first word, unless more words are closer."""
    first = _normal(words[0]) if words else ""
    cut = re.fullmatch(r"[A-Z]{1,4}[0-9]{0,9}|20[0-9]{2}(?:[A-Z]{2})?", first)
    written = words if cut else words[:1]
    return NotACaseNumberError(_what(" ".join(written), _normal("".join(written))))


def _what(written: str, value: str) -> str:
    """Say what is wrong, quoting what was written."""
    shown = written if len(written) <= 40 else written[:39] + "…"
    if not value:
        return "There is no case number here"
    foreign = next((sign for sign in value if sign.isalnum() and not sign.isascii()), None)
    if foreign:
        return f"“{shown}” holds “{foreign}”, which is not a letter from A to Z or a digit; type it again"
    if re.fullmatch(r"[A-Z]{3}(?=.*[OIL])[0-9OIL]{10}", value):
        return f"“{shown}” has a letter among its ten digits; is the letter O a zero, or I or L a one?"
    if _RECEIPT.fullmatch(value):
        return f"“{shown}” is the receipt number of a petition at USCIS, which CEAC does not know"
    if re.fullmatch(r"A[0-9]{7,9}", value):
        return f"“{shown}” looks like an A-number, which CEAC does not know"
    if re.fullmatch(r"N[0-9]{10}", value):
        return f"“{shown}” looks like a SEVIS number, which CEAC does not know"
    if found := re.fullmatch(r"[0-9]{4}([A-Z]{2})([0-9]*)", value):
        return f"“{shown}” {_not_diversity(found[1], found[2])}"
    if value.startswith("AA") and value.isalnum() and not re.fullmatch(r"AA[A-Z][0-9]{8,}", value):
        return f"“{shown}” has {len(value) - 2} characters after AA, not eight"
    if found := re.fullmatch(r"([A-Z]*)([0-9]+)", value):
        if not found[1]:
            return f"“{shown}” has only digits; a case number begins with letters"
        if len(found[1]) != 3:
            return f"“{shown}” has {_count(found[1], 'letter')} before its digits, not three"
        return f"“{shown}” has {_count(found[2], 'digit')} after its three letters, not ten"
    if re.fullmatch(r"[A-Z]{3}", value):
        return f"“{shown}” has no digits after its three letters"
    return f"“{shown}” is not a case number"


def _not_diversity(region: str, rank: str) -> str:
    """Say what is wrong with a number of a diversity visa."""
    if not _DIVERSITY.fullmatch(f"2026{region}1"):
        return f"has {region} after its year; a diversity visa number has AF, AS, EU, NA, OC or SA there"
    if not rank.strip("0"):
        return f"has no number after {region}"
    if len(rank) > 8:
        return f"has {len(rank)} digits after {region}, and eight are the most"
    return "begins with a year that is not from 2000 to 2099"


def _count(signs: str, what: str) -> str:
    return f"{len(signs)} {what}{'' if len(signs) == 1 else 's'}"
