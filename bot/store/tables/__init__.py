"""The tables as SQLAlchemy Core sees them; the migrations build the same."""

from bot.store.tables import cases, chats, messages, processes, staff, threads, updates
from bot.store.tables.base import metadata

__all__ = ["cases", "chats", "messages", "metadata", "processes", "staff", "threads", "updates"]
