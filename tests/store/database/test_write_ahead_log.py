"""A fault only delays the emptying of the log, and its thread does not outlive the store."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import write_ahead_log
from bot.store.database.engine import Store
from bot.store.database.write_ahead_log import WriteAheadLog
from bot.store.processes import remembered
from tests.frontends.telegram.intake.conftest import until

pytestmark = pytest.mark.engines("sqlite")


def log_size(store: Store) -> int:
    return Path(f"{store.place}-wal").stat().st_size


async def test_a_fault_while_it_is_emptied_only_delays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_ahead_log, "TRY_AGAIN", 0.01)
    faults: list[Exception] = [sqlite3.OperationalError("disk I/O error"), OSError(5, "Input/output error")]
    connect = sqlite3.connect

    def sometimes(*arguments: Any, **more: Any) -> Any:
        if faults:
            raise faults.pop()
        return connect(*arguments, **more)

    async with store.transaction() as tx:
        await remembered.remember(tx, "word", "x", store.now())
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", sometimes)
        store.leave_no_trace()
        await until(lambda: log_size(store) == 0)
    assert faults == []


async def test_a_closed_store_has_released_its_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_log: WriteAheadLog) -> bool:
        begun.set()
        return go_on.wait(10)

    monkeypatch.setattr(WriteAheadLog, "_empty", slow)
    store.leave_no_trace()
    await asyncio.to_thread(begun.wait, 10)
    closing = asyncio.create_task(store.close())
    closed, _ = await asyncio.wait({closing}, timeout=0.2)
    assert not closed
    go_on.set()
    await closing
