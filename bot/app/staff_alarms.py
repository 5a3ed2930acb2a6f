"""Lines to staff about the bot itself: a part that fails, a webhook that was changed."""

from __future__ import annotations

from collections.abc import Callable

from bot.app.supervision import BotPart
from bot.domain.reply import Block
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook


class StaffAlarms:
    """Posts each line in the words of staff.yaml. `say` accepts a line without waiting."""

    def __init__(self, say: Callable[[tuple[Block, ...]], None], speak: CurrentPhrasebook) -> None:
        self._say = say
        self._speak = speak

    def part_failed(self, part: BotPart) -> None:
        """A part of the bot keeps failing."""
        words = self._speak().words.staff
        self._line(words.part_failed, part=words.label_named(f"part_{part}"))

    def webhook_put_back(self) -> None:
        """Another program had taken over the updates; now the bot receives them again."""
        self._line(self._speak().words.staff.webhook_put_back)

    def webhook_failing(self, waiting: int, problem: str) -> None:
        """Telegram cannot deliver `waiting` updates; `problem` is in its own words."""
        self._line(self._speak().words.staff.webhook_failing, count=str(waiting), problem=problem)

    def webhook_works_again(self) -> None:
        """Telegram can deliver them again."""
        self._line(self._speak().words.staff.webhook_works_again)

    def _line(self, template: Template, **values: str) -> None:
        self._say(self._speak().say(template, **values))
