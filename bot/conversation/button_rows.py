"""The rows of buttons that replies have in common: questions, themes, and the ways to a person. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.ids import EntryId
from bot.domain.press import OpenContact, OpenEntry, OpenTheme, OpenTopics, Press, WriteToOffice
from bot.domain.reply import Button
from bot.knowledge.model import Language

PAGE = 10
"""Buttons on one page of a list: more would push the heading off a phone's screen."""

_T = TypeVar("_T")

Rows = tuple[tuple[Button, ...], ...]


class ButtonRows:
    """Rows in one language. `office`: clients can leave the office a message."""

    def __init__(self, language: Language, *, office: bool) -> None:
        self._language = language
        self._words = language.wording
        self._has_office = office

    def entries(self, ids: Sequence[EntryId], asked: int | None = None) -> Rows:
        """Return one row for each of the questions; `asked` is the miss they were offered for."""
        return tuple((Button(self._language.entries[each].label, OpenEntry(each, asked)),) for each in ids)

    def themes(self, page: int) -> Rows:
        """Return page `page` (from 0) of the themes."""
        shown, pager = self.page(self._language.themes, page, OpenTopics)
        return (*((Button(theme.title, OpenTheme(theme.key)),) for theme in shown), *pager)

    def page(self, items: Sequence[_T], page: int, at: Callable[[int], Press]) -> tuple[Sequence[_T], Rows]:
        """Return one page of `items` and the row that turns pages; a page beyond the end is the last one."""
        last = max(0, (len(items) - 1) // PAGE)
        page = min(max(page, 0), last)
        pager: tuple[Button, ...] = ()
        if page > 0:
            pager += (Button(self._words.button_previous, at(page - 1)),)
        if page < last:
            pager += (Button(self._words.button_more, at(page + 1)),)
        return items[page * PAGE : (page + 1) * PAGE], (pager,) if pager else ()

    def topics(self) -> tuple[Button, ...]:
        """Return the button of the themes."""
        return (Button(self._words.button_topics, OpenTopics()),)

    def contact(self) -> tuple[Button, ...]:
        """Return the button that says how to reach the firm."""
        return (Button(self._words.button_contact, OpenContact()),)

    def person(self) -> Rows:
        """Return the rows that lead to a person."""
        return (self.contact(), *self.office())

    def office(self) -> Rows:
        """Return the row that begins a message to the office; none where it reads no messages."""
        if not self._has_office:
            return ()
        return ((Button(self._words.button_write_to_office, WriteToOffice()),),)
