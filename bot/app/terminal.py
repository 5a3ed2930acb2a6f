"""The conversation in a terminal, on a database that exists only as long as the conversation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.conversation.service import Conversation
from bot.frontends.terminal.chat import TerminalChat
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.store.database.engine import Store


async def talk(settings: Settings, snapshot: Snapshot, console: Console, read: Callable[[str], str]) -> None:
    """Talk until the end of input; `read` shows a prompt and returns a line, or raises EOFError."""
    with TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{Path(folder) / 'chat.db'}")
        try:
            with closing(
                Conversation(lambda: snapshot, store, clock=store.now, retention_days=settings.retention_days)
            ) as conversation:
                await TerminalChat(conversation, lambda: snapshot.language(DEFAULT), console, read).run()
        finally:
            await store.close()
