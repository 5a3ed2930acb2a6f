"""Plays dialogues with the real conversation, on a database that exists only as long as they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.conversation.asker import Asker
from bot.conversation.service import Conversation
from bot.curation.dialogues import PIECES, Dialogue, Played, played
from bot.domain.conversation.exchange import PIECES_WITHIN
from bot.domain.ids import ChatId, UpdateId
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store.database.clock import utc_now
from bot.store.database.engine import Store

A_MINUTE = timedelta(minutes=1)
"""Between two turns of a dialogue, except one in pieces."""


class _Clock:
    """Stands still between two turns."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


async def play(
    settings: Settings,
    snapshot: Snapshot,
    dialogues: Sequence[Dialogue],
    *,
    progress: Callable[[Iterable[Dialogue]], Iterable[Dialogue]] = iter,
) -> tuple[Played, ...]:
    """Return what each dialogue ends with; each is a chat of its own."""
    updates, results, clock = count(1), [], _Clock()
    with TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{Path(folder) / 'dialogues.db'}", clock)
        try:
            conversation = Conversation(
                lambda: snapshot, store, clock=clock, retention_days=settings.retention_days
            )
            with closing(conversation):
                for chat, dialogue in enumerate(progress(dialogues), start=1):
                    for turn in dialogue.turns:
                        clock.now += PIECES_WITHIN if dialogue.kind == PIECES else A_MINUTE
                        reply = await conversation.answer(turn, Asker(ChatId(chat), UpdateId(next(updates))))
                    results.append(played(dialogue, reply))
        finally:
            await store.close()
    return tuple(results)
