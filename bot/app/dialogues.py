"""Plays dialogues with the real conversation, on a database that exists only as long as they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.conversation.asker import Asker
from bot.conversation.service import Conversation
from bot.curation.dialogues import Dialogue, Played, played
from bot.domain.ids import ChatId, UpdateId
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store.database.engine import Store


async def play(
    settings: Settings,
    snapshot: Snapshot,
    dialogues: Sequence[Dialogue],
    *,
    progress: Callable[[Iterable[Dialogue]], Iterable[Dialogue]] = iter,
) -> tuple[Played, ...]:
    """Return what each dialogue ends with; each is a chat of its own."""
    updates, results = count(1), []
    with TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{Path(folder) / 'dialogues.db'}")
        try:
            conversation = Conversation(
                lambda: snapshot, store, clock=store.now, retention_days=settings.retention_days
            )
            with closing(conversation):
                for chat, dialogue in enumerate(progress(dialogues), start=1):
                    for turn in dialogue.turns:
                        reply = await conversation.answer(turn, Asker(ChatId(chat), UpdateId(next(updates))))
                    results.append(played(dialogue, reply))
        finally:
            await store.close()
    return tuple(results)
