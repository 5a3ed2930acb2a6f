"""Reads messages that lean on what was said before: "more", "the second one", "yes", "and my wife?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from operator import or_
from typing import Generic, TypeVar

from bot.domain.conversation.follow_up import FollowUp
from bot.domain.ids import EntryId
from bot.knowledge.follow_ups import FollowUps, PlainCommand
from bot.knowledge.patterns.patterns import Patterns
from bot.knowledge.patterns.words import sentences_of

T = TypeVar("T")

LONGEST_TYPED = 80
"""Most characters of a message that can be a choice, a command or a word about the answer before."""

MOST_READ = 16
"""Messages whose words are remembered while they are read."""

MOST_DIGITS = 2

LONGEST_LEANING = 160
"""Most characters of a message that can lean on the question before it."""

MOST_WORDS = 9
"""Most words of such a message; a longer one says what it is about."""

MOST_POINTING_WORDS = 5
"""Words of a message of which the word for what was said before is the most."""

MOST_BESIDE = 2
"""Words beside another person or place in a message that asks only for these: "also for my wife"."""

MOST_ORDER_WORDS = 12
"""Most words with which a message says that the rest is for the office."""

FEWEST_PASSED_ON = 2
"""Fewest words of such a rest; one word alone may belong to what comes before it."""

MOST_BARE_WORDS = 4
"""Most words of a message that leans although nothing in it refers to another."""

_CLAUSE = re.compile(r"\s*(.+?)(?:[,;:–—]|\s-\s)+\s*(\S.*)", re.DOTALL)
"""The words before the first comma, and the rest."""

QUESTION_MARKS = "?？؟"
"""Signs that end a question."""

_MODIFIERS = re.compile("[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
"""Characters that color or join an emoji; it means the same without them."""


class Leaning(Enum):
    """How a message belongs to the question before it: not, perhaps (it is very short), or clearly."""

    NONE = 0
    SHORT = 1
    CLEAR = 2


class FollowUpReader:
    """Reads messages in one language. Immutable once built; safe to use from several threads."""

    def __init__(self, said: FollowUps) -> None:
        """Take the follow-ups of a language. Raises PatternError if a pattern cannot be read."""
        lists = dict(said.lists)
        self._kinds = _Whole([(kind, says) for kind, says in said.kinds], lists)
        self._numbers = _Whole([(number, says) for number, says in said.numbers], lists)
        self._commands = _Whole([(each, each.says) for each in said.commands], lists)
        self._news = _Whole([(True, said.case_news)], lists)
        self._agreement = _Whole([(True, said.agrees), (False, said.declines)], lists)
        self._assent = _Whole([(True, said.assents)], lists)
        self._signs = {
            _MODIFIERS.sub("", sign): agrees
            for agrees, signs in ((True, said.agree_signs), (False, said.decline_signs))
            for sign in signs
        }
        self._corrects = Patterns(said.corrects, lists)
        self._denial = _Whole([(True, said.denies)], lists)
        self._aspects = [(each, _Whole([(True, each.says)], lists)) for each in said.aspects]
        self._good_news = _Whole([(True, said.good_news)], lists)
        self._beside_news = _Whole([(True, said.beside_news)], lists)
        self.news_entry = said.news_entry
        """The entry that says what comes after good news, if there is one."""
        self._others = Patterns(said.others, lists)
        self._orders = Patterns(said.orders, lists)
        self._begins = Patterns(said.begins, lists)
        self._refers = Patterns(said.refers, lists)
        self._bare_starts = Patterns(said.bare, lists)
        # One message is read in many ways, each time in the same words.
        self._bare = lru_cache(maxsize=MOST_READ)(self._read_bare)
        around = {words for text in said.around for words in sentences_of(text)}
        self._around = sorted(around, key=len, reverse=True)

    def kind(self, text: str) -> FollowUp | None:
        """Return what all of `text` asks about the answer before, or None."""
        return next((found for words in self._bare(text) if (found := self._kinds.of(words))), None)

    def number(self, text: str) -> int | None:
        """Return the place in a list that all of `text` names; the first is 1, the last -1."""
        for words in self._bare(text):
            if len(words) == 1 and len(words[0]) <= MOST_DIGITS and words[0].isdecimal():
                return int(words[0])
        return next((found for words in self._bare(text) if (found := self._numbers.of(words))), None)

    def kind_in(self, text: str) -> FollowUp | None:
        """Return what some words of a short `text` ask about the answer before, or None."""
        return self._kinds.within(_short(text))

    def number_in(self, text: str) -> int | None:
        """Return the place in a list that some words of a short `text` name, or None."""
        return self._numbers.within(_short(text))

    def command(self, text: str) -> PlainCommand | None:
        """Return the command that all of `text` means, or None."""
        return next((found for words in self._bare(text) if (found := self._commands.of(words))), None)

    def order(self, text: str) -> str | None:
        """Return what `text` asks to be passed on to the office, as it is written; None if nothing."""
        words = text.split()
        if not self._orders.find(_words(" ".join(words[:MOST_ORDER_WORDS]))):
            return None
        for count in range(min(MOST_ORDER_WORDS, len(words) - FEWEST_PASSED_ON), 0, -1):
            begins = _words(" ".join(words[:count]))
            if any(self._orders.whole(each) for each in self._stripped(begins)):
                return text.split(maxsplit=count)[-1]
        return None

    def asks_for_news(self, text: str) -> bool:
        """Return whether all of `text` asks for the record of one's own case."""
        return any(self._news.of(words) for words in self._bare(text))

    def command_in(self, text: str) -> PlainCommand | None:
        """Return the command that some words of a short `text` mean, or None."""
        return self._commands.within(_short(text))

    def asks_for_others(self, text: str) -> bool:
        """Say whether a short `text` asks the same for another person or place."""
        return bool(self._others.find(_short(text)))

    def only_asks_for_others(self, text: str) -> bool:
        """Say whether the first sentence of `text` has little else than another person or place."""
        words = next(iter(sentences_of(text)), ()) if len(text) <= LONGEST_LEANING else ()
        covered = {at for found in self._others.find(words) for at in range(found.start, found.end)}
        return bool(covered) and len(words) - len(covered) <= MOST_BESIDE

    def points_back(self, text: str) -> bool:
        """Say whether a short `text` has little else than a word for what was said: "is it faster there"."""
        words = _short(text)
        return 0 < len(words) <= MOST_POINTING_WORDS and bool(self._refers.find(words))

    def agrees(self, text: str) -> bool | None:
        """Return whether all of `text` means yes or no; None for anything else."""
        sign = _MODIFIERS.sub("", "".join(text.split()))[:1]
        if sign in self._signs and not _words(text):
            return self._signs[sign]
        for words in self._bare(text):
            found = self._agreement.of(words)
            if found is not None:
                return found
        return None

    def assents(self, text: str) -> bool:
        """Return whether all of `text` is a word like "ok": yes to a question, or only "I see"."""
        return any(self._assent.of(words) for words in self._bare(text))

    def is_label(self, text: str, label: str) -> bool:
        """Return whether `text` is the label of a button."""
        wanted = _label_words(label)
        return bool(wanted) and any(words == wanted for words in self._bare(text))

    def corrected(self, text: str) -> str | None:
        """Return what `text` says instead of what was said before; None if it corrects nothing."""
        denied = _CLAUSE.match(text) if len(text) <= LONGEST_LEANING else None
        if denied and self._denial.of(_words(denied[1])):
            return self.corrected(denied[2]) or denied[2]
        if denied and self.agrees(denied[1]) is False:
            return self.corrected(denied[2])
        sentences = sentences_of(text) if len(text) <= LONGEST_LEANING else ()
        for number in range(len(sentences)):
            words = tuple(word for sentence in sentences[number:] for word in sentence)
            rest = self._without_frames(words)
            if len(rest) < len(words):
                return " ".join(rest) or None
        return None

    def _without_frames(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return `words` without what they begin with, as often as that says only that something is meant."""
        while ends := [found.end for found in self._corrects.find(words) if found.start == 0]:
            words = words[max(ends) :]
        return words

    def aspect(self, text: str, answered: EntryId | None) -> EntryId | None:
        """Return the entry for what all of `text` asks of the entry `answered`, such as how long; or None."""
        if answered is None:
            return None
        for aspect, says in self._aspects:
            fits = (not aspect.after or answered in aspect.after) and answered not in aspect.but_after
            if fits and answered != aspect.entry and any(says.of(words) for words in self._bare(text)):
                return aspect.entry
        return None

    def good_news(self, text: str) -> EntryId | None:
        """Return the entry that says what comes next, if all of `text` says that the visa is there."""
        if any(sign in text for sign in QUESTION_MARKS):
            return None
        sentences = sentences_of(text) if len(text) <= LONGEST_TYPED else ()
        told = [self._fits(self._good_news, words) for words in sentences]
        beside = [self._fits(self._beside_news, words) for words in sentences]
        if any(told) and all(map(or_, told, beside)):
            return self.news_entry
        return self.news_entry if any(self._good_news.of(words) for words in self._bare(text)) else None

    def _fits(self, patterns: _Whole[bool], words: tuple[str, ...]) -> bool:
        return any(patterns.of(bare) for bare in self._stripped(words))

    def leaning(self, text: str) -> Leaning:
        """Return how clearly `text` belongs to the question before it."""
        sentences = sentences_of(text) if len(text) <= LONGEST_LEANING else ()
        if len(sentences) != 1 or len(sentences[0]) > MOST_WORDS:
            return Leaning.NONE
        words = sentences[0]
        for bare in self._stripped(words):
            if any(found.start == 0 for found in self._begins.find(bare)):
                return Leaning.CLEAR
        if self._refers.find(words):
            return Leaning.CLEAR
        short = len(words) <= MOST_BARE_WORDS
        return (
            Leaning.SHORT
            if short and any(f.start == 0 for f in self._bare_starts.find(words))
            else Leaning.NONE
        )

    def _read_bare(self, text: str) -> list[tuple[str, ...]]:
        """Return the words of a short message, unchanged and without optional words around them."""
        return self._stripped(_words(text)) if len(text) <= LONGEST_TYPED else []

    def _stripped(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        found = [words] if words else []
        while (shorter := self._one_off(words)) and shorter != words:
            words = shorter
            found.append(words)
        return found

    def _one_off(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for around in self._around:
            size = len(around)
            if len(words) > size and words[:size] == around:
                return words[size:]
            if len(words) > size and words[-size:] == around:
                return words[:-size]
        return words


FEWEST_WITHIN = 2
"""Fewest words of a pattern that also counts within a message."""


class _Whole(Generic[T]):
    """Patterns that are whole messages, and what each means."""

    def __init__(
        self, meanings: Sequence[tuple[T, Sequence[str]]], lists: dict[str, tuple[str, ...]]
    ) -> None:
        self._meanings = [meaning for meaning, says in meanings for _ in says]
        self._patterns = Patterns([text for _, says in meanings for text in says], lists)

    def of(self, words: Sequence[str]) -> T | None:
        """Return what `words` mean as a whole: the meaning of the first pattern that matches."""
        return next((self._meanings[number] for number in self._patterns.whole(words)), None)

    def within(self, words: Sequence[str]) -> T | None:
        """Return the meaning of the longest pattern of several words that is somewhere in `words`."""
        found = [each for each in self._patterns.find(words) if each.end - each.start >= FEWEST_WITHIN]
        best = max(found, key=lambda each: each.end - each.start, default=None)
        return None if best is None else self._meanings[best.pattern]


@lru_cache(maxsize=1000)
def _label_words(label: str) -> tuple[str, ...]:
    return _words(label)


def _short(text: str) -> tuple[str, ...]:
    words = _words(text) if len(text) <= LONGEST_LEANING else ()
    return words if len(words) <= MOST_WORDS else ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for sentence in sentences_of(_MODIFIERS.sub("", text)) for word in sentence)
