"""What staff read about their edits of the knowledge folder: a line for each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.fault import Fault
from bot.domain.reply import Block
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.news import KnowledgeNews
from bot.knowledge.wording.files import StaffWording

MOST_FAULTS = 10
"""Faults of one file in one line; `check` names all."""

MOST_NAMES = 8
"""Names of one kind in one line."""

MOST_FILES = 10
"""Files of one kind in one message."""

_MORE = "…"


def knowledge_lines(news: KnowledgeNews, phrases: Phrasebook) -> Iterator[tuple[Block, ...]]:
    """Yield what to tell: the files that are live, those that are not and why, and new warnings."""
    words = phrases.words.staff
    for live in news.live[:MOST_FILES]:
        yield phrases.say(words.knowledge_live, file=_called(live.file), changes=_told(live.changes, words))
    if len(news.live) > MOST_FILES:
        rest = tuple(_called(live.file) for live in news.live[MOST_FILES:])
        yield phrases.say(words.knowledge_live, file=_some(rest), changes=words.knowledge_same)
    for held in [each for each in news.held if each.is_new][:MOST_FILES]:
        yield phrases.say(words.knowledge_held, file=_called(held.file), faults=_lines(held.faults))
    for file in news.back:
        yield phrases.say(words.knowledge_back, file=_called(file))
    waiting = tuple(_called(held.file) for held in news.held if not held.is_new)
    if waiting:
        yield phrases.say(words.knowledge_waiting, files=_some(waiting))
    if news.warnings:
        yield phrases.say(words.knowledge_warnings, faults=_lines(news.warnings))


def _told(changes: Changes, words: StaffWording) -> str:
    parts = (
        (words.knowledge_changed, changes.changed),
        (words.knowledge_added, changes.added),
        (words.knowledge_removed, changes.removed),
        (words.knowledge_retired, changes.retired),
    )
    told = [fill_label(form, {"names": _some(names)}) for form, names in parts if names]
    return "; ".join(told) or words.knowledge_same


def _some(names: Sequence[str]) -> str:
    return ", ".join((*names[:MOST_NAMES], *([_MORE] if len(names) > MOST_NAMES else ())))


def _lines(faults: Sequence[Fault]) -> str:
    shown = [str(fault).replace(": warning: ", ": ", 1) for fault in faults[:MOST_FAULTS]]
    return "\n".join((*shown, *([_MORE] if len(faults) > MOST_FAULTS else ())))


def _called(file: str) -> str:
    """Return how staff call a file: what is in English needs no folder, and an answer not even `entries`."""
    return file.removeprefix("en/").removeprefix("entries/")
