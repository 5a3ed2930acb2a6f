"""Words that may say who somebody is: the knowledge is read by everybody. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.domain.privacy.private_numbers import hide_numbers

_WORD = re.compile(r"[^\W_]+(?:['’./-][^\W_]+)*")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,4}}\b"
    r"|\b\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\b",
    re.IGNORECASE,
)
_LONGEST_COUNT = 2
"""Digits of a number that may count something: “60 days”."""


def words_in(text: str) -> list[str]:
    """Return the words of `text` in small letters."""
    return [each.casefold() for each in _WORD.findall(text)]


def personal_words(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the dates, numbers and names in `text`; `known` are words that entries have, in small letters.

    A name that is written in small letters is not found.
    """
    found: dict[str, None] = dict.fromkeys(each[0] for each in _DATE.finditer(text))
    hidden = hide_numbers(text)
    for place, each in enumerate(_WORD.findall(text)):
        word = each.casefold()
        if word in known or any(each in date for date in found):
            continue
        digits = sum(letter.isdigit() for letter in word)
        is_number = digits > _LONGEST_COUNT or (digits and each not in hidden)
        is_name = not digits and each[0].isupper() and (place == 0 or not each.isupper()) and len(each) > 1
        if is_number or is_name:
            found[each] = None
    return tuple(found)
