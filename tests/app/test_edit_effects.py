"""Once an edit is in use, staff read which answers it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.app.edit_effects import EditEffects
from bot.domain.reply import Block, plain_text
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import DEFAULT, Snapshot
from tests.conversation import world
from tests.conversation.world import words_of
from tests.knowledge import folder

Line = tuple[Block, ...]


class Desk:
    """Staff who read what the edits change."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.current = snapshot
        self.lines: list[str] = []
        self.heard = asyncio.Event()
        self.effects = EditEffects(lambda: self.current, self.speak, self.say)

    def speak(self) -> Phrasebook:
        return Phrasebook.of(self.current.knowledge.firm, self.current.language(DEFAULT))

    def say(self, line: Line) -> None:
        self.lines.append(plain_text(line))
        self.heard.set()

    async def comes_into_use(self, *snapshots: Snapshot) -> None:
        """Let edits come into use, until staff have heard of them all."""
        stop = asyncio.Event()
        running = asyncio.create_task(self.effects.run(stop))
        for each in snapshots:
            self.heard.clear()
            self.current = each
            self.effects.edited()
            async with asyncio.timeout(60):
                await self.heard.wait()
        stop.set()
        await running


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Snapshot]:
    """Return what builds the small knowledge with another phrase in place of `they kept my passport`."""

    def build(phrase: str) -> Snapshot:
        changed = folder.replaced(folder.PASSPORT, "- they kept my passport", f"- {phrase}")
        return world.snapshot(tmp_path_factory.mktemp("edited"), {**world.files(), **changed})

    return build


async def test_changed_answers_are_listed_old_and_new(knowledge: Callable[[str], Snapshot]) -> None:
    desk = Desk(knowledge("they kept my passport"))
    await desk.comes_into_use(knowledge("can I travel safely now or fly"))
    assert desk.lines[0].startswith(words_of("knowledge_effect"))
    assert words_of("review_change").rstrip(".") in desk.lines[0]
    assert "when do I get it back" in desk.lines[0]


async def test_each_edit_is_compared_with_the_one_before(knowledge: Callable[[str], Snapshot]) -> None:
    first, other = knowledge("they kept my passport"), knowledge("can I travel safely now or fly")
    desk = Desk(first)
    await desk.comes_into_use(other, first)
    assert len(desk.lines) == 2


async def test_an_edit_that_changes_no_answer_is_not_told(knowledge: Callable[[str], Snapshot]) -> None:
    desk = Desk(knowledge("they kept my passport"))
    desk.current = knowledge("they kept my passport")
    await desk.effects.compare()
    assert desk.lines == []
