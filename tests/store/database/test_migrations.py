"""The migrations build the tables that the code expects, all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Row, delete, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import CaseId, ChatId, FollowerId, MessageId, StaffId, UpdateId
from bot.domain.reply import Reply
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.upgrading import newest_revision, revisions, upgrade
from bot.store.messages import outbox
from bot.store.processes import leases, remembered
from bot.store.staff import drafts
from bot.store.staff.drafts import DraftKind, DraftState
from bot.store.tables import metadata
from bot.store.updates import inbox
from tests.store import older
from tests.store.clock import Clock


@pytest.fixture
def url(bare_url: str) -> str:
    return bare_url


_WITH_TOKENS = [table.name for table in metadata.sorted_tables if "token" in table.columns]
ROWS = {**older.ROWS_OF_0002, **older.ROWS_SINCE}


async def test_the_migrations_build_the_declared_tables(store: Store) -> None:
    def differences(conn: Connection) -> list[object]:
        return list(
            compare_metadata(MigrationContext.configure(conn, opts={"compare_type": False}), metadata)
        )

    async with store.reading() as conn:
        assert await conn.run_sync(differences) == []


async def test_reopening_changes_nothing(url: str) -> None:
    for number in range(3):
        store = await Store.open(url, Clock())
        async with store.transaction() as tx:
            assert await remembered.digest_of(tx, "opened") == (str(number - 1) if number else None)
            await remembered.remember(tx, "opened", str(number), store.now())
        await store.close()


def test_the_newest_migration_is_known_by_the_name_of_its_file() -> None:
    assert newest_revision() == revisions()[0]


async def test_a_database_that_is_up_to_date_opens_without_a_look_at_the_migrations(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_migration(*_: object) -> None:
        raise AssertionError("nothing is missing")

    await (await Store.open(url)).close()
    monkeypatch.setattr(command, "upgrade", no_migration)
    await (await Store.open(url)).close()


async def test_a_database_of_the_revision_before_is_brought_up_to_date(url: str) -> None:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    newest, before, *_ = revisions()
    await _upgrade_to(url, before)

    await (await Store.open(url, Clock())).close()

    assert [row.version_num for row in await _ask(url, "SELECT version_num FROM alembic_version")] == [newest]


async def _ask(url: str, statement: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Run a statement without the store."""
    engine = older.engine_past_the_store(url)
    try:
        async with engine.begin() as conn:
            ran = await conn.execute(text(statement))
            return ran.all() if ran.returns_rows else []
    finally:
        await engine.dispose()


async def _upgrade_to(url: str, revision: str) -> None:
    engine = older.engine_past_the_store(url)
    async with engine.begin() as conn:
        await conn.run_sync(upgrade, url, revision)
    await engine.dispose()


async def test_drafts_of_an_older_version_continue_and_new_ones_begin_once(url: str) -> None:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    await _upgrade_to(url, "0002")
    await _ask(
        url,
        "INSERT INTO drafts (kind, staff_id, content, state, prompt_id, at) "
        "VALUES ('status', 7, '{}', 'open', 10, '2026-11-24 09:00:00+00:00')",
    )
    store = await Store.open(url, Clock())
    async with store.transaction() as tx:
        old = await drafts.asked_in(tx, MessageId(10))
        assert old is not None
        assert (old.kind, old.state, old.content) == (DraftKind.STATUS, DraftState.OPEN, "{}")
        new = [
            await drafts.begin(tx, DraftKind.CASE, StaffId(7), None, "{}", began=UpdateId(1), now=store.now())
            for _ in range(2)
        ]
    await store.close()

    assert new[0] == new[1] != old


async def test_a_migration_that_fails_halfway_leaves_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_half_way(conn: Connection, place: str) -> None:
        upgrade(conn, place)
        assert inspect(conn).get_table_names()
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.database.engine.upgrade", fail_half_way)
        with pytest.raises(RuntimeError):
            await Store.open(url, Clock())

    every = "sqlite_master" if url.startswith("sqlite") else "pg_tables WHERE schemaname = 'public'"
    assert await _ask(url, f"SELECT 1 FROM {every}") == []
    await (await Store.open(url, Clock())).close()


