"""What every table is built with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData

metadata = MetaData()

NUMBERED: dict[str, Any] = {"sqlite_autoincrement": True}
"""Ids are never reused, because buttons and messages name them. SQLite would reuse the last ones."""
