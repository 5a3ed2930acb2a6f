"""The conversation: what a person wrote or pressed, answered from one snapshot of the knowledge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation.alarms import LATELY, DangerAlarms
from bot.conversation.asker import Asker
from bot.conversation.commands import ConversationCommands
from bot.conversation.following import Following
from bot.conversation.hearing import Heard, around
from bot.conversation.known_cases import KnownCases, OwnCasesOf
from bot.conversation.memory import Memory
from bot.conversation.notes import contact_details_only, with_notes
from bot.conversation.office_messages import MessagesToOffice
from bot.conversation.own_case_answers import OwnCaseAnswers
from bot.conversation.own_case_way import OwnCaseWay
from bot.conversation.pressing import Pressing
from bot.conversation.questions import Questions
from bot.conversation.received import Received
from bot.conversation.thinking import Thinking
from bot.conversation.turn import Turn, Turns
from bot.conversation.typed import own_part
from bot.conversation.typed_replies import TypedReplies
from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.follow_up import FollowUp
from bot.domain.conversation.match_outcome import NoAnswer
from bot.domain.conversation.medium import Medium
from bot.domain.ids import EntryId
from bot.domain.invitation_token import without_tokens
from bot.domain.press import Press, QuestionPress
from bot.domain.privacy.private_numbers import found_numbers, is_number_alone, masked
from bot.domain.reply import Reply
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.store import chat_context
from bot.store.chat_context import ChatContext
from bot.store.database.engine import Store
from bot.store.messages import exchanges

LONGEST_UTTERANCE = 4096
"""Characters of one message (Bot API, Message.text); the terminal has the same limit."""


MOST_NEAREST = 3
"""Entries that staff choose an answer from."""


class Conversation:
    """Answers people. Every question uses one snapshot from start to end; effects happen once per update.

    `own_cases` is called only for an answer about the asker's own case; without it, nobody has one.
    `own_case_commands` are the names of commands that work here in addition to `commands`; `own` answers
    them, and the buttons of their replies, where they are typed in plain words.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        store: Store,
        *,
        clock: Callable[[], datetime],
        retention_days: int,
        own_cases: OwnCasesOf | None = None,
        own_case_commands: Sequence[str] = (),
        own: OwnCaseAnswers | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._turns = Turns(
            snapshot,
            lambda: own is not None and own.office.are_possible,
            retention_days=retention_days,
        )
        self._thinking = Thinking()
        self._alarms = DangerAlarms(store, own.office if own is not None else None)
        self._memory = Memory(store, clock)
        known = KnownCases(own_cases, clock)
        self._pressing = Pressing(store, clock, known)
        self._commands = ConversationCommands(self._turns, self._pressing, own_case_commands)
        self._own_case_way = OwnCaseWay(store, shown=own is not None)
        following = Following(store, clock, known)
        self._typed = TypedReplies(self._commands, self._pressing, following, self._own_case_way, own)
        self._to_office = MessagesToOffice(own, self._memory)
        self._questions = Questions(store, clock, self._thinking, self._memory, known, self._typed, own)

    @property
    def commands(self) -> Mapping[str, Callable[[Asker], Awaitable[Reply]]]:
        """Return what answers each command of the conversation."""
        return self._commands.all

    def close(self) -> None:
        """Stop answering messages in free text; called once, when the bot stops."""
        self._thinking.close()

    async def answer(self, utterance: str, who: Asker) -> Reply:
        """Answer a message in free text; store it as a miss if there was no sure answer.

        `utterance` is the message as it was sent. Codes and private numbers are removed from it first:
        they are neither read for an answer nor stored.
        """
        turn = self._turns.of(who)
        words = turn.language.wording
        text = without_tokens(utterance)
        if not text.strip():
            return turn.composer.with_ways_on(words.empty)
        numbers = found_numbers(text)
        readable = masked(text, numbers)
        context, heard = await self._hear(readable, who, turn)
        past = self._memory.seen(context.past, who)
        said = Received(text, readable, numbers, context, past, heard, who, turn)
        left = await self._to_office.answer(said)
        if left is not None:
            return left
        read = replace(past.read, disclaimer=None) if heard.matter else past.read
        turn = turn.for_reader(read, self._clock())
        said = replace(said, turn=turn)
        if len(utterance) > LONGEST_UTTERANCE:
            reply = turn.composer.with_ways_on(words.too_long, limit=str(LONGEST_UTTERANCE))
            return around(reply, NoAnswer(), heard, turn.snapshot.knowledge, turn.phrases)
        if numbers and is_number_alone(readable):
            way_on = words.contact_details_alone if contact_details_only(numbers) else words.number_alone
            return with_notes(turn.composer.with_ways_on(way_on), numbers, who, turn)
        picked = own_part(readable, past, turn.snapshot.follow_ups(turn.language.locale))
        if not (picked or numbers or heard.danger or heard.matter):
            in_course = await self._typed.in_course(readable, past, heard, who, turn)
            if in_course is not None:
                await self._memory.note(in_course, who, turn)
                return with_notes(in_course, numbers, who, turn)
        return await self._questions.answer(said, picked)

    async def nearest(self, text: str) -> tuple[EntryId, ...]:
        """Return up to three entries that may answer `text`, the best first; nothing is stored of it."""
        snapshot = self._turns.snapshot()
        outcome = await self._thinking.understand(snapshot, text[:LONGEST_UTTERANCE], DEFAULT)
        return tuple(each.entry for each in outcome.candidates[:MOST_NEAREST])

    async def _hear(self, readable: str, who: Asker, turn: Turn) -> tuple[ChatContext, Heard]:
        """Return what is stored of the chat, and what is recognized before the question.

        Staff are told of danger.
        """
        now = self._clock()
        async with self._store.reading() as conn:
            context = await chat_context.before(conn, who.chat, who.once, now, dangers_since=now - LATELY)
        lately = context.danger
        past = self._memory.seen(context.past, who)
        after = None if lately is None or _is_good_now(readable, past, turn) else DangerKind(lately.what)
        today = turn.phrases.today(now)
        danger, matter = await self._thinking.hear(
            turn.snapshot, readable[:LONGEST_UTTERANCE], turn.language.locale, after, today
        )
        if danger and danger.level is DangerLevel.DOUBT and self._answers_screen(readable, past, turn):
            danger = None
        heard = Heard(danger, matter, lately)
        if danger or matter:
            quote = turn.snapshot.knowledge.firm.danger_texts_to_staff
            locale = turn.language.locale
            await self._alarms.tell(heard, readable, who, locale, now, turn.phrases, quote=quote)
        return context, heard

    def _answers_screen(self, text: str, past: Exchange, turn: Turn) -> bool:
        """Say whether `text` only picks from the list on the screen, or asks for more: "the last one"."""
        reader = turn.snapshot.follow_ups(turn.language.locale)
        picks = bool(past.rows) and reader.number(text) is not None
        return picks or (past.entry is not None and reader.kind(text) is FollowUp.MORE)

    async def press(self, press: Press, who: Asker) -> Reply:
        """Answer a pressed button."""
        if not isinstance(press, QuestionPress):
            return self.stale_button(who)
        async with self._store.reading() as conn:
            past = await exchanges.before(conn, who.chat, who.once, self._clock())
        turn = self._turns.of(who).for_reader(past.read, self._clock())
        reply = await self._own_case_way.on(await self._pressing.answer(press, who, turn), who, turn)
        await self._memory.note(reply, who, turn)
        return reply

    async def command(self, name: str, who: Asker) -> Reply:
        """Answer one of `commands`. Raises KeyError for another name."""
        turn = self._turns.of(who)
        reply = await self._own_case_way.on(await self.commands[name](who), who, turn)
        await self._memory.note(reply, who, turn)
        return reply

    async def remember(self, reply: Reply, who: Asker) -> None:
        """Remember a reply that was given elsewhere, so that it can be answered in words."""
        await self._memory.note(reply, who, self._turns.of(who))

    def sent(self, medium: Medium, who: Asker) -> Reply:
        """Answer what is not a written question."""
        return self._turns.of(who).composer.sent(medium)

    def unknown_command(self, typed: str, who: Asker) -> Reply:
        """Name the command that `typed`, a name in small letters, is a typo of; else all that work here."""
        return self._turns.of(who).composer.unknown_command(typed, self._commands.names)

    def only_private(self, who: Asker) -> Reply:
        """Say, in a group, that the bot answers in private."""
        turn = self._turns.of(who)
        return turn.composer.say(turn.language.wording.only_private)

    def stale_button(self, who: Asker) -> Reply:
        """Say that a button is too old."""
        return self._turns.of(who).composer.stale_button()

    def failure(self, reference: str, who: Asker) -> Reply:
        """Say calmly that something failed, with the reference staff can look up."""
        turn = self._turns.of(who)
        return turn.composer.with_ways_on(turn.language.wording.failure, reference=reference)


def _is_good_now(text: str, past: Exchange, turn: Turn) -> bool:
    """Say whether the visa is there, by `text` or by what was answered last: then the danger is over."""
    reader = turn.snapshot.follow_ups(turn.language.locale)
    good = reader.good_news(text)
    return good is not None or (past.entry is not None and past.entry == reader.news_entry)
