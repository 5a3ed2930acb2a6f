"""Column types that keep times in UTC, text storable on every engine, and several ids in one column."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

from bot.domain.ids import MessageId

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key; SQLite gives a table its cheap row number only for the type INTEGER."""


def row_token(*, unique: bool = False) -> Column[str]:
    """Return the column of the token that a row's buttons carry; each new row gets a random one.

    An id can be given out a second time, in a database restored or copied by hand; a token never is. Rows of
    one INSERT ... SELECT share theirs. NULL: the row is older than its tokens.
    """
    return Column(
        "token", String(32), default=lambda: secrets.token_urlsafe(6), nullable=not unique, unique=unique
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept and given back in UTC; a naive one is refused.

    SQLite would drop the offset without converting, PostgreSQL would take a naive time as local.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; raise `ValueError` for a time without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without an offset cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Attach UTC where the engine gives a bare time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SafeText(TypeDecorator[str]):
    """Text from outside; NUL and lone surrogates, which no engine stores, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Give the text back as it lies."""
        return value


class MessageIds(TypeDecorator[tuple[MessageId, ...]]):
    """Telegram's ids of several messages in one chat, as a JSON list; none is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[MessageId, ...] | None, dialect: Dialect) -> str | None:
        """Write the list."""
        return json.dumps(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[MessageId, ...]:
        """Read it."""
        return () if value is None else tuple(MessageId(each) for each in json.loads(value))
