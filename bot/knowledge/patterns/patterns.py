"""Patterns over the words of one sentence, composed of lists of words.

A pattern is words with spaces between. `<name>` stands for any item of a list, `a|two_words` for either,
`word*` for any word that begins this way; a `?` after a word or list makes it optional; `...` stands for up
to three words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.patterns.words import sentences_of

GAP = 3
"""Most words that `...` stands for."""

_LIST = re.compile(r"<([a-z0-9-]+)>")
_ANY = r"[^ ]+ "
_KNOWN_ITEMS = 2_000
"""Items whose spelling is cached: three of four of all patterns are in several of them."""


class PatternError(ValueError):
    """A pattern or list cannot be read; the message says why, for staff."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern is in a sentence: the words from `start` up to `end`, and the pattern's number."""

    pattern: int
    start: int
    end: int


class Patterns:
    """Many patterns, searched for at once; one whose words are not all in a sentence is not tried."""

    def __init__(self, patterns: Sequence[str], lists: Mapping[str, Sequence[str]]) -> None:
        self._parts: dict[str, int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[str, list[int]] = {}
        self._lists = _Lists(lists)
        self._elements: list[list[str]] = []
        self._needed: list[frozenset[int]] = []
        self._compiled: dict[int, re.Pattern[str]] = {}
        for pattern in patterns:
            elements = elements_of(pattern)
            needed = frozenset(
                self._part(element) for element in elements if element != "..." and not element.endswith("?")
            )
            if not needed:
                raise PatternError(f"“{pattern}” has no word that must be there")
            for element in elements:
                if element.endswith("?"):
                    self._lists.items(element.removesuffix("?"))
            self._elements.append(elements)
            self._needed.append(needed)
        self._starts = sorted({len(start) for start in self._by_start})
        self._by_part = self._listed_once()
        self.words = self._lists.words
        """Every whole word of the patterns and of the lists that they name."""

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return the first place of every pattern in `words`."""
        text = " " + " ".join(words) + " "
        out = []
        for number in self._possible(words):
            if match := self._regex(number).search(text):
                start = text.count(" ", 0, match.start()) - 1
                out.append(Found(number, start, start + match[0].count(" ")))
        return out

    def whole(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of the patterns that match all of `words`."""
        text = " " + " ".join(words) + " "
        return [number for number in self._possible(words) if self._regex(number).fullmatch(text, 1)]

    def _possible(self, words: Sequence[str]) -> list[int]:
        """Return the patterns that may match `words`: each of their required parts can begin there."""
        present, needed = self._present(words), self._needed
        return sorted(
            number
            for part in present
            if part in self._by_part
            for number in self._by_part[part]
            if needed[number] <= present
        )

    def _present(self, words: Sequence[str]) -> set[int]:
        """Return the parts of patterns that can begin with a word of `words`."""
        present: set[int] = set()
        for word in words:
            if known := self._by_word.get(word):
                present.update(known)
            for size in self._starts:
                if started := self._by_start.get(word[:size]):
                    present.update(started)
        return present

    def _listed_once(self) -> dict[int, list[int]]:
        """Return the patterns by the one of their parts that fewest words begin."""
        begins = Counter(
            part for known in (self._by_word, self._by_start) for each in known.values() for part in each
        )
        listed: dict[int, list[int]] = defaultdict(list)
        for number, needed in enumerate(self._needed):
            listed[min(needed, key=lambda part: (begins[part], part))].append(number)
        return dict(listed)

    def _part(self, element: str) -> int:
        """Return the number of a required element, and record which words it can begin with."""
        if element in self._parts:
            return self._parts[element]
        number = self._parts[element] = len(self._parts)
        for item in self._lists.items(element):
            first = item.split()[0]
            if first.endswith("*"):
                self._by_start.setdefault(first[:-1], []).append(number)
            else:
                self._by_word.setdefault(first, []).append(number)
        return number

    def _regex(self, number: int) -> re.Pattern[str]:
        """Return a compiled pattern. Compiled when it is first needed: most never are."""
        regex = self._compiled.get(number)
        if regex is None:
            regex = self._compiled[number] = re.compile(self._written(self._elements[number]))
        return regex

    def _written(self, elements: Sequence[str]) -> str:
        out = ["(?<= )"]
        for element in elements:
            if element == "...":
                out.append(f"(?:{_ANY}){{0,{GAP}}}?")
            else:
                inner = "|".join(map(_words, self._lists.items(element.removesuffix("?"))))
                out.append(f"(?:{inner})" + ("?" if element.endswith("?") else ""))
        return "".join(out)


class _Lists:
    """The items behind a name, lists in lists included."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._known: dict[str, tuple[str, ...]] = {}
        self.words: set[str] = set()

    def items(self, element: str) -> tuple[str, ...]:
        """Return what an element can match, normalized, the longest first."""
        found: dict[str, None] = {}
        for part in element.split("|"):
            named = _LIST.fullmatch(part)
            found.update(dict.fromkeys(self._of_list(named[1], frozenset()) if named else [spelled(part)]))
        items = tuple(sorted(found, key=len, reverse=True))
        self.words.update(word for item in items for word in item.split() if not word.endswith("*"))
        return items

    def _of_list(self, name: str, inside: frozenset[str]) -> tuple[str, ...]:
        if name in self._known:
            return self._known[name]
        if name in inside:
            raise PatternError(f"the list “{name}” holds itself")
        if name not in self._lists:
            raise PatternError(f"there is no list “{name}”")
        out: dict[str, None] = {}
        for item in self._lists[name]:
            if named := _LIST.fullmatch(item):
                out.update(dict.fromkeys(self._of_list(named[1], inside | {name})))
            else:
                out[spelled(item)] = None
        self._known[name] = tuple(sorted(out, key=len, reverse=True))
        return self._known[name]


def elements_of(pattern: str) -> list[str]:
    """Return the elements of a pattern; raise PatternError if one cannot be read."""
    out: list[str] = []
    for element in pattern.split():
        parts = element.removesuffix("?").split("|")
        if not all(_LIST.fullmatch(part) or re.fullmatch(r"[^<>\[\]{}.?]+", part) for part in parts):
            if element != "...":
                raise PatternError(f"“{element}” cannot be read here")
            out.append(element)
        elif len(parts) > 1 or element.endswith("?") or "<" in element:
            out.append(element)
        else:
            # Each Chinese character is a word.
            out += spelled(element).split()
    if not out:
        raise PatternError("there is no word here")
    return out


def problem_in(pattern: str, lists: Mapping[str, Sequence[str]]) -> str | None:
    """Return why a pattern cannot be read, for staff, or None."""
    known = _Lists(lists)
    try:
        elements = [each for each in elements_of(pattern) if each != "..."]
        for element in elements:
            known.items(element.removesuffix("?"))
    except PatternError as error:
        return str(error)
    if all(element.endswith("?") for element in elements):
        return f"“{pattern}” has no word that must be there"
    return None


@lru_cache(maxsize=_KNOWN_ITEMS)
def spelled(item: str) -> str:
    """Return an item of a list, normalized; a star at the end of a word is preserved."""
    words: list[str] = []
    for word in item.split():
        found = [each for sentence in sentences_of(word) for each in sentence]
        if found and word.endswith("*"):
            found[-1] += "*"
        words += found
    if not words:
        raise PatternError(f"“{item}” has no word in it")
    return " ".join(words)


def _words(item: str) -> str:
    return "".join(
        re.escape(word[:-1]) + "[^ ]* " if word.endswith("*") else re.escape(word) + " "
        for word in item.split()
    )


def covered(found: Iterable[Found]) -> set[int]:
    """Return the places of all words that some pattern covers."""
    return {place for each in found for place in range(each.start, each.end)}
