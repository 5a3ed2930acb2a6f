"""Who must have read what: cases, their followers, statuses in the order of recording, and the verdict."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.case_number import CaseNumber
from bot.domain.cases import StatusFacts
from bot.domain.delivery import UNFINISHED, DeliveryKind, NewDelivery
from bot.domain.ids import CaseId, ChatId
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import cases, followers, statuses
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.messages import backlog, outbox
from bot.store.updates import inbox
from tests.e2e import voice
from tests.standin import BotMessage, Person, StandIn
from tests.store.one_case import follow

PATIENCE = 120.0
"""Seconds in which the database must take a status."""

_MARK = re.compile(r"\bmark(\d+)x(\d+)\b")
_ITEM = re.compile(r"\bitem(\d+)x(\d+)\b")


@dataclass(slots=True)
class FollowedCase:
    """A case, its followers, and the statuses that staff recorded, by their marks, first one first.

    What was `corrected` or `withdrawn` is among the `recorded`; a reader may have it or not. `changed`: what
    staff changed in the case, in order: an item by its mark, and `done` before the mark of a finished one.
    """

    place: int
    number: CaseNumber
    id: CaseId
    people: tuple[Person, ...]
    recorded: list[str] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    changed: list[str] = field(default_factory=list)

    @property
    def open_items(self) -> list[str]:
        """The marks of the items that are not finished."""
        return [each for each in self.changed if each[:4] != "done" and f"done {each}" not in self.changed]

    def next_item(self) -> str:
        """Return a word that no other item holds, and note it as added."""
        self.changed.append(f"item{self.place}x{len(self.changed) + 1}")
        return self.changed[-1]

    def next_mark(self) -> str:
        """Return a word that no other status holds, and note it as recorded."""
        self.recorded.append(f"mark{self.place}x{len(self.recorded) + 1}")
        return self.recorded[-1]


@dataclass(slots=True)
class Verdict:
    """What a follower should have read and did not, or the other way round; one line each.

    `unsaid`: a reader of what was corrected or withdrawn who was not told so, or not of a copy that remains.
    """

    lost: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    doubles: int = 0

    @property
    def faults(self) -> list[str]:
        """All that must not be, with its kind."""
        kinds = ("lost", "foreign", "disordered", "unmarked", "unsaid")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]


class Ledger:
    """The cases of one test."""

    def __init__(self, standin: StandIn, store: Store) -> None:
        self._standin = standin
        self._store = store
        self.cases: list[FollowedCase] = []

    async def open_cases(self, follower_counts: Iterable[int]) -> Sequence[FollowedCase]:
        """Write cases with so many followers each, all consenting, straight into the database."""
        opened = []
        async with self._store.transaction() as tx:
            for count in follower_counts:
                place = len(self.cases) + 1
                number = CaseNumber(f"BLG2019{place:06d}")
                case = await cases.add(
                    tx, NewCase(number, f"Label {place}", "K-1", "Bogotá"), self._store.now()
                )
                assert case is not None
                people = tuple(self._new_person(f"P{place}-{each}") for each in range(count))
                for person in people:
                    await follow(tx, self._store, case.id, ChatId(person.chat_id))
                opened.append(FollowedCase(place, number, case.id, people))
                self.cases.append(opened[-1])
        return opened

    def _new_person(self, name: str) -> Person:
        person = self._standin.user(first_name=name)
        person.say("/start")  # a bot may write only to people who pressed Start
        self._standin.world.updates.clear()
        return person

    async def record(self, case: FollowedCase, *, wait: timedelta = timedelta()) -> None:
        """Write a status and its notices into the database, as staff's confirmation does.

        Like the bot, this tries again while the database is in trouble.
        """
        mark = case.next_mark()
        end = time.monotonic() + PATIENCE
        while True:
            try:
                await self._write(case, mark, wait)
            except StoreError as error:
                if not error.passing or time.monotonic() > end:
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    async def _write(self, case: FollowedCase, mark: str, wait: timedelta) -> None:
        now = self._store.now()
        async with self._store.transaction() as tx:
            written = await statuses.history(tx, case.id, standing=False)
            if any(status.facts.note == mark for status in written):
                return  # a connection that ended during the commit does not say whether it happened
            status = await statuses.add(tx, case.id, StatusFacts("Refused", note=mark), now)
            text = Reply((Paragraph((Span(f"News: {mark}"),)),))
            notices = [
                NewDelivery(
                    DeliveryKind.NOTICE,
                    follower.chat,
                    follower.id,
                    case.id,
                    text,
                    status.id,
                    not_before=now + wait if wait else None,
                )
                for follower in await followers.of_case(tx, case.id)
            ]
            await outbox.add(tx, notices, now)

    async def is_written(self, case: FollowedCase) -> bool:
        """Return whether the database holds what staff did, once."""
        async with self._store.reading() as conn:
            written = await statuses.history(conn, case.id, standing=False)
            items = await cases.item_texts(conn, case.id)
            still_open = await cases.items_of(conn, case.id)
        return (
            len(written) == len(case.recorded)
            and sorted(items.values()) == sorted(each for each in case.changed if each[:4] != "done")
            and sorted(each.text for each in still_open) == sorted(case.open_items)
        )

    async def is_quiet(self) -> bool:
        """Say whether nothing waits any more: no update, no message."""
        if self._standin.unconfirmed:
            return False
        async with self._store.reading() as conn:
            updates = await inbox.backlog(conn)
            counts = await backlog.counts(conn, self._store.now())
        return not updates.unfinished and not any(state in UNFINISHED for state, _ in counts.by_state)

    def verdict(self) -> Verdict:
        """Compare what was recorded with what each person has read."""
        verdict = Verdict()
        for case in self.cases:
            for person in case.people:
                self._judge(case, person, verdict)
        return verdict

    def _judge(self, case: FollowedCase, person: Person, verdict: Verdict) -> None:
        read = [(mark, one) for one in person.history if (mark := mark_of(one))]
        marks = [mark for mark, _ in read]
        where = f"case {case.place}, {person}"
        must_read = [mark for mark in case.recorded if mark not in case.corrected | case.withdrawn]
        verdict.lost += [f"{where}: {mark} of {marks}" for mark in must_read if mark not in marks]
        verdict.foreign += [f"{where}: {mark}" for mark in marks if mark not in case.recorded]
        places = [case.recorded.index(mark) for mark in marks if mark in case.recorded]
        if any(one > after for one, after in itertools.pairwise(places)):
            verdict.disordered.append(f"{where}: {marks}")
        seen: set[str] = set()
        for mark, message in read:
            if mark in seen:
                verdict.doubles += 1
                if not says_again(message):
                    verdict.unmarked.append(f"{where}: {mark} came again without a word")
            seen.add(mark)
        _judge_changes(case, person, where, verdict)
        void = [mark for mark in case.recorded if mark in case.corrected | case.withdrawn]
        verdict.unsaid += [f"{where}: {mark} {why}" for mark in void if (why := _unsaid(case, person, mark))]


def _judge_changes(case: FollowedCase, person: Person, where: str, verdict: Verdict) -> None:
    """Judge what a person has read of the items; one that was added and finished unread may be left out."""
    read = [(change, one) for one in person.history for change in changes_in(one)]
    changes = [change for change, _ in read]
    for change in case.changed:
        item = change.removeprefix("done ")
        unread = item not in changes and f"done {item}" not in changes
        if change not in changes and not (unread and f"done {item}" in case.changed):
            verdict.lost.append(f"{where}: {change} of {changes}")
    verdict.foreign += [f"{where}: {change}" for change in changes if change not in case.changed]
    seen: set[str] = set()
    for change, message in read:
        item = change.removeprefix("done ")
        if change in seen:
            verdict.doubles += 1
            if not says_again(message):
                verdict.unmarked.append(f"{where}: {change} came again without a word")
        elif change == item and f"done {item}" in seen:
            verdict.disordered.append(f"{where}: {change} after it was finished")
        seen.add(change)


def changes_in(message: BotMessage) -> list[str]:
    """Return the changes of a case that a message tells of, as in `FollowedCase.changed`."""
    found = []
    for line in message.text.splitlines():
        done = "done " if voice.notice("changed_done") in line else ""
        found += [f"{done}{item[0]}" for item in _ITEM.finditer(line)]
    return found


def _unsaid(case: FollowedCase, person: Person, mark: str) -> str:
    """Say what `person` was not told of a status that was corrected or withdrawn; empty where nothing."""
    read = [each for each in person.history if mark_of(each) == mark]
    if not read:
        return ""
    later = case.recorded[case.recorded.index(mark) + 1 :]
    after = person.history[person.history.index(read[-1]) + 1 :]
    is_withdrawn = mark in case.withdrawn
    if is_withdrawn:  # told before the next news
        told = list(itertools.takewhile(lambda each: mark_of(each) not in later, after))
    else:
        told = [each for each in after if mark_of(each) == later[0]]
    what = "withdrawal" if is_withdrawn else "correction"
    if not any(voice.notice(what) in each.text for each in told):
        return f"without the line on its {what}"
    edited = voice.notice("edited")
    remaining = [each for each in read if person.shows(each) and edited not in person.now(each).text]
    if remaining and not any(voice.notice(f"{what}_copy") in each.text for each in told):
        return f"remains {len(remaining)} times, which nobody said"
    return ""


def mark_of(message: BotMessage) -> str | None:
    """Return the mark of the status that a message tells of."""
    found = _MARK.search(message.text)
    return found[0] if found else None


def says_again(message: BotMessage) -> bool:
    """Say whether a message warns that it may be a double."""
    return voice.notice("sent_again") in message.text
