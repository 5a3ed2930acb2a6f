"""Word stems, and the small words that carry no topic."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("english")
# A stemmer has internal state, and questions are matched in threads.
_one_at_a_time = threading.Lock()


LONGEST_WORD = 40
"""Number of letters; anything longer is neither an English word nor two of them without a space."""


def stem(word: str) -> str:
    """Return the English Snowball stem of a lower-case word; a word over `LONGEST_WORD` is its own stem."""
    return _stem(word) if len(word) <= LONGEST_WORD else word


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    with _one_at_a_time:
        return str(_stemmer.stemWord(word))


_LISTED = """
a about after again all also am an and any are as at be because been before being but by can could
did do does doing done for from get give go going got had has have having he hello help her here hey
hi him his how i if in into is it its just know like let make may me mean might mine more most must
my need no not now of off on one or our out over please say see shall she should so some such tell
than thank thanks that the their them then there these they thing this those to too under up us very
want was we were what when where whether which while who whom whose why will with would yes you your
"""
FUNCTION_WORDS = frozenset(_LISTED.split())
"""English words that carry no topic on their own."""


def is_content(word: str) -> bool:
    """Return whether a normalized word can carry a topic on its own."""
    return word not in FUNCTION_WORDS and (len(word) > 1 or word.isdigit())
