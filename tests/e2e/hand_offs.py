"""Messages between clients and the office, straight into the database, by the services that the chats use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Awaitable, Callable, Sequence

from bot.clients.handoff.service import MOST_AN_HOUR, OfficeMessages
from bot.domain.actor import Actor
from bot.domain.ids import ChatId, EntryId, MessageId, StaffId, UpdateId
from bot.domain.press import PassOn
from bot.staff.inbox.service import Inbox
from bot.store.database.engine import Store
from bot.store.messages import outbox, threads
from tests.e2e.back_office import tried
from tests.e2e.ledger import Verdict, says_again
from tests.knowledge.real_words import speak
from tests.staff.wired import asking
from tests.standin import Group, Person
from tests.standin.chat import Chat

_FIRST = 2 * 10**15
"""Far above the numbers of the stand-in's updates and of the back office's."""

_MARK = re.compile(r"\b(?:query|reply)\d+q\b")


class HandOffs:
    """Clients who write to the office, which answers each of them at once; who must read what."""

    def __init__(self, store: Store, group: Group, people: Sequence[Person]) -> None:
        self._store = store
        self._group = group
        self._people = people
        self._client = OfficeMessages(store, speak, staff_chat=lambda: ChatId(group.chat_id))
        self._inbox = Inbox(store, lambda _: speak(), _none_near)
        self._actor = Actor(StaffId(_FIRST), "Noor")
        self._numbers = itertools.count(_FIRST)
        self.passed_on: dict[str, Person] = {}
        self.answered: dict[str, Person] = {}

    async def run(self, is_over: Callable[[], bool], room: Callable[[], Awaitable[None]]) -> None:
        """Write and answer, one client after the other, until it is over; each waits for `room`."""
        for round_number in range(MOST_AN_HOUR):
            for person in self._people:
                if is_over() and round_number:
                    return
                await self._asks(person)
                await self._answers(person)
                await room()

    def judge(self, verdict: Verdict) -> None:
        """Add to `verdict` what is lost, foreign, or doubled without the line that says so."""
        self._judge(self._group, "the staff chat", list(self.passed_on), verdict)
        self._judge_topics(verdict)
        for person in self._people:
            must_read = [mark for mark, reader in self.answered.items() if reader is person]
            self._judge(person, str(person), must_read, verdict)

    def _judge_topics(self, verdict: Verdict) -> None:
        """Add the topics that show the messages of two clients."""
        for topic in self._group.topics:
            shown = {mark for each in self._group.shown_in(topic) for mark in _MARK.findall(each.text)}
            writers = {id(self.passed_on[mark]) for mark in shown if mark in self.passed_on}
            if len(writers) > 1:
                verdict.foreign.append(f"topic {topic} shows the messages of {len(writers)} clients")

    def _judge(self, chat: Chat, where: str, must_read: Sequence[str], verdict: Verdict) -> None:
        seen: set[str] = set()
        for message in chat.history:
            for mark in _MARK.findall(message.text):
                if mark not in must_read:
                    verdict.foreign.append(f"{where}: {mark}")
                if mark in seen:
                    verdict.doubles += 1
                    if not says_again(message):
                        verdict.unmarked.append(f"{where}: {mark} came again without a word")
                seen.add(mark)
        verdict.lost += [f"{where}: {mark}" for mark in must_read if mark not in seen]

    async def _asks(self, person: Person) -> None:
        number, chat = next(self._numbers), ChatId(person.chat_id)
        mark = _mark("query", number)
        await tried(lambda: self._client.begin(chat))
        shown = await tried(lambda: self._client.write(f"{mark} please", chat, MessageId(number)))
        presses = [each.press for row in shown.rows for each in row]
        send = next(each for each in presses if isinstance(each, PassOn) and each.sure)
        await tried(lambda: self._client.press(send, chat, UpdateId(number)))
        self.passed_on[mark] = person

    async def _answers(self, person: Person) -> None:
        """Answer by /reply; the time to undo it is over at once."""
        number = next(self._numbers)
        mark, update = _mark("reply", number), UpdateId(number)
        async with self._store.reading() as conn:
            thread = await threads.open_of(conn, ChatId(person.chat_id))
        assert thread is not None
        text = f"{thread.id} {mark} is our answer"
        told = await tried(lambda: asking(self._store, self._actor, update, self._inbox.typed, text))
        assert told.countdown is not None
        answer = told.countdown

        async def hurried() -> bool:
            async with self._store.transaction() as tx:
                await outbox.hurry(tx, answer, self._store.now())
            return True

        await tried(hurried)
        self.answered[mark] = person


async def _none_near(_text: str) -> tuple[EntryId, ...]:
    return ()


def _mark(kind: str, number: int) -> str:
    """Return a word that no other message holds; its number is short, since long ones are taken out."""
    return f"{kind}{number - _FIRST}q"
