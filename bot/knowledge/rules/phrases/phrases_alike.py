"""The same phrase, or nearly the same, in two places: the bot cannot tell which answer is meant."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path

NEAR_DUPLICATE_RATIO = 95
"""Similarity (of 100) of sorted words: “is it denied” and “is it a denial” have less, a typo has more."""

_WORD = re.compile(r"[^\W_]+")
_SECTION = re.compile(r"\b(?:section )?221 ?g\b")


@dataclass(frozen=True, slots=True)
class _Phrase:
    sheet: Sheet[Any]
    path: Path
    text: str
    owner: str
    words: str
    bag: str
    curated: bool = False
    asked: bool = False


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every duplicate phrase; near duplicates within one entry are only a warning."""
    for language in draft.languages:
        phrases = [phrase for phrase in _phrases(language) if phrase.words]
        reported: set[int] = set()
        for first, second in _pairs(phrases):
            if second in reported:
                continue
            reported.add(second)
            yield _fault(phrases[first], phrases[second])


@lru_cache(maxsize=1 << 15)
def normal(text: str) -> str:
    """Return `text` without case, accents' variants, punctuation and double spaces; “221(g)” is “221g”."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    words = " ".join(_WORD.findall(text))
    return _SECTION.sub("221g", words) if "221" in words else words


def _phrases(language: LanguageDraft) -> Iterator[_Phrase]:
    for sheet, path, item in language.all_entries():
        for at, text in enumerate(item.phrases):
            yield _phrase(sheet, (*path, "phrases", at), text, f"entry “{item.id}”", curated=True)
    ids = language.ids()
    for group_sheet, path, group in language.all_asked():
        if group.entry not in ids:
            continue  # duplicate entries are reported elsewhere
        for at, text in enumerate(group.questions):
            owner = f"entry “{group.entry}”"
            yield _phrase(group_sheet, (*path, "questions", at), text, owner, asked=True)
    if off := language.off_topic:
        for path, topic in off.numbered("off_topic", off.model.off_topic):
            for at, text in enumerate(topic.phrases):
                yield _phrase(off, (*path, "phrases", at), text, f"off-topic group “{topic.key}”")
    if talk := language.small_talk:
        for path, kind in talk.numbered("small_talk", talk.model.small_talk):
            for at, text in enumerate(kind.phrases):
                yield _phrase(talk, (*path, "phrases", at), text, f"small talk “{kind.kind}”")


def _phrase(
    sheet: Sheet[Any], path: Path, text: str, owner: str, *, curated: bool = False, asked: bool = False
) -> _Phrase:
    words = normal(text)
    return _Phrase(sheet, path, text, owner, words, " ".join(sorted(words.split())), curated, asked)


def _pairs(phrases: list[_Phrase]) -> Iterator[tuple[int, int]]:
    """Yield positions of two phrases that are alike, the earlier first, in the order of the second."""
    by_bag: dict[str, list[int]] = defaultdict(list)
    for at, phrase in enumerate(phrases):
        by_bag[phrase.bag].append(at)
    pairs = [(same[0], other) for same in by_bag.values() for other in same[1:]]
    # There are thousands of questions as clients ask them, and near duplicates among them do no harm.
    bags = list(dict.fromkeys(phrase.bag for phrase in phrases if not phrase.asked))
    of_entries = list(dict.fromkeys(phrase.bag for phrase in phrases if phrase.curated))
    scores = process.cdist(
        of_entries, bags, scorer=fuzz.ratio, score_cutoff=NEAR_DUPLICATE_RATIO, dtype=np.uint8
    )
    rows, columns = scores.nonzero()
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        first, second = by_bag[of_entries[row]][0], by_bag[bags[column]][0]
        if first < second and not _differ_in_number(of_entries[row], bags[column]):
            pairs.append((first, second))
    yield from sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def _differ_in_number(one: str, other: str) -> bool:
    """Return whether only one has a word with a digit: “ds 160” and “ds 260” are not alike."""
    return any(any(sign.isdigit() for sign in word) for word in set(one.split()) ^ set(other.split()))


def _fault(first: _Phrase, second: _Phrase) -> Fault:
    line, _ = first.sheet.document.value_place(first.path)
    where = f"line {line}" if first.sheet.file == second.sheet.file else f"{first.sheet.file}, line {line}"
    if first.owner == second.owner:
        if first.bag == second.bag and (second.asked or first.words == second.words):
            severity = Severity.WARNING if second.asked else Severity.ERROR
            what = f"“{second.text}” appears twice for {second.owner} (first on {where})"
            return second.sheet.fault(second.path, what, "delete one of the two", severity)
        what = f"“{second.text}” is nearly the same as “{first.text}” ({where})"
        return second.sheet.fault(second.path, what, "say it in other words or delete it", Severity.WARNING)
    alike = "also appears" if first.words == second.words else f"is nearly the same as “{first.text}”"
    what = f"“{second.text}” {alike} under {first.owner} ({where})"
    # The matcher prefers entries to small talk, so that a duplicate there is only useless.
    severity = Severity.WARNING if second.owner.startswith("small talk") else Severity.ERROR
    hint = "keep it where it is answered best, and delete the other"
    return second.sheet.fault(second.path, what, hint, severity)
