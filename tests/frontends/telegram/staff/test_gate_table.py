"""What acts in the staff chat: words of every origin, in every way to ask, by everybody."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import pytest

from bot.store.tables import metadata
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import STAFF, StaffDesk
from tests.standin import BotMessage, Json, Person, media, origins
from tests.standin.words import captioned, in_quotation, written

NUMBER = "BLG2019123456"
TABLES = [table.name for table in metadata.sorted_tables]
OFFERING = {"drafts", "staff_messages"}
"""Tables in which an offer is stored; all else says what was done."""

Rows = dict[str, list[tuple[object, ...]]]


class Origin(Enum):
    """Whose words they are, and on whose behalf they are sent."""

    TYPED = auto()
    FORWARDED_FROM_A_PERSON = auto()
    FORWARDED_FROM_A_HIDDEN_PERSON = auto()
    FORWARDED_FROM_A_GROUP = auto()
    FORWARDED_FROM_A_CHANNEL = auto()
    FORWARDED_AUTOMATICALLY = auto()
    VIA_A_BOT = auto()
    QUOTING_THIS_CHAT = auto()
    QUOTING_ANOTHER_CHAT = auto()
    IN_A_QUOTATION = auto()
    EDITED = auto()
    AS_A_CHANNEL = auto()
    AS_THIS_GROUP = auto()
    AS_ANOTHER_GROUP = auto()


class Way(Enum):
    """How they ask for something."""

    COMMAND = auto()
    REPLY = auto()
    PRESS = auto()
    CAPTION = auto()


class Who(Enum):
    """What the person is in the staff chat when the update is handled."""

    MEMBER = "member"
    ADMIN = "administrator"
    ANONYMOUS_ADMIN = "creator"
    MUTED = "muted"
    LEFT = "left"
    NEVER_IN = "unknown"


class Outcome(Enum):
    """What comes of it."""

    ACTS_AS_THEMSELVES = auto()
    ACTS_AS_THE_GROUP = auto()
    REFUSED = auto()
    OFFERED = auto()
    SILENT = auto()
    CANNOT_BE = auto()


def oracle(origin: Origin, way: Way, who: Who) -> Outcome:
    """Say what must come of it, from the rules as they are told to staff."""
    forwarded = origin.name.startswith("FORWARDED")
    theirs = origin in {Origin.TYPED, Origin.QUOTING_THIS_CHAT, Origin.EDITED, Origin.AS_THIS_GROUP}
    nobodys = origin in {Origin.FORWARDED_AUTOMATICALLY, Origin.AS_A_CHANNEL, Origin.AS_ANOTHER_GROUP}
    is_staff = who in {Who.MEMBER, Who.ADMIN, Who.ANONYMOUS_ADMIN}
    if origin is Origin.AS_THIS_GROUP and who is not Who.ANONYMOUS_ADMIN:
        return Outcome.CANNOT_BE
    if way is Way.PRESS:
        # The bot's buttons are under its own messages, and a press is a person's whomever they write as.
        if origin not in {Origin.TYPED, Origin.EDITED} and not origin.name.startswith("AS_"):
            return Outcome.CANNOT_BE
        return Outcome.ACTS_AS_THEMSELVES if is_staff else Outcome.SILENT
    if way is Way.REPLY and (forwarded or origin is Origin.QUOTING_ANOTHER_CHAT):
        return Outcome.CANNOT_BE
    if nobodys:
        return Outcome.REFUSED
    if not is_staff:
        return Outcome.SILENT
    if not theirs:
        return Outcome.REFUSED
    if origin is Origin.EDITED or way is Way.CAPTION:
        return Outcome.OFFERED
    return Outcome.ACTS_AS_THE_GROUP if who is Who.ANONYMOUS_ADMIN else Outcome.ACTS_AS_THEMSELVES


@dataclass(slots=True)
class Scene:
    """One staff chat in which everything is tried, one after the other."""

    desk: StaffDesk
    file: Path
    prompt: BotMessage
    numbers: Iterator[int]

    async def tries(self, origin: Origin, way: Way, who: Who) -> Outcome | str:
        """Try it with somebody new; return what came of it."""
        desk, person = self.desk, self.desk.telegram.user(first_name="Kim")
        desk.telegram.advance(61)
        before_the_last = 1 if origin is Origin.EDITED and way is not Way.PRESS else 0
        button = await self._button(origin) if way is Way.PRESS else None
        if way is Way.REPLY:
            self.prompt = await desk.says(f"/item {NUMBER}")
        desk.group.makes(person, "member" if who is Who.MUTED and way is not Way.PRESS else who.value)
        if who is Who.ANONYMOUS_ADMIN:
            desk.group.makes(person, "administrator", anonymous=True)
        try:
            if button is None:
                self._sends(origin, person, self._content(way))
            elif origin in {Origin.TYPED, Origin.EDITED} or origin.name.startswith("AS_"):
                if origin is Origin.AS_THIS_GROUP:
                    self._sends(origin, person, written("good morning"))
                person.press(button, to=desk.group)
            else:
                self._sends(origin, person, written(desk.group.last.text))
                copy = BotMessage(desk.group.messages[max(desk.group.messages)])
                person.press(button, under=copy, to=desk.group)
        except AssertionError:
            desk.telegram.world.updates.clear()
            return Outcome.CANNOT_BE
        if who is Who.MUTED:
            desk.group.makes(person, who.value)
        await self._handles(before_the_last)
        before, said = self._rows(), len(desk.group.history)
        await self._handles(1)
        return self._outcome(before, self._rows(), desk.texts()[said:], person)

    def _content(self, way: Way) -> Json:
        paper = f"paper {next(self.numbers)}"
        command = f"/item {NUMBER} {paper}"
        match way:
            case Way.REPLY:
                answering = origins.answering(self.prompt.raw, within=self.desk.group.json())
                return {**written(paper), **answering}
            case Way.CAPTION:
                return {**media.photo(), **captioned(command)}
            case _:
                return written(command)

    def _sends(self, origin: Origin, person: Person, content: Json) -> None:
        desk, group, stranger = self.desk, self.desk.group, self.desk.telegram.user(first_name="Sam")
        other, channel, at = desk.telegram.group("Friends"), desk.telegram.channel(), 1_700_000_000
        match origin:
            case Origin.TYPED:
                person.sends(content, to=group)
            case Origin.FORWARDED_FROM_A_PERSON:
                person.forwards(content=content, origin=origins.from_user(stranger.user, at), to=group)
            case Origin.FORWARDED_FROM_A_HIDDEN_PERSON:
                person.forwards(content=content, origin=origins.from_hidden("Sam", at), to=group)
            case Origin.FORWARDED_FROM_A_GROUP:
                person.forwards(content=content, origin=origins.from_group(other.json(), at), to=group)
            case Origin.FORWARDED_FROM_A_CHANNEL:
                person.forwards(content=content, origin=origins.from_channel(channel.json(), at), to=group)
            case Origin.FORWARDED_AUTOMATICALLY:
                channel.is_forwarded_to(group, content)
            case Origin.VIA_A_BOT:
                person.sends_via_bot(content, to=group)
            case Origin.QUOTING_THIS_CHAT | Origin.QUOTING_ANOTHER_CHAT:
                here = origin is Origin.QUOTING_THIS_CHAT
                said = desk.telegram.world.new_message(
                    group if here else other, stranger.user, written(f"/close {NUMBER} please")
                )
                if here and "reply_to_message" in content:
                    said = self.prompt.raw
                quote = origins.answering(said, within=group.json(), quote=said["text"][:10])
                person.sends({**content, **quote}, to=group)
            case Origin.IN_A_QUOTATION:
                person.sends(in_quotation(content), to=group)
            case Origin.EDITED:
                person.sends(content, to=group)
                person.edit(f"{content.get('text') or content['caption']} and more", to=group)
            case Origin.AS_A_CHANNEL:
                person.sends_on_behalf_of(channel, content, to=group)
            case Origin.AS_THIS_GROUP:
                person.sends_on_behalf_of(group, content, to=group)
            case Origin.AS_ANOTHER_GROUP:
                person.sends_on_behalf_of(other, content, to=group)

    async def _button(self, origin: Origin) -> str:
        """Have the bot show a new button (under a message that it has edited, where wanted)."""
        first, second = next(self.numbers), next(self.numbers)
        await self.desk.says(f"/item {NUMBER} paper {first}\npaper {second}")
        if origin is Origin.EDITED:
            await self.desk.presses(f"paper {first}")
        return f"paper {second}"

    async def _handles(self, count: int) -> None:
        updates = self.desk.telegram.world.updates
        later = updates.peek()[count:]
        for waiting in later:
            updates.done(waiting.update_id)
        await self.desk.handle_waiting()
        for waiting in later:
            updates.put(waiting.update, waiting.lane)

    def _rows(self) -> Rows:
        with closing(sqlite3.connect(self.file)) as conn:
            # The names are those of the product's own tables.
            return {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}

    def _outcome(self, before: Rows, after: Rows, said: list[str], person: Person) -> Outcome | str:
        changed = {name for name in TABLES if before[name] != after[name]}
        if {"audit", "open_items"} <= changed:
            with closing(sqlite3.connect(self.file)) as conn:
                (by,) = conn.execute("SELECT staff_id FROM audit ORDER BY id DESC LIMIT 1").fetchone()
            if by == person.chat_id:
                return Outcome.ACTS_AS_THEMSELVES
            return Outcome.ACTS_AS_THE_GROUP if by == STAFF else f"acts as {by}"
        if changed == OFFERING:
            offered = self.desk.group.last.labels
            return Outcome.OFFERED if offered and said else f"stored without a button: {said}"
        if changed:
            return f"changes {sorted(changed)}"
        if not said:
            return Outcome.SILENT
        refused = len(said) == 1 and voice.staff("not_own_words") in said[0]
        return Outcome.REFUSED if refused else f"says {said}"


@pytest.fixture
async def scene(staff_desk: StaffDesk, tmp_path: Path) -> Scene:
    """Return the staff chat with a case, and a message there that asks for items."""
    await staff_desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    prompt = await staff_desk.says(f"/item {NUMBER}")
    return Scene(staff_desk, tmp_path / "bot.db", prompt, itertools.count(1))


@pytest.mark.parametrize("origin", Origin, ids=lambda origin: origin.name.lower())
async def test_messages_are_acted_on_only_by_the_rules(scene: Scene, origin: Origin) -> None:
    expected = {(way, who): oracle(origin, way, who) for way in Way for who in Who}
    found = {(way, who): await scene.tries(origin, way, who) for way in Way for who in Who}

    wrong = {key: (found[key], expected[key]) for key in expected if found[key] is not expected[key]}
    assert not wrong, "(found, expected)"
