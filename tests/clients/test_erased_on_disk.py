"""After /forget the words are gone from the files, while the bot is running."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.domain.ids import EntryId, Locale, UpdateId
from bot.store.chats import misses, votes
from bot.store.chats.misses import Miss, MissReason
from bot.store.chats.votes import StoredVote
from bot.store.database import write_ahead_log
from bot.store.database.engine import Store
from bot.store.database.write_ahead_log import WriteAheadLog
from bot.store.updates import inbox
from bot.store.updates.inbox import Failed, RawUpdate
from tests.clients.client_desk import ANN, ClientDesk
from tests.frontends.telegram.intake.conftest import until
from tests.store.claiming import claim
from tests.store.clock import Clock
from tests.store.traces import on_disk

pytestmark = pytest.mark.engines("sqlite")

NAME, QUESTION, TOKEN = "Marguerite", "where-is-my-passport", "Zk9-planted-token_x"
NEWS, VOTED = "news-planted", "entry-planted"
PLANTED = (NAME, QUESTION, TOKEN, NEWS, VOTED)
IN_HAND = UpdateId(3)


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


@pytest.fixture
def folder(store: Store) -> Path:
    return Path(store.place).parent


def _raw(number: int) -> RawUpdate:
    message = {"from": {"first_name": NAME}, "text": f"/start {TOKEN} {QUESTION}"}
    return RawUpdate(UpdateId(number), ANN, json.dumps({"update_id": number, "message": message}))


async def plant(desk: ClientDesk) -> None:
    """Leave words of Ann's in every table that keeps any; update 3 is in hand."""
    link = await desk.joins(await desk.case())
    await desk.puts(link, NEWS)
    await desk.delivers()
    now = desk.clock()
    async with desk.store.transaction() as tx:
        await misses.add(tx, Miss(ANN, UpdateId(1), Locale("en"), QUESTION * 100, MissReason.NONE, (), now))
        await votes.put(tx, StoredVote(ANN, EntryId(VOTED), "00c0ffee", True, now, UpdateId(1)))
        await inbox.add(tx, [_raw(number) for number in (1, 2, 3)], now)
        await claim(tx, "w", 3)
        await inbox.mark_done(tx, "w", [UpdateId(1)], now)
        await inbox.mark_dead(tx, "w", [Failed(UpdateId(2), "KeyError", "K7QD3")], now)


async def test_no_file_contains_text_of_a_deleted_chat(desk: ClientDesk, folder: Path) -> None:
    await plant(desk)
    assert {found.partition(" ")[0] for found in on_disk(folder, PLANTED)} == set(PLANTED)

    await desk.own.leaving.forget(ANN, IN_HAND)

    async with desk.store.transaction() as tx:
        await inbox.mark_done(tx, "w", [IN_HAND], desk.clock())
    desk.store.leave_no_trace()
    await until(lambda: not on_disk(folder, PLANTED))


async def test_data_of_the_current_update_is_erased_when_it_is_done(
    desk: ClientDesk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead_log, "EVERY", 0.05)
    await plant(desk)
    await desk.own.leaving.forget(ANN, IN_HAND)
    await until(lambda: not on_disk(folder, (NEWS, VOTED)))
    async with desk.store.transaction() as tx:
        await inbox.mark_done(tx, "w", [IN_HAND], desk.clock())
    await until(lambda: not on_disk(folder, PLANTED))


async def test_a_reader_delays_the_erasure_only_while_it_reads(
    desk: ClientDesk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead_log, "TRY_AGAIN", 0.01)
    emptied: list[bool] = []
    empty = WriteAheadLog._empty

    def noted(log: WriteAheadLog) -> bool:
        emptied.append(empty(log))
        return emptied[-1]

    monkeypatch.setattr(WriteAheadLog, "_empty", noted)
    await plant(desk)
    async with desk.store.reading() as conn:
        await misses.count_of(conn, ANN)
        await desk.own.leaving.forget(ANN, IN_HAND)
        await until(lambda: len(emptied) > 1)
        assert emptied[-1] is False
    await until(lambda: not on_disk(folder, (NEWS, VOTED)))
