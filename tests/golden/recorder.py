"""What a bot did, as text: its calls of the Bot API, and what changed in its database."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.standin import StandIn
from tests.standin.world import Call

TABLES: dict[str, tuple[str, ...]] = {
    "outbox": (
        *("kind", "state", "chat_id", "follower_id", "case_id", "status_id", "announcement_id", "target_id"),
        *("due_at", "tries", "again", "sent_at", "messages", "discreet", "shown_at", "problem"),
    ),
    "audit": ("staff_name", "action", "case_id", "detail"),
    "misses": ("chat_id", "utterance", "reason", "chosen"),
    "votes": ("chat_id", "entry", "helpful"),
    "inbox": ("chat_id", "state", "tries", "sends"),
}
"""The recorded columns: a column that is added to a table does not change the recorded day."""

_KEYS = {"votes": "chat_id || ' ' || entry", "inbox": "update_id"}
_EXPRESSIONS = {"messages": "json_array_length(message_ids)"}
_DUE = """
    SELECT EXISTS (
        SELECT 1 FROM outbox AS message
        WHERE state = 'sending' OR state IN ('pending', 'held') AND due_at <= :now AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.chat_id = message.chat_id AND earlier.case_id = message.case_id
            AND earlier.id < message.id AND earlier.state IN ('pending', 'held') AND earlier.due_at > :now
        )
    )
"""
_UNRECORDED = frozenset({"getchatmember"})
"""Who is a member is known for a minute by a clock of its own, so how often it is asked differs."""

_UNTOLD = frozenset({"parse_mode", "link_preview_options", "chat_id", "message_id", "text", "reply_markup"})
_MOST_OF_A_TEXT = 50

Row = dict[str, object]


class Recorder:
    """Writes down what has happened since it last looked."""

    def __init__(self, standin: StandIn, file: Path) -> None:
        self._standin = standin
        self._file = file
        self._calls: list[tuple[Call, str]] = []
        self._read: dict[str, dict[object, Row]] = {name: {} for name in TABLES}
        self.names: dict[str, str] = {}
        """Chats and people by their ids, as they are called in the record."""
        standin.on("*", "arrived", self._remember)

    def lines(self) -> list[str]:
        """Return what has happened since the last time."""
        calls, self._calls = self._calls, []
        return [*(line for call, before in calls for line in self._call(call, before)), *self._changes()]

    def is_due(self, now: datetime) -> bool:
        """Say whether a message is being sent, or can be: none before it in its case and chat is held."""
        with self._reading() as conn:
            (due,) = conn.execute(_DUE, {"now": f"{now:%Y-%m-%d %H:%M:%S.%f}"}).fetchone()
        return bool(due)

    def _reading(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True))

    def _remember(self, call: Call) -> None:
        """Note a call, and how the message reads that it is about to change."""
        if call.method in _UNRECORDED:
            return
        chat, message = call.parameters.text("chat_id"), call.parameters.text("message_id")
        known = self._standin.world.chats.get(int(chat)) if chat.lstrip("-").isdigit() else None
        shown = known.messages.get(int(message)) if known and message else None
        self._calls.append((call, str(shown.get("text", "")) if shown else ""))

    def _call(self, call: Call, before: str) -> Iterator[str]:
        given = call.parameters
        chat = f" → {self._name(given.text('chat_id'))}" if "chat_id" in given else ""
        others = [
            f"{name}={_plain(name, value)}"
            for name, value in sorted(given.values.items())
            if name not in _UNTOLD and name != "callback_query_id"
        ]
        yield from " ".join([f"{call.method}{chat}", *others]).splitlines()
        if before:
            first = before.splitlines()[0]
            yield f"    which read: {first[:_MOST_OF_A_TEXT]}"
        yield from (f"    | {line}".rstrip() for line in given.text("text").splitlines())
        for row in json.loads(given.text("reply_markup") or "{}").get("inline_keyboard", ()):
            yield "    " + " ".join(f"[{each['text']} · {_data(each)}]" for each in row)

    def _name(self, chat: object) -> str:
        return self.names.get(str(chat), str(chat))

    def _changes(self) -> Iterator[str]:
        with self._reading() as conn:
            for table, columns in TABLES.items():
                read = dict(_rows(conn, table, columns))
                yield from self._differences(table, self._read[table], read)
                self._read[table] = read

    def _differences(self, table: str, before: dict[object, Row], now: dict[object, Row]) -> Iterator[str]:
        for key, row in now.items():
            if key not in before:
                told = [self._value(name, value) for name, value in row.items() if value not in (None, 0, "")]
                yield f"+ {self._row(table, key)}: {', '.join(told)}"
            elif row != (old := before[key]):
                told = [self._value(name, value) for name, value in row.items() if value != old[name]]
                yield f"* {self._row(table, key)}: {', '.join(told)}"
        yield from (f"- {self._row(table, key)}" for key in before if key not in now)

    @staticmethod
    def _row(table: str, key: object) -> str:
        return f"{table} {key}" if table in ("outbox", "audit", "misses") else table

    def _value(self, name: str, value: object) -> str:
        if name == "chat_id":
            return f"chat {self._name(value)}"
        return f"{name.removesuffix('_id').replace('_', ' ')} {'none' if value is None else value}"


def _plain(name: str, value: str) -> str:
    """Return a parameter, each command of a list on its own line."""
    if name == "commands":
        return "".join(f"\n    /{each['command']} {each['description']}" for each in json.loads(value))
    return value


def _data(button: dict[str, Any]) -> str:
    return str(button.get("callback_data") or button.get("url"))


def _rows(conn: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> Iterator[tuple[object, Row]]:
    key = _KEYS.get(table, "id")
    wanted = ", ".join(_EXPRESSIONS.get(name, name) for name in columns)
    for number, *values in conn.execute(f"SELECT {key}, {wanted} FROM {table} ORDER BY 1"):
        yield number, dict(zip(columns, map(_shortened, values), strict=True))


def _shortened(value: object) -> object:
    """Return a moment without what all moments here have in common."""
    return re.sub(r"[T ](\d\d:\d\d:\d\d)\.0+\S*$", r" \1", value) if isinstance(value, str) else value
