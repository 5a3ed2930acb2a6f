"""A thought in pieces is answered at once, and the answer to its first piece gives way to the better one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import insert

from bot.conversation.asker import ENGLISH
from bot.conversation.service import Conversation
from bot.domain.conversation.exchange import PIECES_WITHIN
from bot.domain.delivery import Sent
from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Paragraph, Reply, Span
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from bot.store.tables.messages import outbox
from bot.store.updates import inbox
from bot.store.updates.inbox import RawUpdate
from tests.conversation import world
from tests.conversation.world import words_of
from tests.frontends.telegram.intake.conftest import running, until
from tests.standin import StandIn
from tests.standin.chat import BotMessage
from tests.standin.people import Person
from tests.store.clock import Clock

FIRST, SECOND = "purple elephants", "they kept his passport"
ANSWER = "It does not tell the result."
QUICK = WorkerSettings(linger=0.001, deadline=2.0)


@dataclass
class Desk:
    """The front end and its worker, which works only when told to."""

    telegram: StandIn
    store: Store
    opened: Callable[[], Awaitable[TelegramFrontEnd]]
    front: TelegramFrontEnd
    starts: int = 0

    async def receive(self) -> None:
        """Commit the waiting updates to the inbox."""
        updates = self.telegram.world.updates
        for each in updates.peek():
            updates.done(each.update_id)
            chat = ChatId(each.update["message"]["chat"]["id"])
            raw = RawUpdate(UpdateId(each.update_id), chat, json.dumps(each.update))
            async with self.store.transaction() as tx:
                await inbox.add(tx, [raw], self.store.now())

    async def work(self, *, killed_before: int | None = None, killed_after: int | None = None) -> None:
        """Answer what is in the inbox.

        The process ends before the answer to `killed_before` is shown, or before that to `killed_after` is
        recorded.
        """
        await self.receive()
        self.starts += 1
        dead: list[int] = []

        async def handle(raw: str, handling: Handling) -> None:
            update = json.loads(raw)["update_id"]
            if update == killed_before:
                dead.append(update)
                handling.confirmed = _no_longer
            await self.front.handle(raw, handling)
            if update == killed_after:
                dead.append(update)
                raise LeaseLostError

        async def tell_dead(*_: object, **__: object) -> Reply:
            raise AssertionError("an update was given up")

        worker = Worker(self.store, handle, tell_dead, me=f"process {self.starts}", settings=QUICK)

        async def done() -> bool:
            async with self.store.reading() as conn:
                return bool(dead) or (await inbox.backlog(conn)).unfinished == 0

        async with running(worker.run):
            worker.wake()
            await until(done)

    async def delivers(self, text: str, person: Person) -> None:
        """Send a message of the outbox, and record it there."""
        chat = ChatId(person.chat_id)
        sent = await self.front.courier.send(chat, Reply((Paragraph((Span(text),)),)), protected=False)
        assert isinstance(sent, Sent)
        now = self.store.now()
        row = {"kind": "to_client", "state": "sent", "chat_id": chat, "due_at": now, "created_at": now}
        row |= {"tries": 1, "doubts": 0, "again": False, "discreet": False}
        async with self.store.transaction() as tx:
            await tx.execute(insert(outbox).values(row | {"sent_at": now, "message_ids": sent.messages}))

    async def restart(self) -> None:
        """Go on with a new front end, which knows only what is in the store."""
        await self.front.stop()
        self.front = await self.opened()


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("pieces"))


@pytest.fixture
async def desk(standin: StandIn, store: Store, learned: Snapshot) -> AsyncIterator[Desk]:
    conversation = Conversation(lambda: learned, store, clock=Clock(), retention_days=90)

    def speak() -> Phrasebook:
        return Phrasebook.of(learned.knowledge.firm, learned.language(ENGLISH))

    async def opened() -> TelegramFrontEnd:
        front = TelegramFrontEnd(
            standin.token, conversation, speak, api_root=standin.url, store=store, limits=NO_LIMITS
        )
        await front.start()
        return front

    made = Desk(standin, store, opened, await opened())
    yield made
    await made.front.stop()
    conversation.close()


async def _no_longer() -> bool:
    return False


def shown(person: Person) -> list[str]:
    """Return what the bot's messages in the chat begin with now."""
    there = (person.messages.get(each.message_id) for each in person.history)
    return [BotMessage(each).text.split("\n")[0] for each in there if each is not None]


