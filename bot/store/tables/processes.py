"""What processes share."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from bot.store.tables.base import metadata
from bot.store.tables.columns import UtcDateTime

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(200)),  # null once it was given back
    Column("until", UtcDateTime, nullable=False),
)

profile = Table(
    "profile",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

learned = Table(
    "learned",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
