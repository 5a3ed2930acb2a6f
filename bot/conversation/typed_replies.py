"""Answers what was typed in the course of a conversation: buttons, commands, what is asked of an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.asker import Asker
from bot.conversation.commands import ConversationCommands
from bot.conversation.following import Following
from bot.conversation.hearing import Heard
from bot.conversation.own_case_answers import OwnCaseAnswers
from bot.conversation.own_case_way import OwnCaseWay
from bot.conversation.pressing import Pressing
from bot.conversation.turn import Turn
from bot.conversation.typed import CaseNews, NoSuchNumber, Numbered, Typed, WhichOne, partly_typed, typed
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.follow_up import FollowUp
from bot.domain.press import NoneOfThese, OwnCasePress, QuestionPress, SetNotifications, Vote
from bot.domain.reply import Paragraph, Reply, Span
from bot.knowledge.follow_ups import PlainCommand


class TypedReplies:
    """`own` answers commands, buttons and settings of one's own case; None where there are no cases."""

    def __init__(
        self,
        commands: ConversationCommands,
        pressing: Pressing,
        following: Following,
        way: OwnCaseWay,
        own: OwnCaseAnswers | None,
    ) -> None:
        self._commands = commands
        self._pressing = pressing
        self._following = following
        self._way = way
        self._own = own

    async def in_course(
        self, text: str, past: Exchange, heard: Heard, who: Asker, turn: Turn
    ) -> Reply | None:
        """Return the answer to a message that answers the screen, or asks something of the answer before."""
        meant = typed(text, past, turn.snapshot.follow_ups(turn.language.locale))
        if meant is None and self._own is not None and past.is_open:
            asked = [each.press for row in past.rows for each in row]
            settings = [each for each in asked if isinstance(each, SetNotifications)]
            return await self._own.setting(text, settings, who.chat) if settings else None
        if meant is None or (heard.lately_self_harm and isinstance(meant, Vote | NoneOfThese)):
            return None
        return await self._meant(meant, past, who, turn)

    async def in_part(self, text: str, past: Exchange, who: Asker, turn: Turn) -> Reply | None:
        """Return the answer to what some words of a message mean that no entry surely answers."""
        meant = partly_typed(text, past, turn.snapshot.follow_ups(turn.language.locale))
        return await self._meant(meant, past, who, turn) if meant else None

    async def _meant(self, meant: Typed, past: Exchange, who: Asker, turn: Turn) -> Reply | None:
        """Return the answer to what was typed; None where there is none here."""
        match meant:
            case PlainCommand(name, rest):
                return await self._plain_command(name, rest, who, turn)
            case CaseNews():
                return await self._own.news(who.chat) if self._own is not None else None
            case FollowUp():
                return await self._following.answer(meant, past, who, turn)
            case Numbered(number, button):
                reply = await self._meant(button.press, past, who, turn)
                label, words = button.label, turn.language.wording
                picked = turn.composer.say(words.picked_number, number=str(number), label=label)
                return replace(reply, blocks=picked.blocks + reply.blocks) if reply else None
            case NoSuchNumber(last):
                numbers = turn.composer.say(turn.language.wording.no_such_number, last=str(last))
                return replace(numbers, rows=past.rows)
            case WhichOne():
                return replace(turn.composer.say(turn.language.wording.which_one), rows=past.rows)
            case _ if isinstance(meant, QuestionPress):
                return _as_message(await self._pressing.answer(meant, who, turn, typed=True))
            case _ if isinstance(meant, OwnCasePress) and self._own is not None:
                return _as_message(
                    await self._own.press(meant, who.chat, who.once, app_language=who.app_language)
                )
            case _:
                return _as_message(turn.composer.stale_button())

    async def _plain_command(self, name: str, rest: str, who: Asker, turn: Turn) -> Reply | None:
        """Answer a command that was written in plain words; None where it does not exist here.

        Where no office reads messages, who wants to write to it learns how else to reach it.
        """
        if name == "message" and (self._own is None or not self._own.office.are_possible):
            name = "contact"
        if name in self._commands.all:
            return await self._way.on(await self._commands.all[name](who), who, turn)
        work = self._own.commands.get(name) if self._own is not None else None
        return await work(rest, who.chat, who.once) if work else None


def _as_message(reply: Reply) -> Reply:
    """Return a reply to a typed press: its notice is a message, for there is no button to show it on."""
    if reply.blocks or reply.notice is None:
        return reply
    return Reply((Paragraph((Span(reply.notice),)),), reply.rows)
