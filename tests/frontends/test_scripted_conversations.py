"""The conversations of tests/data/conversations.yaml, in each front end: what is shown, and a way on."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from rich.console import Console

from bot.conversation.asker import ENGLISH
from bot.conversation.service import Conversation
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.frontends.terminal.chat import TerminalChat
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.learned import SHIPPED, Shipped, learned_once
from tests.standin import StandIn
from tests.store.clock import Clock

CONVERSATIONS = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "conversations.yaml").read_text(encoding="utf-8")
)
A_MINUTE = timedelta(minutes=1)
FEWEST = 40
Turn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees after a turn: the text, and the words on the buttons."""

    text: str
    labels: Sequence[str]


class FrontEnd(Protocol):
    """Plays one conversation."""

    async def plays(self, turns: Sequence[Turn]) -> list[Screen]:
        """Return the screen after each turn."""
        ...


@dataclass
class InTelegram:
    """A front end on a Bot API on loopback; each conversation is a person of its own."""

    telegram: StandIn
    front: TelegramFrontEnd
    clock: Clock

    async def plays(self, turns: Sequence[Turn]) -> list[Screen]:
        person, screens = self.telegram.user(), []
        for turn in turns:
            self.clock.now += A_MINUTE
            if "says" in turn:
                person.say(turn["says"])
            else:
                person.press(voice.label(turn["presses"]))
            updates = self.telegram.world.updates
            for waiting in updates.peek():
                updates.done(waiting.update_id)
                await self.front.handle(json.dumps(waiting.update))
            screens.append(Screen(person.last.text, person.last.labels))
        return screens


@dataclass
class InTerminal:
    """A terminal of its own for each conversation: a button is pressed by its number."""

    snapshot: Snapshot
    folder: Path
    clock: Clock
    played: list[int] = field(default_factory=list)

    async def plays(self, turns: Sequence[Turn]) -> list[Screen]:
        self.played.append(1)
        store = await Store.open(f"sqlite:///{self.folder / f'{len(self.played)}.db'}", self.clock)
        out, printed, waiting = io.StringIO(), [], iter(turns)

        def read(_prompt: str) -> str:
            printed.append(out.getvalue())
            out.seek(0)
            out.truncate()
            self.clock.now += A_MINUTE
            turn = next(waiting, None)
            if turn is None:
                raise EOFError
            return turn["says"] if "says" in turn else _number_of(voice.label(turn["presses"]), printed[-1])

        try:
            with closing(_conversation(self.snapshot, store, self.clock)) as conversation:
                console = Console(file=out, width=100_000, highlight=False)
                await TerminalChat(conversation, lambda: self.snapshot.language(ENGLISH), console, read).run()
        finally:
            await store.close()
        return [Screen(text, [label for _, label in _numbered(text)]) for text in printed[1:]]


def _numbered(text: str) -> Iterator[tuple[str, str]]:
    return ((found[1], found[2]) for found in re.finditer(r"^  (\d+)\. (.*)$", text, re.MULTILINE))


def _number_of(label: str, text: str) -> str:
    return next((number for number, words in _numbered(text) if words == label), label)


def _conversation(snapshot: Snapshot, store: Store, clock: Clock) -> Conversation:
    return Conversation(lambda: snapshot, store, clock=clock, retention_days=90)


@pytest.fixture(scope="module")
def snapshot(shipped_learned: Shipped) -> Snapshot:
    learned = learned_once(SHIPPED, shipped_learned.shelf).value
    assert learned is not None
    return learned


@pytest.fixture(params=["telegram", "terminal"])
async def front_end(
    request: pytest.FixtureRequest, snapshot: Snapshot, standin: StandIn, file_url: str, tmp_path: Path
) -> Any:
    clock = Clock()
    if request.param == "terminal":
        yield InTerminal(snapshot, tmp_path, clock)
        return
    store = await Store.open(file_url, clock)
    conversation = _conversation(snapshot, store, clock)

    def speak() -> Phrasebook:
        return Phrasebook.of(snapshot.knowledge.firm, snapshot.language(ENGLISH))

    front = TelegramFrontEnd(
        standin.token, conversation, speak, api_root=standin.url, store=store, limits=NO_LIMITS
    )
    await front.start()
    yield InTelegram(standin, front, clock)
    await front.stop()
    conversation.close()
    await store.close()


def missing(turn: Turn, screen: Screen) -> list[str]:
    """Return what a screen lacks of what a turn must show, and what it shows of what it must not."""
    faults = [
        f"not shown: {each}" for each in turn.get("entries", ()) if voice.answer(each) not in screen.text
    ]
    faults += [
        f"the rest is not shown: {each}"
        for each in turn.get("rest", ())
        if voice.rest_of_answer(each) not in screen.text
    ]
    faults += [
        f"not said: {each}" for each in turn.get("wordings", ()) if voice.wording(each) not in screen.text
    ]
    if "small_talk" in turn and voice.small_talk(turn["small_talk"]) not in screen.text:
        faults.append(f"not said: {turn['small_talk']}")
    faults += [
        f"no button: {each}" for each in turn.get("buttons", ()) if voice.label(each) not in screen.labels
    ]
    faults += [f"said: {each}" for each in turn.get("never", ()) if voice.wording(each) in screen.text]
    faults += [f"again: {each}" for each in turn.get("not_again", ()) if voice.answer(each) in screen.text]
    if not screen.labels:
        faults.append("no way on")
    return faults


async def test_every_conversation_goes_as_written(front_end: FrontEnd) -> None:
    faults = []
    for each in CONVERSATIONS:
        screens = await front_end.plays(each["turns"])
        for number, (turn, screen) in enumerate(zip(each["turns"], screens, strict=True), start=1):
            faults += [f"{each['about']}, turn {number}: {fault}" for fault in missing(turn, screen)]
    assert faults == [], "\n".join(faults)
    assert len(CONVERSATIONS) >= FEWEST
