"""What every table is made with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData

metadata = MetaData()

NUMBERED: dict[str, Any] = {"sqlite_autoincrement": True}
"""Ids are never given out again, because buttons and messages name them. SQLite would reuse the last ones."""
