"""Who is staff: only in the staff chat, and only its members."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot, ChatMember, Message, Update, User
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.domain.ids import ChatId, DraftId, MessageId, StaffId, UpdateId
from bot.domain.invitation_token import carries_token
from bot.domain.reply import Reply
from bot.frontends.telegram.failures import TryAgainError
from bot.frontends.telegram.incoming import Callback, Context, Handler, after_the_command, message_of
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.staff_chat import StaffChat
from bot.store.audit import Actor

_MEMBERS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes as text: NUL (PostgreSQL), and half a sign, which a changed app can send."""

KNOWN_FOR = 60.0
"""Seconds for which a membership is taken as known; somebody put out of the group is out after that."""

UNKNOWN_FOR = 5.0
"""The same for somebody who is no member: a colleague who was just let in must not be passed over."""


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What a member of the staff wrote: `text` is what follows the command, or the whole of a reply."""

    actor: Actor
    once: UpdateId
    text: str
    answers: MessageId | None = None


Replies = Reply | Sequence[Reply] | None
"""What is shown to staff: one message, several in order, or nothing."""

Work = Callable[[StaffMessage], Awaitable[Replies]]
"""Answers a staff command; None says nothing."""

NotePrompt = Callable[[DraftId, MessageId], Awaitable[None]]
"""Keeps which message asks for a draft's next words."""


