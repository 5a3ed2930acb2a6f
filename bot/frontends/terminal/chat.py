"""A conversation by lines: what is typed goes to the conversation, what it replies is printed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count

from rich.console import Console

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
        """Greet, then answer line after line."""
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
        match typed.lower().split():
            case ["/start", *_]:
                return self._conversation.start(who)
            case ["/help", *_]:
                return self._conversation.help(who)
            case ["/topics", *_]:
                return self._conversation.topics(who)
            case ["/contact", *_]:
                return self._conversation.contact(who)
            case ["/privacy", *_]:
                return self._conversation.privacy(who)
            case [command, *_] if command.startswith("/"):
                return self._conversation.unknown_command(who)
        return await self._conversation.answer(line, who)

    def _who(self) -> Asker:
        return Asker(_CHAT, UpdateId(next(self._updates)))

    def _show(self, reply: Reply) -> None:
        if reply.rows:
            self._buttons = tuple(buttons_of(reply))
        self._console.print(rendered(reply))
        self._console.print()
