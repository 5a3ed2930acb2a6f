"""Patterns that cannot be read, lists that are named but missing, and duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.fault import Fault
from bot.knowledge.did_you_mean import did_you_mean
from bot.knowledge.files.follow_ups import FollowUpsFile
from bot.knowledge.files.opposites import OppositesFile
from bot.knowledge.patterns.patterns import problem_in
from bot.knowledge.patterns.words import plain
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path


def check(draft: Folder) -> Iterator[Fault]:
    """Yield patterns that cannot be read, lists with the same name, and duplicate examples."""
    for each in draft.dangers:
        if each.danger:
            groups = each.danger.numbered("readings", each.danger.model.readings)
            yield from _patterns(each.danger, [(path, reading.says) for path, reading in groups], {})
            yield from _examples(each.danger)
    for language in draft.languages:
        if language.opposites:
            yield from _opposites(language.opposites)
        if language.follow_ups:
            yield from _follow_ups(language.follow_ups, language)
        if urgent := language.urgent:
            matters = list(urgent.numbered("matters", urgent.model.matters))
            says = [(path, matter.says) for path, matter in matters]
            yield from _patterns(urgent, says, {"date": ["day"], "year-ago": ["year"], "age": ["age"]})
            known: set[str] = set()
            for path, matter in matters:
                if matter.matter in known:
                    what = f"there are two matters “{matter.matter}”"
                    yield urgent.fault((*path, "matter"), what, "give one of them another name")
                known.add(matter.matter)


def _opposites(sheet: Sheet[OppositesFile]) -> Iterator[Fault]:
    """Yield patterns that cannot be read, pairs with the same name, and entries on both sides of a pair."""
    sides: list[tuple[Path, list[str]]] = []
    known: set[str] = set()
    for path, pair in sheet.numbered("opposites", sheet.model.opposites):
        sides += [((*path, "sides", at), side.says) for at, side in enumerate(pair.sides)]
        if pair.opposite in known:
            what = f"there are two pairs “{pair.opposite}”"
            yield sheet.fault((*path, "opposite"), what, "give one of them another name")
        known.add(pair.opposite)
        first, second = pair.sides
        for at, entry in enumerate(second.entries):
            if entry in first.entries:
                what = f"“{entry}” is on both sides, so that neither keeps it from answering"
                yield sheet.fault((*path, "sides", 1, "entries", at), what, "leave it on one side")
    yield from _patterns(sheet, sides, {})


_PLAIN_LISTS = (
    *("begins", "refers", "bare", "corrects", "denies", "others", "case_news"),
    *("agrees", "declines", "assents", "orders"),
)
"""Keys of follow_ups.yaml that are lists of patterns."""


def _follow_ups(sheet: Sheet[FollowUpsFile], language: LanguageDraft) -> Iterator[Fault]:
    """Yield patterns that cannot be read, signs that are words, and commands that do not exist."""
    said = sheet.model
    groups: list[tuple[Path, list[str]]] = [
        *((path, each.says) for path, each in sheet.numbered("follow_ups", said.follow_ups)),
        *((path, each.says) for path, each in sheet.numbered("numbers", said.numbers)),
        *((path, each.says) for path, each in sheet.numbered("commands", said.commands)),
        *((path, each.says) for path, each in sheet.numbered("aspects", said.aspects)),
        *([(("good_news",), [*said.good_news.says, *said.good_news.beside])] if said.good_news else []),
    ]
    for key in _PLAIN_LISTS:
        patterns: list[str] = getattr(said, key)
        yield from _readable(sheet, sheet.numbered(key, patterns), _listed(sheet))
    yield from _patterns(sheet, groups, {})
    for key in ("agree_signs", "decline_signs"):
        for path, sign in sheet.numbered(key, getattr(said, key)):
            if plain(sign):
                yield sheet.fault(path, f"“{sign}” is a word", f"move it to {key.partition('_')[0]}s")
    known = {
        key.removeprefix("command_")
        for words in language.wordings.values()
        for key in type(words.model).model_fields
        if key.startswith("command_")
    }
    for path, command in sheet.numbered("commands", said.commands):
        if known and command.command not in known:
            hint = did_you_mean(command.command, known, "write its name without the slash")
            yield sheet.fault((*path, "command"), f"there is no command “{command.command}”", hint)


def _listed(sheet: Sheet[Any]) -> dict[str, list[str]]:
    return {each.name: each.says for each in sheet.model.lists}


def _patterns(
    sheet: Sheet[Any], groups: list[tuple[Path, list[str]]], lists: dict[str, list[str]]
) -> Iterator[Fault]:
    for path, each in sheet.numbered("lists", sheet.model.lists):
        if each.name in lists:
            what = f"there are two lists “{each.name}”"
            yield sheet.fault((*path, "name"), what, "give one of them another name")
        lists[each.name] = each.says
    figures: list[str] = getattr(sheet.model, "figures", [])
    patterns: list[tuple[Path, str]] = [(("figures", at), pattern) for at, pattern in enumerate(figures)]
    for path, says in groups:
        patterns += [((*path, "says", at), pattern) for at, pattern in enumerate(says)]
    yield from _readable(sheet, patterns, lists)


def _readable(
    sheet: Sheet[Any], patterns: Iterable[tuple[Path, str]], lists: dict[str, list[str]]
) -> Iterator[Fault]:
    for place, pattern in patterns:
        if problem := problem_in(pattern, lists):
            hint = "write words, (a|two words), word*, word?, <list> or ..., with spaces between"
            yield sheet.fault(place, problem, hint)


def _examples(sheet: Sheet[Any]) -> Iterator[Fault]:
    said: dict[str, Path] = {}
    places: list[tuple[Path, str]] = []
    for path, group in sheet.numbered("examples", sheet.model.examples):
        places += [((*path, "says", at), text) for at, text in enumerate(group.says)]
    places += [(("harmless", at), text) for at, text in enumerate(sheet.model.harmless)]
    for place, text in places:
        words = plain(text)
        if words in said:
            line, _ = sheet.document.value_place(said[words])
            what = f"“{text}” appears twice (first on line {line})"
            yield sheet.fault(place, what, "delete one of the two")
        said.setdefault(words, place)