class StaffGate:
    """Lets only members of the staff chat through; to anybody else staff commands do not exist."""

    def __init__(
        self,
        staff: StaffChat,
        bot: Bot,
        sender: Sender,
        note_prompt: NotePrompt,
        with_invitation: Callable[[], Reply],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._staff = staff
        self._bot = bot
        self._sender = sender
        self._note_prompt = note_prompt
        self._with_invitation = with_invitation
        self._clock = clock
        self._known: dict[int, tuple[float, bool]] = {}
        self.here = _InStaffChat(staff)
        """Filter: messages in the staff chat."""

    def command(self, name: str, work: Work) -> Handler:
        """Return the handler of a staff command. An edited message is no second command."""

        async def handle(update: Update, context: Context) -> None:
            await self.answer(update, work, after_the_command(message_of(update)))

        return CommandHandler(name, handle, self.here & filters.UpdateType.MESSAGE)

    def reply(self, work: Work) -> Handler:
        """Return the handler of replies to the bot's own messages in the staff chat."""

        async def handle(update: Update, context: Context) -> None:
            await self.answer(update, work, message_of(update).text or "")

        wanted = self.here & filters.UpdateType.MESSAGE & filters.REPLY & filters.TEXT & ~filters.COMMAND
        return MessageHandler(wanted, handle)

    def any_other_command(self, ours: Sequence[str], work: Work) -> Handler:
        """Return the handler of commands in the staff chat that are none of `ours`, nor another bot's."""

        async def handle(update: Update, context: Context) -> None:
            await self.answer(update, work, message_of(update).text or "")

        unknown = _UnknownCommand(self._bot, frozenset(ours))
        return MessageHandler(self.here & filters.UpdateType.MESSAGE & filters.COMMAND & unknown, handle)

    def comings_and_goings(self) -> list[Handler]:
        """Return the handlers of who leaves or joins, known at once as far as Telegram says so."""
        return [
            MessageHandler(self.here & filters.StatusUpdate.LEFT_CHAT_MEMBER, self._left),
            MessageHandler(self.here & filters.StatusUpdate.NEW_CHAT_MEMBERS, self._joined),
            _OwnStanding(self._staff, self._own_standing_changed),
        ]

    async def answer(self, update: Update, work: Work, text: str) -> None:
        """Have `work` answer what a member wrote, and show that.

        What holds an invitation is refused: in a note or a label anybody who reads it could use it.
        """
        actor = await self.actor_of(update)
        if actor is None:
            return
        if carries_token(text):
            await self.show(update, self._with_invitation())
            return
        answered = message_of(update).reply_to_message
        said = StaffMessage(
            actor,
            UpdateId(update.update_id),
            _UNKEEPABLE.sub("", text).strip(),
            None if answered is None else MessageId(answered.message_id),
        )
        await self.show(update, await work(said))

    async def show(self, update: Update, replies: Replies) -> None:
        """Show replies in order, and note the message of each that asks for more words."""
        for reply in (replies,) if isinstance(replies, Reply) else replies or ():
            message = await self._sender.show(update, reply)
            if reply.asks is not None and message is not None:
                await self._note_prompt(reply.asks, message)

    async def actor_of(self, update: Update) -> Actor | None:
        """Return who of the staff sent `update`; None where it is nobody of theirs.

        Raises `TryAgainError` where Telegram does not say at the moment: nobody is staff on a guess.
        """
        chat, user = update.effective_chat, update.effective_user
        if chat is None or not self._staff.is_here(ChatId(chat.id)):
            return None
        message = update.effective_message
        if message is not None and update.callback_query is None and message.sender_chat is not None:
            # An anonymous admin writes as the group itself; a channel that is linked does not belong to it.
            if message.sender_chat.id != chat.id:
                return None
            return Actor(StaffId(message.sender_chat.id), message.author_signature or "admin")
        if user is None or user.is_bot or not await self._is_member(ChatId(chat.id), user):
            return None
        return Actor(StaffId(user.id), user.full_name)

    async def _is_member(self, chat: ChatId, user: User) -> bool:
        if chat == user.id:
            return True
        known = self._known.get(user.id)
        if known is not None and self._clock() - known[0] < (KNOWN_FOR if known[1] else UNKNOWN_FOR):
            return known[1]
        try:
            member = await self._bot.get_chat_member(chat, user.id)
        except (BadRequest, Forbidden):
            is_in = False
        except TelegramError as error:
            raise TryAgainError from error
        else:
            restricted_in = member.status == ChatMember.RESTRICTED and bool(
                getattr(member, "is_member", False)
            )
            is_in = member.status in _MEMBERS or restricted_in
        if len(self._known) >= 1000:
            self._known.clear()
        self._known[user.id] = (self._clock(), is_in)
        return is_in

    async def _left(self, update: Update, context: Context) -> None:
        gone = message_of(update).left_chat_member
        if gone is not None:
            self._known.pop(gone.id, None)

    async def _joined(self, update: Update, context: Context) -> None:
        for each in message_of(update).new_chat_members:
            self._known.pop(each.id, None)

    async def _own_standing_changed(self, update: Update, context: Context) -> None:
        # What happened while the bot was not there, it has not seen.
        self._known.clear()


class _InStaffChat(filters.MessageFilter):
    def __init__(self, staff: StaffChat) -> None:
        super().__init__(name="IN_STAFF_CHAT")
        self._staff = staff

    def filter(self, message: Message) -> bool | dict[str, list[Any]] | None:
        return self._staff.is_here(ChatId(message.chat_id))


class _UnknownCommand(filters.MessageFilter):
    def __init__(self, bot: Bot, ours: frozenset[str]) -> None:
        super().__init__(name="UNKNOWN_COMMAND")
        self._bot = bot
        self._ours = ours

    def filter(self, message: Message) -> bool | dict[str, list[Any]] | None:
        command, _, to = (message.text or "").split(maxsplit=1)[0][1:].lower().partition("@")
        return command not in self._ours and to in ("", self._bot.username.lower())


class _OwnStanding(ChatMemberHandler[Context, None]):
    """Takes what happens to the bot itself in the staff chat, which may move."""

    def __init__(self, staff: StaffChat, callback: Callback) -> None:
        super().__init__(callback, ChatMemberHandler.MY_CHAT_MEMBER)
        self._staff = staff

    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.my_chat_member is None:
            return False
        return self._staff.is_here(ChatId(update.my_chat_member.chat.id)) and super().check_update(update)