async def test_processes_that_start_at_once_on_an_empty_database_do_not_collide(url: str) -> None:
    stores = await asyncio.gather(*(Store.open(url, Clock()) for _ in range(3)))

    for each in stores:
        async with each.transaction() as tx:
            await remembered.remember(tx, "word", "there", each.now())
        await each.close()
    assert len(await _ask(url, "SELECT version_num FROM alembic_version")) == 1


async def test_a_database_of_a_newer_version_is_refused_and_untouched(url: str) -> None:
    await (await Store.open(url, Clock())).close()
    await _ask(url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer version"):
        await Store.open(url, Clock())

    assert [row[0] for row in await _ask(url, "SELECT version_num FROM alembic_version")] == ["9999"]


async def _content(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that revision 0002 had, with the columns that are there."""
    return {
        name: sorted(
            (dict(row._mapping) for row in await _ask(url, f"SELECT * FROM {name}")), key=lambda row: str(row)
        )
        for name in older.ROWS_OF_0002
    }


async def _indexes(url: str) -> set[str]:
    source = (
        "name FROM sqlite_master WHERE type = 'index'"
        if url.startswith("sqlite")
        else "indexname FROM pg_indexes WHERE schemaname = 'public'"
    )
    return {row[0] for row in await _ask(url, f"SELECT {source}")}


async def test_a_database_of_the_version_before_is_upgraded_and_nothing_of_it_is_lost(url: str) -> None:
    await older.fill_0002(url)
    before, indexes = await _content(url), await _indexes(url)

    await (await Store.open(url, Clock())).close()

    after = await _content(url)
    added: dict[str, dict[str, Any]] = {
        "inbox": {"owner": None, "sends": 0},
        "drafts": {"update_id": None},
        "effects": {"result": None},
        "outbox": {
            "lost_copies": 0,
            "check_id": None,
            "thread_id": None,
            "thread_message_id": None,
            "change_id": None,
            "known": None,
            "urgent": False,
        },
        "statuses": {"staff_id": None, "staff_name": None},
    }
    for row in before["outbox"]:
        known = row.pop("message_id")
        row["message_ids"] = None if known is None else f"[{known}]"
    for name in _WITH_TOKENS:
        added[name] = {**added.get(name, {}), "token": None}
    for name, rows in before.items():
        assert after[name] == [{**row, **added.get(name, {})} for row in rows]
    assert {name for name in indexes if not name.startswith("sqlite_")} <= set(await _indexes(url))


async def test_work_in_progress_from_the_previous_version_is_taken_over(url: str) -> None:
    await older.fill_0002(url)
    store = await Store.open(url, Clock())
    async with store.transaction() as tx:
        assert await inbox.recover(tx, "me") == 1
        assert await leases.take(tx, "intake", "me", now=store.now(), until=store.now())
    await store.close()


BREAKING_A_RULE = (
    "INSERT INTO statuses (case_id, status, at, state) VALUES (77, 'x', '2026-01-01', 'recorded')",
    "UPDATE statuses SET corrects = 77",
    "DELETE FROM cases",
    "UPDATE cases SET number = 'BLG2019123455'",
    "UPDATE cases SET state = 'lost'",
    "UPDATE inbox SET state = 'lost'",
    "UPDATE misses SET update_id = 1",
    "UPDATE outbox SET kind = 'lost'",
    "UPDATE outbox SET thread_id = 77",
    "UPDATE drafts SET content = NULL",
)


async def test_after_the_upgrade_the_constraints_still_apply(url: str) -> None:
    await older.fill_0002(url)
    store = await Store.open(url, Clock())
    taken = [statement for statement in BREAKING_A_RULE if not await _is_refused(store, statement)]
    await store.close()

    assert not taken


async def _is_refused(store: Store, statement: str) -> bool:
    try:
        async with store.transaction() as tx:
            await tx.execute(text(statement))
    except IntegrityError:
        return True
    return False


NUMBERED = [
    table.name
    for table in metadata.sorted_tables
    if table.autoincrement_column is not None and table.autoincrement_column.name == "id"
]


def test_numbered_tables_are_those_whose_ids_are_used_elsewhere() -> None:
    assert set(NUMBERED) == {name for name, rows in ROWS.items() if "id" in rows[0]}


async def test_an_id_is_never_given_out_again(url: str) -> None:
    """Neither after the upgrade, nor after the row that had it was deleted."""
    await older.fill_0002(url)
    store = await Store.open(url, Clock())
    given = {name: await _ids_given(store, name) for name in NUMBERED}
    await store.close()

    last = {name: max(each["id"] for each in older.ROWS_OF_0002.get(name, [{"id": 0}])) for name in NUMBERED}
    assert {name: ids for name, ids in given.items() if not last[name] < ids[0] < ids[1] < ids[2]} == {}


async def _ids_given(store: Store, name: str) -> list[int]:
    """Add three rows, deleting each before adding the next; return their ids."""
    table, row, ids = metadata.tables[name], older.row_of_today(name), []
    for number in range(3):
        new = {
            "number": f"X{number}",
            "token_hash": f"x{number}",
            "chat_id": 1000 + number,
            "token": f"x{number}",
        }
        unique = {key: value for key, value in new.items() if key in row}
        async with store.transaction() as tx:
            added = await tx.execute(insert(table).values(**{**row, **unique}).returning(table.c.id))
            ids.append(added.scalar_one())
            await tx.execute(delete(table).where(table.c.id == ids[-1]))
    return ids


async def test_messages_of_an_older_version_keep_their_id_and_count_what_may_be_twice(url: str) -> None:
    """Revision 0003 stored one id of a message, and whether it may have been sent twice."""
    await older.fill_0002(url)
    await _upgrade_to(url, "0003")
    await _ask(url, "UPDATE outbox SET reply = NULL, again = id = 22")
    columns = "kind, state, chat_id, case_id, due_at, created_at, tries, doubts, again, target_id, discreet"
    await _ask(
        url,
        f"INSERT INTO outbox ({columns}) SELECT 'edit', 'pending', 7, 5, due_at, created_at, 1, 0, TRUE, 21, "
        "FALSE FROM outbox WHERE id = 21",
    )
    store = await Store.open(url, Clock())
    async with store.transaction() as tx:
        rows = [each for case in (CaseId(3), CaseId(5)) for each in await outbox.of_case(tx, case)]
        counted = {each.kind: (each.messages, each.lost_copies, each.target) for each in rows}
        new = NewDelivery(DeliveryKind.WITHDRAWAL, ChatId(7), FollowerId(2), CaseId(5), Reply())
        await outbox.add(tx, [new], store.now())
    await store.close()

    assert counted == {
        DeliveryKind.NOTICE: ((99,), 0, None),
        DeliveryKind.ANNOUNCEMENT: ((), 1, None),
        DeliveryKind.EDIT: ((), 0, 21),
    }


async def test_ids_of_messages_that_were_deleted_do_not_come_again_in_a_new_version(url: str) -> None:
    await older.fill_0002(url)
    await _upgrade_to(url, "0004")
    await _ask(url, "DELETE FROM outbox WHERE id = 22")
    await _ask(url, "UPDATE outbox SET reply = NULL")
    store = await Store.open(url, Clock())
    async with store.transaction() as tx:
        new = NewDelivery(DeliveryKind.NOTICE, ChatId(7), FollowerId(2), CaseId(5), Reply())
        await outbox.add(tx, [new], store.now())
        added = (await outbox.of_case(tx, CaseId(5)))[-1]
    await store.close()

    assert added.id == 23
