"""Patterns over the words of one sentence, composed of lists of words.

A pattern is words with spaces between. `<name>` stands for any item of a list, `(a|two words|<name>)` for
either, `word*` for any word that begins this way; a `?` after a word, list or bracket makes it optional;
`...` stands for up to three words. A choice without brackets is refused: "a|b c" can be read in two ways.
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
_ELEMENT = re.compile(r"\([^()]*\)\??(?= |$)|[^ ]+")
_WORDS = re.compile(r"[^<>\[\]{}().?|_]+")
_ANY = r"[^ ]+ "
_KNOWN_ITEMS = 2_000
"""Items whose spelling is cached: three of four of all patterns are in several of them."""


class PatternError(ValueError):
    """A pattern or list cannot be read; the message says why, for staff."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a pattern: words or lists, each of which may be there; no choices mean any words."""

    choices: tuple[str, ...]
    optional: bool = False


ANY_WORDS = Element((), optional=True)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern is in a sentence: the words from `start` up to `end`, and the pattern's number."""

    pattern: int
    start: int
    end: int


class Patterns:
    """Many patterns, searched for at once; one whose words are not all in a sentence is not tried."""

    def __init__(self, patterns: Sequence[str], lists: Mapping[str, Sequence[str]]) -> None:
        self._parts: dict[tuple[str, ...], int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[str, list[int]] = {}
        self._lists = _Lists(lists)
        self._elements: list[list[Element]] = []
        self._needed: list[frozenset[int]] = []
        self._compiled: dict[int, re.Pattern[str]] = {}
        for pattern in patterns:
            elements = elements_of(pattern)
            needed = frozenset(self._part(element.choices) for element in elements if not element.optional)
            for element in elements:
                self._lists.items(element.choices)
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

    def _part(self, choices: tuple[str, ...]) -> int:
        """Return the number of a required element, and record which words it can begin with."""
        if choices in self._parts:
            return self._parts[choices]
        number = self._parts[choices] = len(self._parts)
        for item in self._lists.items(choices):
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

    def _written(self, elements: Sequence[Element]) -> str:
        out = ["(?<= )"]
        for element in elements:
            if element == ANY_WORDS:
                out.append(f"(?:{_ANY}){{0,{GAP}}}?")
            else:
                inner = "|".join(map(_words, self._lists.items(element.choices)))
                out.append(f"(?:{inner})" + ("?" if element.optional else ""))
        return "".join(out)


class _Lists:
    """The items behind a name, lists in lists included."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._known: dict[str, tuple[str, ...]] = {}
        self.words: set[str] = set()

    def items(self, choices: Iterable[str]) -> tuple[str, ...]:
        """Return what an element can match, normalized, the longest first."""
        found: dict[str, None] = {}
        for part in choices:
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


def elements_of(pattern: str) -> list[Element]:
    """Return the elements of a pattern; raise PatternError if one cannot be read."""
    out: list[Element] = []
    for written in _ELEMENT.findall(pattern):
        if written == "...":
            out.append(ANY_WORDS)
            continue
        inner = written.removesuffix("?")
        bracketed = inner.startswith("(") and inner.endswith(")")
        if "|" in written and not bracketed:
            raise PatternError(f"“{written}” is a choice without brackets: write {_bracketed(written)}")
        choices = tuple(" ".join(part.split()) for part in (inner[1:-1] if bracketed else inner).split("|"))
        if not all(_LIST.fullmatch(part) or _WORDS.fullmatch(part) for part in choices):
            raise PatternError(f"“{written}” cannot be read here")
        if bracketed or inner != written or _LIST.fullmatch(inner):
            out.append(Element(choices, optional=inner != written))
        else:
            # Each Chinese character is a word.
            out += (Element((word,)) for word in spelled(inner).split())
    if not out:
        raise PatternError("there is no word here")
    if all(element.optional for element in out):
        raise PatternError(f"“{pattern}” has no word that must be there")
    return out


def _bracketed(written: str) -> str:
    """Return a choice as it must be written."""
    inner = written.removesuffix("?")
    return f"({inner.strip('()').replace('_', ' ')})" + "?" * (inner != written)


def problem_in(pattern: str, lists: Mapping[str, Sequence[str]]) -> str | None:
    """Return why a pattern cannot be read, for staff, or None."""
    known = _Lists(lists)
    try:
        for element in elements_of(pattern):
            known.items(element.choices)
    except PatternError as error:
        return str(error)
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
