"""A copy that nobody can reach: what it tells of is withdrawn or corrected, and everybody is told so."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from bot.store.backup.service import back_up, restore
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.fleet import fleet
from tests.e2e.ledger import FollowedCase, Ledger, mark_of, says_again
from tests.e2e.nursery import DyingBot
from tests.e2e.staff_voice import StaffMember
from tests.e2e.waiting import until
from tests.standin import Cut, FaultKind, Group, Person, StandIn
from tests.standin.world import Call


@dataclass(frozen=True, slots=True)
class Scene:
    """A firm with one bot and one client."""

    standin: StandIn
    bot: DyingBot
    ledger: Ledger
    case: FollowedCase
    member: StaffMember

    @property
    def client(self) -> Person:
        return self.case.people[0]


class Mishap(Protocol):
    """Has the client's next message arrive without the bot's knowing its id."""

    async def strikes(self, scene: Scene) -> None: ...

    async def is_over(self, scene: Scene) -> None: ...


@dataclass(frozen=True, slots=True)
class Lost:
    """Telegram's answer is lost, or cannot be read, so often."""

    kind: FaultKind
    times: int = 1

    async def strikes(self, scene: Scene) -> None:
        scene.standin.fault("sendMessage", self.kind, times=self.times, chat=scene.client)

    async def is_over(self, scene: Scene) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Killed:
    """The bot is killed between sending and writing it down, and started again."""

    async def strikes(self, scene: Scene) -> None:
        def kill(call: Call) -> Cut | None:
            if call.parameters.integer("chat_id") != scene.client.chat_id:
                return None
            scene.bot.kill_now()
            return Cut.CLOSE

        scene.standin.on("sendMessage", "carried", kill)

    async def is_over(self, scene: Scene) -> None:
        await scene.bot.ended(30)
        scene.standin.forget_hooks()
        await scene.bot.is_born()


MISHAPS = [
    Lost(FaultKind.CUT_AFTER),
    Lost(FaultKind.GARBLED_HTML),
    Lost(FaultKind.GARBLED_NULL),
    Lost(FaultKind.CUT_AFTER, times=2),
    Killed(),
]


async def _told_with_a_copy(scene: Scene, mishap: Mishap) -> None:
    """Have a status recorded and sent, with a copy that the bot does not know of."""
    await mishap.strikes(scene)
    await scene.member.records(scene.case)
    await mishap.is_over(scene)
    await until(scene.ledger.is_quiet, 30, otherwise=scene.bot.log_tail)
    assert len([each for each in scene.client.history if mark_of(each)]) == 2


@pytest.mark.parametrize(
    ("mishap", "act"), list(zip(MISHAPS, itertools.cycle(("withdraw", "correct")), strict=False)), ids=str
)
async def test_a_copy_out_of_reach_is_told_to_the_client_to_staff_and_in_the_file_note(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str, mishap: Mishap, act: str
) -> None:
    """Each act after each mishap, on either engine: tests.delivery.test_copies."""
    store = await Store.open(file_url)
    try:
        async with fleet(new_dying_bot, file_url, 1, hurried=True) as (bot,):
            ledger = Ledger(standin, store)
            (case,) = await ledger.open_cases((1,))
            member = StaffMember(standin.user(first_name="Mia"), staff)
            scene = Scene(standin, bot, ledger, case, member)
            await bot.is_born()
            await _told_with_a_copy(scene, mishap)
            before = case.recorded[-1]
            is_withdrawn = act == "withdraw"
            await (member.withdraws(case) if is_withdrawn else member.corrects(case))
            await until(ledger.is_quiet, 30, otherwise=bot.log_tail)
            await _is_said_everywhere(scene, before, is_withdrawn=is_withdrawn)
    finally:
        await store.close()


async def test_what_a_restored_backup_sends_again_is_told_too(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str, tmp_path: Path
) -> None:
    url, backup = file_url, tmp_path / "monday.db"
    member = StaffMember(standin.user(first_name="Mia"), staff)
    store = await Store.open(url)
    ledger = Ledger(standin, store)
    (case,) = await ledger.open_cases((1,))
    await ledger.record(case)
    await store.close()
    await asyncio.to_thread(back_up, url, backup, force=False)
    async with fleet(new_dying_bot, url, 1, hurried=True) as (bot,):
        await bot.is_born()
        await case.people[0].next_message(20, saying=case.recorded[-1])
        await bot.stop()
        await asyncio.to_thread(restore, url, backup, datetime.now(UTC), force=True)
        store = await Store.open(url)
        try:
            ledger = Ledger(standin, store)
            await bot.is_born()
            again = await case.people[0].next_message(20, saying=case.recorded[-1])
            assert says_again(again)
            await until(ledger.is_quiet, 30, otherwise=bot.log_tail)
            await member.withdraws(case)
            await until(ledger.is_quiet, 30, otherwise=bot.log_tail)
            scene = Scene(standin, bot, ledger, case, member)
            await _is_said_everywhere(scene, case.recorded[-1], is_withdrawn=True)
        finally:
            await store.close()


async def _is_said_everywhere(scene: Scene, mark: str, *, is_withdrawn: bool) -> None:
    client, group = scene.client, scene.member.group
    there = [client.now(each) for each in client.history if client.shows(each)]
    as_it_was = [each for each in there if mark_of(each) == mark and voice.notice("edited") not in each.text]
    assert as_it_was, "the copy is there, or this tests nothing"
    follow_up = there[-1]
    keys = ("withdrawal", "withdrawal_copy") if is_withdrawn else ("correction", "correction_copy")
    for key in keys:
        assert voice.notice(key) in follow_up.text, key
    line = "delivery_withdrawn_copy" if is_withdrawn else "delivery_corrected_copy"
    await group.next_message(20, saying=voice.staff(line))
    scene.member.person.say(f"/record {scene.case.number.value}", to=group)
    note = await group.next_message(20, saying=voice.staff("record_heading"))
    assert voice.staff_label("record_copy_remains") in note.text
