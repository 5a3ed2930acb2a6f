"""Numbers that name a person or a case: found in what people write, so that they are not kept."""

from __future__ import annotations

import re
import unicodedata

MASK = "•••"
"""Stands where a number was; it holds no letter and no digit, so nothing can be read from it."""

_JOINT = r"[\s\-‐-―_./·]?"
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    # Immigrant cases and USCIS receipts: three letters (a word may run into them), ten digits. Apart from its
    # letters only a number that begins with a year, as case numbers do: “call the 406 373 9828” is none.
    rf"[A-Za-z]{{3,20}}(?:[0-9]{_JOINT}){{9}}[0-9]"
    rf"|[A-Za-z]{{3}}{_JOINT}(?:19|20)[0-9]{{2}}{_JOINT}(?:[0-9]{_JOINT}){{5}}[0-9]"
    # DS-160: AA and eight characters, two digits among them at least (“aardwolves” is a word).
    r"|[Aa][Aa](?=(?:[A-Za-z]{0,8}[0-9]){2})[0-9A-Za-z]{8}"
    rf"|[Aa][Aa]{_JOINT}(?=(?:[A-Za-z\s\-]{{0,12}}[0-9]){{4}})(?:[0-9A-Za-z]{_JOINT}){{7}}[0-9A-Za-z]"
    # Passports: up to three letters before six to nine digits; some have letters in between (C01X00T47).
    rf"|[A-Za-z]{{1,3}}[0-9]{{6,9}}|(?!I\s)[A-Z]{{1,2}}{_JOINT}[0-9]{{6,9}}"
    r"|(?=[0-9]{0,9}[A-Za-z])(?=(?:[A-Za-z]{0,9}[0-9]){5})[A-Za-z0-9]{8,10}"
    # A-numbers and social security numbers with their dashes, and any long row of digits that is no day.
    r"|[Aa]?[\s\-#]?[0-9]{3}-[0-9]{3}-[0-9]{3}|[0-9]{3}-[0-9]{2}-[0-9]{4}"
    r"|(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9]))"
    r"(?![0-3][0-9][0-3][0-9](?:19|20)[0-9]{2}(?![0-9]))[0-9]{8,}"
    r")(?![0-9A-Za-z])"
)
_INVISIBLE = ("Cf", "Mn", "Me")


def hide_numbers(text: str) -> str:
    """Return `text` with `MASK` for every case, passport or other identity number; else `text` as it is.

    Meant to find too much rather than too little: a telephone number written in one piece goes too.
    """
    plain = _plain(text)
    hidden = _NUMBERS.sub(MASK, plain)
    return text if hidden == plain else hidden


def _plain(text: str) -> str:
    """Return `text` with its digits and letters in their plain form and nothing invisible between them."""
    if text.isascii():
        return text
    wide = unicodedata.normalize("NFKC", text)
    return "".join(_digit(sign) for sign in wide if unicodedata.category(sign) not in _INVISIBLE)


def _digit(sign: str) -> str:
    """Return a digit of any script as 0 to 9, and every other sign as it is."""
    return str(unicodedata.digit(sign)) if sign.isdecimal() else sign
