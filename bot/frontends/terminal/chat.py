"""A line-based conversation: typed lines go to the conversation, its replies are printed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count

from rich.console import Console

from bot.clients.commands import OWN_CASE_COMMANDS
from bot.conversation.asker import Asker
from bot.conversation.service import Conversation
from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Button, Reply
from bot.frontends.terminal.rendering import buttons_of, rendered
from bot.knowledge.model import Language

QUIT = frozenset({"/quit", "/exit", "/q"})
_CHAT = ChatId(1)


class TerminalChat:
    """Reads lines until the end of input or /quit."""

    def __init__(
        self,
        conversation: Conversation,
        language: Callable[[], Language],
        console: Console,
        read: Callable[[str], str],
    ) -> None:
        self._conversation = conversation
        self._language = language
        self._console = console
        self._read = read
        self._updates = count(1)
        self._buttons: tuple[Button, ...] = ()

    async def run(self) -> None:
        """Greet, then answer line by line."""
        words = self._language().wording
        self._show(Reply(words.terminal_hello.fill({})))
        self._show(self._conversation.start(self._who()))
        while True:
            try:
                line = await asyncio.to_thread(self._read, f"{words.terminal_prompt}: ")
            except EOFError:
                break
            if line.strip().lower() in QUIT:
                break
            self._show(await self._answer(line))
        self._show(Reply(words.terminal_bye.fill({})))

    async def _answer(self, line: str) -> Reply:
        who = self._who()
        typed = line.strip()
        if typed.isdecimal() and len(typed) < 4:
            if not 1 <= int(typed) <= len(self._buttons):
                return self._conversation.stale_button(who)
            return await self._conversation.press(self._buttons[int(typed) - 1].press, who)
        command = typed.lower().split()[0].removeprefix("/") if typed.startswith("/") else None
        if command is None:
            return await self._conversation.answer(line, who)
        if command in self._conversation.commands:
            return self._conversation.commands[command](who)
        if command in OWN_CASE_COMMANDS:
            return Reply(self._language().wording.terminal_no_case.fill({"command": f"/{command}"}))
        return self._conversation.unknown_command(command, who)

    def _who(self) -> Asker:
        return Asker(_CHAT, UpdateId(next(self._updates)))

    def _show(self, reply: Reply) -> None:
        if reply.rows:
            self._buttons = tuple(buttons_of(reply))
        self._console.print(rendered(reply))
        self._console.print()