NOTHING = words_of("none")


async def test_the_answer_to_the_first_piece_gives_way_to_the_answer_to_the_thought(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say(FIRST)
    await desk.work()
    assert shown(ana) == [NOTHING]
    ana.say(SECOND)
    await desk.work()
    assert shown(ana) == [ANSWER]


async def test_pieces_that_wait_together_leave_one_answer(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say(FIRST)
    ana.say("and the lions")
    ana.say(SECOND)
    await desk.work()
    assert shown(ana)[-1] == ANSWER
    assert len(shown(ana)) == 2  # what still said nothing did not replace anything


async def test_an_answer_stays_when_a_piece_that_says_nothing_follows(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say(SECOND)
    ana.say(FIRST)
    await desk.work()
    assert shown(ana)[0] == ANSWER
    assert len(shown(ana)) == 2


async def test_a_question_keeps_its_answer_when_another_one_follows(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say("do elephants dance?")
    ana.say(SECOND)
    await desk.work()
    assert shown(ana) == [words_of("suggest"), ANSWER]


async def test_help_for_danger_never_gives_way(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say("there is no way out")
    await desk.work()
    assert words_of("self_harm_line") in ana.last.text
    ana.say(SECOND)
    await desk.work()
    assert len(shown(ana)) == 2


async def test_help_for_danger_comes_in_a_message_of_its_own(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say(FIRST)
    ana.say(f"{SECOND}, there is no way out")
    await desk.work()
    assert shown(ana)[0] == NOTHING
    assert words_of("self_harm_line") in ana.last.text


async def test_a_list_in_the_place_of_a_list_is_the_first_one(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say("kept elephants")
    await desk.work()
    assert shown(ana) == [words_of("suggest")]
    ana.say("home elephants")
    await desk.work()
    assert shown(ana) == [words_of("suggest")]
    desk.telegram.world.clock.advance(PIECES_WITHIN.total_seconds() + 1)
    ana.say("kept elephants")
    await desk.work()
    assert shown(ana) == [words_of("suggest"), words_of("suggest_again")]


async def test_what_is_written_later_is_no_piece(desk: Desk) -> None:
    """Both arrive at once after an outage; the app says when they were written."""
    ana = desk.telegram.user()
    ana.say(FIRST)
    desk.telegram.world.clock.advance(PIECES_WITHIN.total_seconds() + 1)
    ana.say(SECOND)
    await desk.work()
    assert shown(ana) == [NOTHING, ANSWER]


async def test_a_deleted_answer_is_followed_by_a_new_message(desk: Desk) -> None:
    ana = desk.telegram.user()
    ana.say(FIRST)
    await desk.work()
    del ana.messages[ana.last.message_id]
    ana.say(SECOND)
    await desk.work()
    assert shown(ana) == [ANSWER]


@pytest.mark.parametrize("known_to", ["the process", "the store"])
async def test_an_answer_that_is_no_longer_the_last_message_stays(desk: Desk, known_to: str) -> None:
    ana = desk.telegram.user()
    ana.say(FIRST)
    await desk.work()
    if known_to == "the store":
        await desk.delivers("news", ana)
        await desk.restart()
    else:
        await desk.front.sender.tell(ChatId(ana.chat_id), Reply((Paragraph((Span("news"),)),)))
    ana.say(SECOND)
    await desk.work()
    assert shown(ana) == [NOTHING, "news", ANSWER]


@pytest.mark.parametrize("killed", ["before", "after"])
async def test_after_a_kill_the_better_answer_is_there_once(desk: Desk, killed: str) -> None:
    """Killed before or after it took the place of the first one, and before that was recorded."""
    ana = desk.telegram.user()
    ana.say(FIRST)
    await desk.work()
    update = ana.say(SECOND)
    if killed == "before":
        await desk.work(killed_before=update)
        assert shown(ana) == [NOTHING]
    else:
        await desk.work(killed_after=update)
        assert shown(ana) == [ANSWER]
    await desk.restart()
    await desk.work()
    assert shown(ana) == [ANSWER]


async def test_after_a_kill_at_the_first_piece_its_last_copy_gives_way(desk: Desk) -> None:
    ana = desk.telegram.user()
    first = ana.say(FIRST)
    ana.say(SECOND)
    await desk.work(killed_after=first)
    await desk.restart()
    await desk.work()
    assert shown(ana) == [NOTHING, ANSWER]
