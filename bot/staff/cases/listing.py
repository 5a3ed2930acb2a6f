"""Lists of cases, in pages."""

from __future__ import annotations

from datetime import datetime, time

from bot.domain.cases import Case, CaseState
from bot.domain.press import ListCases, OnCase
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.case_facts import is_late
from bot.knowledge.did_you_mean import typo_of
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.cases.card import next_check
from bot.staff.cases.filters import NamedList, Wanted, read_command, read_key
from bot.staff.phrases import case_name
from bot.store.cases import cases, followers, statuses
from bot.store.database.engine import Reading, Store

PAGE = 10
"""Cases per page."""

_A_ROW = 5


class CaseList:
    """Finds cases; the longest overdue come first."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    async def listed(self, text: str) -> Reply:
        """Return the page that a command asks for, of a named list or a search."""
        wanted, page = read_command(text)
        return await self._page(wanted, page)

    async def turned(self, press: ListCases) -> Reply | None:
        """Return the page for a button; None if its list is unknown."""
        wanted = read_key(press.filter)
        return None if wanted is None else await self._page(wanted, press.page)

    async def _page(self, wanted: Wanted, page: int) -> Reply:
        phrases, now = self._speak(), self._store.now()
        began = datetime.combine(phrases.today(now), time(), phrases.zone)
        which = wanted.filter(began)
        async with self._store.reading() as conn:
            count = await cases.count(conn, which)
            pages = max((count + PAGE - 1) // PAGE, 1)
            page = min(page, pages - 1)
            found = await cases.listed(conn, which, limit=PAGE, offset=page * PAGE)
            lines = [await _line(conn, phrases, case, now) for case in found]
        blocks: list[Block] = [*_title(phrases, wanted, count)]
        if lines:
            blocks.append(Listing(tuple(lines), ordered=True))
        if pages > 1:
            words, last = phrases.words.staff, page == pages - 1
            command = f"/cases {wanted.typed} {1 if last else page + 2}"
            values = {"page": str(page + 1), "pages": str(pages), "command": command}
            blocks += phrases.say(words.list_last_page if last else words.list_page, **values)
        blocks += phrases.say(phrases.words.staff.list_usage)
        return Reply(tuple(blocks), _buttons(phrases, wanted, page, pages, found), in_place=True)


def _title(phrases: Phrasebook, wanted: Wanted, count: int) -> tuple[Block, ...]:
    words = phrases.words.staff
    if wanted.named is None:
        found = phrases.say(words.list_words, words=wanted.words, count=str(count))
        meant = None if count else typo_of(wanted.words.lower(), NamedList)
        return (*found, *(phrases.say(words.list_meant, command=f"/cases {meant}") if meant else ()))
    return phrases.say(words.text_named(f"list_{wanted.named}"), count=str(count))


async def _line(conn: Reading, phrases: Phrasebook, case: Case, now: datetime) -> tuple[Span, ...]:
    words = phrases.words.staff
    latest = await statuses.latest(conn, case.id)
    status = words.list_no_status
    if latest is not None:
        known = phrases.status(latest.facts.status)
        status = known.status if known else latest.facts.status
    closed = case.state is CaseState.CLOSED
    values = {
        "case": case_name(case),
        "status": status,
        "next": words.list_closed_case if closed else next_check(phrases, case, now),
        "followers": str(len(await followers.of_case(conn, case.id))),
    }
    return (Span(fill_label(words.list_line, values), bold=is_late(phrases, case, now)),)


def _buttons(
    phrases: Phrasebook, wanted: Wanted, page: int, pages: int, found: list[Case]
) -> tuple[tuple[Button, ...], ...]:
    words = phrases.words.staff
    opening = [Button(str(place), OnCase("case", case.id)) for place, case in enumerate(found, start=1)]
    turning: list[Button] = []
    if (key := wanted.key) is not None:
        if page > 0:
            turning.append(Button(words.button_list_previous, ListCases(key, page - 1)))
        if page < pages - 1:
            turning.append(Button(words.button_list_more, ListCases(key, page + 1)))
    named = [
        Button(words.label_named(f"button_list_{each}"), ListCases(each.value, 0))
        for each in NamedList
        if each is not wanted.named
    ]
    rows = (
        *(tuple(opening[first : first + _A_ROW]) for first in range(0, len(opening), _A_ROW)),
        tuple(turning),
        tuple(named[:2]),
        tuple(named[2:]),
    )
    return tuple(row for row in rows if row)
