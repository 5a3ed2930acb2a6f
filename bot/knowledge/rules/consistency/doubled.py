"""Names, labels and questions that must occur only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.fault import Fault
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path

_Named = tuple[Sheet[Any], Path, str]


def check(draft: Folder) -> Iterator[Fault]:
    """Yield the second of two with the same name."""
    for language in draft.languages:
        entries = list(language.all_entries())
        yield from _second(
            ((sheet, (*path, "question"), item.question.casefold()) for sheet, path, item in entries),
            "an entry has the question",
        )
        yield from _second(
            ((sheet, (*path, "label"), item.label.casefold()) for sheet, path, item in entries),
            "an entry has the label",
        )
        yield from _others(language)


def _others(language: LanguageDraft) -> Iterator[Fault]:
    if off := language.off_topic:
        groups = off.numbered("off_topic", off.model.off_topic)
        yield from _second(((off, (*path, "key"), group.key) for path, group in groups), "a group is called")
    if talk := language.small_talk:
        kinds = talk.numbered("small_talk", talk.model.small_talk)
        yield from _second(((talk, (*path, "kind"), kind.kind) for path, kind in kinds), "a kind is called")
    if statuses := language.statuses:
        rows = statuses.numbered("statuses", statuses.model.statuses)
        names = (
            (statuses, where, name.casefold())
            for path, row in rows
            for where, name in (
                ((*path, "status"), row.status),
                *(((*path, "also", at), each) for at, each in enumerate(row.also)),
            )
        )
        yield from _second(names, "a status is called")
    if texts := language.official_texts:
        lines = texts.numbered("official_texts", texts.model.official_texts)
        yield from _second(
            ((texts, (*path, "text"), " ".join(row.text.casefold().split())) for path, row in lines),
            "the bot knows the sentence",
        )
    if judged := language.judged:
        questions = judged.numbered("judged", judged.model.judged)
        yield from _second(
            ((judged, (*path, "q"), " ".join(each.q.casefold().split())) for path, each in questions),
            "the file has the question",
        )
    if replies := language.replies:
        prepared = list(replies.numbered("replies", replies.model.replies))
        yield from _second(
            ((replies, (*path, "name"), each.name) for path, each in prepared), "a reply is called"
        )
        yield from _second(
            ((replies, (*path, "label"), each.label.casefold()) for path, each in prepared),
            "a reply has the label",
        )
        for path, each in prepared:
            codes = (
                (replies, (*path, "translations", at, "language"), other.language)
                for at, other in enumerate(each.translations)
            )
            yield from _second(codes, "the reply has the language")
    if synonyms := language.synonyms:
        pairs = synonyms.numbered("synonyms", synonyms.model.synonyms)
        says = (
            (synonyms, (*path, "says", at), word.casefold())
            for path, pair in pairs
            for at, word in enumerate(pair.says)
        )
        yield from _second(says, "something is also said as")
    if zones := language.time_zones:
        items = zones.numbered("also", zones.model.also)
        other = (
            (zones, (*path, "names", at), name.casefold())
            for path, item in items
            for at, name in enumerate(item.names)
        )
        yield from _second(other, "a time zone is called")


def _second(named: Iterable[_Named], saying: str) -> Iterator[Fault]:
    first: dict[str, tuple[str, int]] = {}
    for sheet, path, name in named:
        line, _ = sheet.document.value_place(path)
        if name in first:
            file, before = first[name]
            where = f"on line {before}" if file == sheet.file else f"in {file}, line {before}"
            shown = name if len(name) <= 60 else f"{name[:57].rstrip()}..."
            yield sheet.fault(
                path, f"{saying} “{shown}” already ({where})", "change or delete one of the two"
            )
        else:
            first[name] = (sheet.file, line)
