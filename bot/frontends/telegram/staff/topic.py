"""What a topic of staff's brings: commands, buttons, and answers to what the bot asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import Choose, StaffPress
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import Replies, StaffMessage

PressWork = Callable[[Any, Actor, UpdateId], Awaitable[Replies]]
"""Answers one kind of press; None is an old button."""

CaseWork = Callable[[CaseId, Actor, UpdateId], Awaitable[Replies]]
"""Does for a case what a command does; None where there is no such case."""


class StaffTopic:
    """A topic with nothing in it yet; each topic fills in what it has."""

    def handlers(self) -> list[Handler]:
        """Return the handlers of this topic's commands."""
        return []

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Return what answers this topic's own kinds of buttons."""
        return {}

    def on_case(self) -> Mapping[str, CaseWork]:
        """Return what answers a button `OnCase`, by the name of its command."""
        return {}

    async def choose(self, press: Choose, actor: Actor, once: UpdateId) -> Reply | None:
        """Take a step with a draft; None where the draft is not of this topic."""
        return None

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take in a reply to a message that asked for it; None where that is not of this topic."""
        return None
