"""Tells staff which answers changed once an edit is in use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.app.edit_lines import changes_in_words
from bot.curation.edit_effect import EditEffect, edit_effect, touched_questions
from bot.domain.reply import Block
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.matching.snapshot import DEFAULT, Snapshot


class EditEffects:
    """Compares the knowledge in use with the one before it, in a thread, one edit after another."""

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        speak: CurrentPhrasebook,
        say: Callable[[tuple[Block, ...]], None],
    ) -> None:
        """`say` posts a line to staff."""
        self._snapshot = snapshot
        self._speak = speak
        self._say = say
        # The one in use, so that nothing more is in memory until an edit replaces it.
        self._before = snapshot()
        self._edited = asyncio.Event()

    def edited(self) -> None:
        """Note that an edit came into use."""
        self._edited.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Compare after each edit until `stop` is set; an edit that comes meanwhile is compared next."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                edited = asyncio.create_task(self._edited.wait())
                await asyncio.wait({edited, stopped}, return_when=asyncio.FIRST_COMPLETED)
                edited.cancel()
                if not stop.is_set():
                    self._edited.clear()
                    await self.compare()
        finally:
            stopped.cancel()

    async def compare(self) -> None:
        """Tell staff which answers changed since the last comparison."""
        before, after = self._before, self._snapshot()
        self._before = after
        effect = await asyncio.to_thread(_effect, before, after)
        if effect.changes:
            phrases = self._speak()
            count, changes = (
                str(len(effect.changes)),
                changes_in_words(phrases, after.language(DEFAULT), effect),
            )
            self._say(phrases.say(phrases.words.staff.knowledge_effect, count=count, changes=changes))


def _effect(before: Snapshot, after: Snapshot) -> EditEffect:
    old, new = before.language(DEFAULT), after.language(DEFAULT)
    questions = touched_questions(old, new, lambda texts: after.vectors(texts, DEFAULT))
    return edit_effect(
        questions, lambda text: before.understand(text, DEFAULT), lambda text: after.understand(text, DEFAULT)
    )
