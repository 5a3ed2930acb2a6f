"""What counts as a staff command: new text that a member wrote in the staff chat."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from telegram import Bot, Message, MessageEntity, Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.domain.actor import Actor
from bot.domain.ids import ChatId, DraftId, MessageId, StaffId, ThreadId, ThreadMessageId, UpdateId
from bot.domain.invitation_token import carries_token
from bot.domain.reply import Reply
from bot.frontends.telegram.authorship import OWN, is_of_another_chat, is_own
from bot.frontends.telegram.incoming import Callback, Context, Handler, after_the_command, message_of
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.client_replies import ClientReplies, answered_by
from bot.frontends.telegram.staff.members import Members
from bot.frontends.telegram.staff.message_kinds import (
    ANSWERS,
    DoesNotCount,
    InStaffChat,
    OwnStanding,
    UnknownCommand,
)
from bot.frontends.telegram.staff.refusals import Refusals
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.staff.offers import AskedWords, MemberMessage, Offers, Unread
from bot.staff.request import StaffRequests

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that databases reject: NUL (PostgreSQL), and lone surrogates, which a modified app can send."""

_ANOTHER_CHAT = 0
"""Stands for all channels and groups as the sender of refused messages."""


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What a member of the staff wrote: `text` is what follows the command, or the whole reply.

    `answers` is the message replied to, and `about` the question of its draft; empty: the current one.
    `threads`: the threads with clients that this message is about.
    """

    actor: Actor
    once: UpdateId
    text: str
    chat: ChatId
    answers: MessageId | None = None
    about: str = ""
    threads: tuple[ThreadId, ...] = ()


Replies = Reply | Sequence[Reply] | None
"""What is shown to staff: one message, several in order, or nothing."""

StaffWork = Callable[[StaffMessage], Awaitable[Replies]]
"""Answers a staff command; None sends nothing."""

NoteCountdown = Callable[[ThreadMessageId], Awaitable[None]]
"""Starts the time in which an answer to a client can be undone."""

NotePrompt = Callable[[DraftId, MessageId], Awaitable[None]]
"""Stores which message asks for the next input of a draft."""


class StaffGate:
    """Lets only members of the staff chat through, and only new messages that they wrote there themselves.

    For anyone else staff commands do not exist. A member whose command or answer is not acted on is told so.
    """

    def __init__(
        self,
        staff: StaffChat,
        bot: Bot,
        sender: Sender,
        speak: CurrentPhrasebook,
        requests: StaffRequests,
        offers: Offers,
        note_prompt: NotePrompt,
        members: Members,
        client_replies: ClientReplies,
        note_countdown: NoteCountdown,
    ) -> None:
        self._staff = staff
        self._bot = bot
        self._sender = sender
        self._speak = speak
        self._requests = requests
        self._offers = offers
        self._note_prompt = note_prompt
        self._members = members
        self._client_replies = client_replies
        self._note_countdown = note_countdown
        self._refusals = Refusals()
        self._works: Mapping[str, StaffWork] = {}
        self.here = InStaffChat(staff)
        """Filter: messages in the staff chat."""
        self._counts = self.here & filters.UpdateType.MESSAGE & OWN

    def commands(self, works: Mapping[str, StaffWork]) -> list[Handler]:
        """Return the handlers of the staff commands, by name."""
        self._works = works
        return [CommandHandler(name, self._handler(work), self._counts) for name, work in works.items()]

    def reply(self, work: StaffWork) -> Handler:
        """Return the handler of replies to the bot's own messages in the staff chat."""
        return MessageHandler(self._counts & ANSWERS & filters.TEXT & ~filters.COMMAND, self._handler(work))

    def any_other_command(self, ours: Set[str], work: StaffWork) -> Handler:
        """Return the handler of commands in the staff chat that are not in `ours` and not for another bot."""
        unknown = UnknownCommand(self._bot, ours)
        return MessageHandler(self._counts & filters.COMMAND & unknown, self._handler(work))

    def what_does_not_count(self) -> Handler:
        """Return the handler of commands and answers that are not acted on; it comes before all others."""
        return DoesNotCount(self._counts_for_nothing, self._not_acted_on)

    def comings_and_goings(self) -> list[Handler]:
        """Return the handlers of members who leave or join, so that reported changes apply at once."""
        return [
            MessageHandler(self.here & filters.StatusUpdate.LEFT_CHAT_MEMBER, self._left),
            MessageHandler(self.here & filters.StatusUpdate.NEW_CHAT_MEMBERS, self._joined),
            OwnStanding(self._staff, self._own_standing_changed),
        ]

    def closed_topic(self, callback: Callback) -> Handler:
        """Return the handler of topics that somebody closes."""
        return MessageHandler(self.here & filters.StatusUpdate.FORUM_TOPIC_CLOSED, callback)

    async def answer(self, update: Update, work: StaffWork) -> None:
        """Answer a member's message with `work` and show the reply."""
        actor = await self.actor_of(update)
        if actor is None:
            return
        message, once = message_of(update), UpdateId(update.update_id)
        written = self.written_in(message)
        await self._offers.acted_on(written, once)
        words = written.words
        if carries_token(words.text):
            await self.show(update, Reply(self._speak().say(self._speak().words.staff.invitation_in_text)))
            return
        threads = await self._client_replies.threads(message) if words.command is None else ()
        if threads:
            await self._offers.remember(written, once)
        said = StaffMessage(actor, once, words.text, written.chat, words.answers, threads=threads)
        await self.show(update, await work(said))

    def _handler(self, work: StaffWork) -> Callback:
        async def handle(update: Update, context: Context) -> None:
            await self.answer(update, work)

        return handle

    async def do(self, command: str, said: StaffMessage) -> Replies:
        """Run a command by name; None if the command no longer exists."""
        work = self._works.get(command)
        return None if work is None else await work(said)

    async def show(self, update: Update, replies: Replies) -> None:
        """Show replies in order, and store the message of each one that asks for more input."""
        for reply in (replies,) if isinstance(replies, Reply) else replies or ():
            message = await self._sender.show(update, reply)
            if reply.asks is not None and message is not None:
                await self._note_prompt(reply.asks, message)
            if reply.countdown is not None and message is not None:
                await self._note_countdown(reply.countdown)

    async def actor_of(self, update: Update) -> Actor | None:
        """Return the member of the staff who sent `update`; None if it was someone else.

        Admins who write as the group cannot be told apart; a press always has a personal sender. Raises
        `TryAgainError` if Telegram does not answer: nobody is assumed to be staff.
        """
        chat, user = update.effective_chat, update.effective_user
        if chat is None or not self._staff.is_here(ChatId(chat.id)):
            return None
        message = update.effective_message
        if message is not None and update.callback_query is None and message.sender_chat is not None:
            if is_of_another_chat(message):
                return None
            return Actor(StaffId(message.sender_chat.id), message.author_signature or "admin")
        if user is None or user.is_bot or not await self._members.has(ChatId(chat.id), user):
            return None
        return Actor(StaffId(user.id), user.full_name)

    def written_in(self, message: Message) -> MemberMessage:
        """Return the text of a message in the staff chat, or of its caption."""
        whole, command = message.text or message.caption or "", self._command_in(message)
        text = whole if command is None else after_the_command(whole)
        words = AskedWords(
            text=_UNKEEPABLE.sub("", text).strip(), command=command, answers=answered_by(message)
        )
        return MemberMessage(ChatId(message.chat_id), MessageId(message.message_id), words)

    def _counts_for_nothing(self, update: Update) -> bool:
        """Return whether an update may contain a command or an answer in a form that is not acted on."""
        message = update.edited_message or update.message
        if message is None or not self._staff.is_here(ChatId(message.chat_id)):
            return False
        if self._command_in(message) is None and not ANSWERS.filter(message):
            return False
        return update.edited_message is not None or message.text is None or not is_own(message)

    def _command_in(self, message: Message) -> str | None:
        """Return the staff command at the start of a message, even in a caption or a quotation."""
        for each in message.entities or message.caption_entities:
            if each.type == MessageEntity.BOT_COMMAND and each.offset == 0:
                whole = message.text or message.caption or ""
                name, _, to = whole[1 : each.length].lower().partition("@")
                if name in self._works and to in ("", self._bot.username.lower()):
                    return name
        return None

    async def _not_acted_on(self, update: Update, context: Context) -> None:
        message, written = message_of(update), self.written_in(message_of(update))
        words, once = self._speak().words.staff, UpdateId(update.update_id)
        of_another_chat = is_of_another_chat(message)
        actor = None if of_another_chat else await self.actor_of(update)
        if written.words.command is None and await self._client_replies.threads(message):
            await self._not_sent_to_client(update, written, actor)
        elif of_another_chat:
            await self._refuse(update, written, _ANOTHER_CHAT, words.not_own_words)
        elif actor is None:
            return
        elif not is_own(message):
            await self._refuse(update, written, actor.id, words.not_own_words)
        elif written.words.whole:
            why = Unread.CAPTION if message.text is None else Unread.EDITED
            if await self._offers.asks_something(written):
                offer = await self._requests.answer(actor, once, self._offers.offer, written, why)
                await self.show(update, offer)
        elif update.edited_message is None:  # a live location is edited all the time
            await self._refuse(update, written, actor.id, words.text_only)

    async def _not_sent_to_client(self, update: Update, written: MemberMessage, actor: Actor | None) -> None:
        """Say why a reply to a client's message does not go to the client."""
        message, words, once = message_of(update), self._speak().words.staff, UpdateId(update.update_id)
        sender = _ANOTHER_CHAT if actor is None else actor.id
        if actor is None and not is_of_another_chat(message):
            return
        if actor is None or not is_own(message):
            why = words.not_own_words
        elif update.edited_message is None:
            why = words.inbox_text_only
        elif message.text is not None and await self._offers.is_changed(written):
            why = words.inbox_edit_not_sent
        else:
            return
        if self._refusals.may_tell(sender, once, message.date):
            await self.show(update, Reply(self._speak().say(why)))

    async def _refuse(self, update: Update, written: MemberMessage, sender: int, why: Template) -> None:
        """Say why a request is not acted on, but only once for many messages."""
        if not await self._offers.asks_something(written):
            return
        if self._refusals.may_tell(sender, UpdateId(update.update_id), message_of(update).date):
            await self.show(update, Reply(self._speak().say(why)))

    async def _left(self, update: Update, context: Context) -> None:
        gone = message_of(update).left_chat_member
        if gone is not None:
            self._members.forget(gone)

    async def _joined(self, update: Update, context: Context) -> None:
        for each in message_of(update).new_chat_members:
            self._members.forget(each)

    async def _own_standing_changed(self, update: Update, context: Context) -> None:
        # The bot missed membership changes that happened while it was not in the chat.
        self._members.forget_all()
