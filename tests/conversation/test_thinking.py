"""Long messages are understood beside the event loop, one at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.conversation.asker import ENGLISH
from bot.conversation.thinking import Thinking
from bot.domain.conversation.match_outcome import MatchOutcome, NoAnswer
from bot.domain.ids import Locale
from bot.matching.leaning import Before
from bot.matching.snapshot import Snapshot
from tests.conversation.world import Client

LONG = "They kept my passport and I do not know why. " * 90
OTHER = "The embassy wants papers and I have none of them. " * 80
PATIENCE = 20.0
"""Seconds after which a test that is about to fail goes on."""
TURNS = 200


@dataclass(frozen=True)
class Watched(Snapshot):
    """Tells what is understood in which thread, and understands nothing before it may."""

    may: threading.Event = field(default_factory=threading.Event)
    has_begun: threading.Event = field(default_factory=threading.Event)
    begun: list[tuple[str, threading.Thread]] = field(default_factory=list)

    def understand(
        self, utterance: str, locale: Locale, *, top: int = 3, before: Before | None = None
    ) -> MatchOutcome:
        self.begun.append((utterance, threading.current_thread()))
        self.has_begun.set()
        return super().understand(utterance, locale, top=top) if self.may.wait(PATIENCE) else NoAnswer()


@pytest.fixture
def watched(learned: Snapshot) -> Iterator[Watched]:
    snapshot = Watched(learned.knowledge, learned.understandings, learned.dangers, learned.deadlines)
    yield snapshot
    snapshot.may.set()


@pytest.fixture
def thinking() -> Iterator[Thinking]:
    thinking = Thinking()
    yield thinking
    thinking.close()


async def turn(times: int = TURNS) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


async def begins(watched: Watched) -> None:
    assert await asyncio.to_thread(watched.has_begun.wait, PATIENCE)


async def test_the_event_loop_turns_while_a_long_message_is_understood(
    thinking: Thinking, watched: Watched, learned: Snapshot
) -> None:
    asked = asyncio.create_task(thinking.understand(watched, LONG, ENGLISH))
    await begins(watched)
    await turn()
    watched.may.set()
    assert await asked == learned.understand(LONG, ENGLISH)


async def test_long_messages_are_understood_one_at_a_time_in_their_order(
    thinking: Thinking, watched: Watched
) -> None:
    asked = [asyncio.create_task(thinking.understand(watched, each, ENGLISH)) for each in (LONG, OTHER, LONG)]
    await begins(watched)
    await turn()
    assert [said for said, _ in watched.begun] == [LONG]
    watched.may.set()
    await asyncio.gather(*asked)
    assert [said for said, _ in watched.begun] == [LONG, OTHER, LONG]


async def test_a_short_message_does_not_wait_for_a_long_one(
    thinking: Thinking, watched: Watched, learned: Snapshot
) -> None:
    long = asyncio.create_task(thinking.understand(watched, LONG, ENGLISH))
    await begins(watched)
    short = "may I travel?"
    assert await thinking.understand(learned, short, ENGLISH) == learned.understand(short, ENGLISH)
    assert not long.done()
    watched.may.set()
    await long


async def test_what_was_not_begun_is_dropped_at_the_end_and_the_thread_ends(
    thinking: Thinking, watched: Watched, learned: Snapshot
) -> None:
    first = asyncio.create_task(thinking.understand(watched, LONG, ENGLISH))
    await begins(watched)
    second = asyncio.create_task(thinking.understand(watched, OTHER, ENGLISH))
    await turn()
    thinking.close()
    watched.may.set()
    assert await first == learned.understand(LONG, ENGLISH)
    with pytest.raises(asyncio.CancelledError):
        await second
    (_, thread) = watched.begun[0]
    await asyncio.to_thread(thread.join, PATIENCE)
    assert not thread.is_alive()


async def test_a_closed_conversation_takes_no_long_message(client: Client) -> None:
    client.conversation.close()
    with pytest.raises(RuntimeError, match="shutdown"):
        await client.asks(LONG)
