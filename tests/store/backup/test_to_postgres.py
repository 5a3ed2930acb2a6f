"""From a file to a server: everything is moved completely, and numbers continue."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.actor import Actor
from bot.domain.cases import StatusFacts
from bot.domain.conversation.danger import DangerAlarm, DangerLevel
from bot.domain.conversation.exchange import NOTHING_SAID, Exchange
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.handoff import SentBy
from bot.domain.ids import ChatId, EntryId, Locale, MessageId, StaffId, TopicId, UpdateId
from bot.domain.preferences import Preferences, QuietHours
from bot.store.backup.to_postgres import move
from bot.store.cases import cases, checks, followers, invitations, statuses
from bot.store.chats import alarms, misses, moved_chats, preferences, votes
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.messages import (
    announcements,
    blocked_writers,
    claims,
    exchanges,
    outbox,
    thread_messages,
    thread_posts,
    threads,
    topics,
)
from bot.store.messages.topics import Topic
from bot.store.processes import learned_rows, leases, remembered
from bot.store.staff import audit, changes, drafts, staff_messages, staff_notices
from bot.store.tables import metadata
from bot.store.updates import effects, inbox
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NEWS, follow, new_case

Everything = dict[str, list[tuple[object, ...]]]


@pytest.fixture
async def file(file_url: str, tmp_path: Path, clock: Clock) -> Path:
    """Return a database in a file with rows in every table; the last follower was deleted."""
    store = await Store.open(file_url, clock)
    await _fill(store)
    await store.close()
    return tmp_path / "bot.db"


async def _fill(store: Store) -> None:
    now = store.now()
    async with store.transaction() as tx:
        await inbox.add(tx, [inbox.RawUpdate(UpdateId(1), ANN, '{"text": "Grüße 🎉"}')], now)
        await votes.put(tx, votes.StoredVote(ANN, EntryId("fees"), "1", True, now, UpdateId(1)))
        reason = misses.MissReason.SUGGESTED
        await misses.add(tx, misses.Miss(ANN, UpdateId(1), Locale("en"), "why?", reason, (), now))
        await leases.take(tx, "intake", "an old bot", now=now, until=now)
        await remembered.remember(tx, "commands", "abc", now)
        await learned_rows.remember(tx, "en-lexical", bytes(range(256)), now)
        await effects.note_result(tx, ANN, UpdateId(1), "done", "1. Police certificate", now)
        case = await new_case(tx, store)
        await cases.add_item(tx, case, "Police certificate", now)
        ann = await follow(tx, store, case, ANN)
        await follow(tx, store, case, BEN)
        await followers.forget(tx, BEN)
        await invitations.try_once(tx, ANN, UpdateId(1), now=now, since=now)
        quiet = QuietHours(time(22), time(7), "America/Bogota")
        await preferences.put(tx, ANN, Preferences(7, quiet, discreet=True))
        first = await statuses.add(tx, case, StatusFacts("Refused", date(2026, 3, 1), "Note"), now)
        await statuses.add(tx, case, StatusFacts("Ready"), now, corrects=first.id)
        await announcements.add(tx, "all", None, "Closed on Friday.", now)
        notice = NewDelivery(DeliveryKind.NOTICE, ANN, ann, case, NEWS, status=first.id)
        await outbox.add(tx, [notice], now)
        (claimed,) = await claims.claim(tx, holder="me", now=now, until=now, limit=1)
        sent = claims.DeliveryResult(claimed.id, DeliveryState.SENT, (MessageId(5),))
        await claims.record(tx, sent, "me", now)
        await outbox.add(tx, [notice] * 600, now)
        by = Actor(StaffId(7), "Eve")
        check = await checks.add(tx, case, by, UpdateId(2), now)
        await checks.undo(tx, check.id, now)
        told = NewDelivery(DeliveryKind.CHECKED, ANN, ann, case, NEWS, status=first.id, check=check.id)
        await outbox.add(tx, [told], now)
        kind = drafts.DraftKind.STATUS
        await drafts.begin(tx, kind, StaffId(7), case, "{}", began=UpdateId(1), now=now)
        await changes.add(tx, case, "{}", by=UpdateId(1), now=now)
        key = staff_messages.StaffMessageKey(ChatId(-100), MessageId(5))
        await staff_messages.acted(tx, key, "/close", UpdateId(1), now)
        await audit.add(tx, audit.AuditLine(now, by, "status", UpdateId(1), case))
        await staff_notices.add(tx, NEWS, now)
        await alarms.heard(tx, ANN, DangerAlarm("scam", DangerLevel.SURE, Locale("en")), now)
        await moved_chats.remember(tx, ChatId(-1), ChatId(-100), now)
        said = Exchange(said=("why?",), at=now)
        await exchanges.put(tx, ANN, UpdateId(1), NOTHING_SAID, said, now)
        await topics.remember(tx, ANN, Topic(ChatId(-100), TopicId(8), is_open=True))
        thread, _ = await threads.begin(tx, ANN, now)
        written = await thread_messages.add(tx, ANN, SentBy.CLIENT, "Call me.", now)
        await thread_messages.send(tx, written.id, thread.id, now, text="Call me.")
        await thread_posts.note(tx, thread.id, ChatId(-100), [MessageId(9)])
        await blocked_writers.block(tx, BEN, by, now)
        await tx.execute(update(metadata.tables["cases"]).values(token=None))  # a row from before tokens


async def _everything(url: str) -> Everything:
    store = await Store.open(url, Clock())
    async with store.reading() as conn:
        found = {
            table.name: [tuple(row) for row in await conn.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
    await store.close()
    return found


async def test_every_row_of_every_table_goes_over(file: Path, postgres_url: str, clock: Clock) -> None:
    before = await _everything(f"sqlite:///{file}")
    assert [name for name, rows in before.items() if not rows] == []

    moved = await move(file, postgres_url)

    after = await _everything(postgres_url)
    assert dict(moved.rows) == {name: len(rows) for name, rows in after.items()}
    assert after.pop("leases") == []
    names = [column.name for column in metadata.tables["outbox"].columns]
    again, lost = names.index("again"), names.index("lost_copies")
    sent, *pending = before["outbox"]  # each of these may have been sent since
    pending = [(*row[:again], True, *row[again + 1 : lost], 1, *row[lost + 1 :]) for row in pending]
    before["outbox"] = [sent, *pending]
    (update,) = before["inbox"]  # an answer to it may have gone since
    sends = [column.name for column in metadata.tables["inbox"].columns].index("sends")
    before["inbox"] = [(*update[:sends], 1, *update[sends + 1 :])]
    assert after == {name: rows for name, rows in before.items() if name != "leases"}
    assert await _everything(f"sqlite:///{file}") != after  # the file itself is not changed


async def test_numbers_continue_after_deleted_rows(file: Path, postgres_url: str, clock: Clock) -> None:
    with closing(sqlite3.connect(file)) as raw:
        (given,) = raw.execute("SELECT seq FROM sqlite_sequence WHERE name = 'followers'").fetchone()
    await move(file, postgres_url)

    store = await Store.open(postgres_url, clock)
    async with store.transaction() as tx:
        (case,) = await cases.listed(tx, cases.CaseFilter(), limit=5, offset=0)
        token = await invitations.add(tx, case.id, "f" * 64, now=clock(), until=clock() + timedelta(days=1))
        back = await followers.add(tx, case.id, BEN, token, clock())
        assert back is not None
        assert back.id > given
        third = await statuses.add(tx, case.id, StatusFacts("Issued"), clock())
        assert await statuses.latest(tx, case.id) == third
    await store.close()


async def test_a_server_where_a_bot_was_only_started_counts_as_empty(
    file: Path, postgres_url: str, clock: Clock
) -> None:
    store = await Store.open(postgres_url, clock)
    async with store.transaction() as tx:
        await remembered.remember(tx, "commands", "other", clock())
        await leases.take(tx, "intake", "a bot", now=clock(), until=clock())
    await store.close()

    await move(file, postgres_url)

    store = await Store.open(postgres_url, clock)
    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "commands") == "abc"
        assert await leases.lease_of(conn, "intake") is None
    await store.close()


async def test_a_server_with_data_is_refused_and_untouched(
    file: Path, postgres_url: str, clock: Clock
) -> None:
    await move(file, postgres_url)
    before = await _everything(postgres_url)

    with pytest.raises(StoreError, match="holds data already"):
        await move(file, postgres_url)

    assert await _everything(postgres_url) == before


async def test_a_server_that_a_bot_uses_is_refused(file: Path, postgres_url: str, clock: Clock) -> None:
    store = await Store.open(postgres_url)
    async with store.transaction() as tx:
        now = store.now()
        await leases.take(tx, "intake", "a bot", now=now, until=now + timedelta(seconds=20))
    with pytest.raises(StoreError, match="is in use"):
        await move(file, postgres_url)
    await store.close()


async def test_a_copy_that_fails_halfway_leaves_the_server_empty(
    file: Path, postgres_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_tx: object, _marks: object) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.restored.high_water.lift_on_server", fail)
        with pytest.raises(RuntimeError):
            await move(file, postgres_url)

    assert set(map(len, (await _everything(postgres_url)).values())) == {0}
    await move(file, postgres_url)
