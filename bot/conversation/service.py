"""The conversation: what a person wrote or pressed, answered from one snapshot of the knowledge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation import unanswered
from bot.conversation.alarms import LATELY, DangerAlarms
from bot.conversation.asker import Asker
from bot.conversation.case_paragraphs import Known
from bot.conversation.context import LONGEST_REMEMBERED, before, topic_of
from bot.conversation.following import Following
from bot.conversation.hearing import Heard, around
from bot.conversation.known_cases import KnownCases, OwnCasesOf
from bot.conversation.memory import Memory
from bot.conversation.notes import contact_details_only, with_notes
from bot.conversation.own_case_answers import OwnCaseAnswers
from bot.conversation.pressing import Pressing
from bot.conversation.replies import Composer, Repeated
from bot.conversation.thinking import Thinking
from bot.conversation.turn import Turn
from bot.conversation.typed import (
    CaseNews,
    NoSuchNumber,
    Typed,
    WhichOne,
    own_part,
    partly_typed,
    passes_on,
    typed,
)
from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.follow_up import FollowUp
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.conversation.medium import Medium
from bot.domain.ids import EntryId
from bot.domain.invitation_token import without_tokens
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OwnCasePress,
    Press,
    QuestionPress,
    SetNotifications,
    Vote,
    WriteToOffice,
)
from bot.domain.privacy.private_numbers import (
    found_numbers,
    is_number_alone,
    masked,
)
from bot.domain.reply import Paragraph, Reply, Span
from bot.knowledge.did_you_mean import typo_of
from bot.knowledge.follow_ups import PlainCommand
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.reading.follow_ups import FollowUpReader
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.store import chat_context
from bot.store.cases import followers
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
        self._snapshot = snapshot
        self._store = store
        self._clock = clock
        self._retention_days = retention_days
        self._own = own
        self._own_case_commands = own_case_commands
        self.commands: Mapping[str, Callable[[Asker], Awaitable[Reply]]] = {
            "start": self.start,
            "help": self.help,
            "topics": self.topics,
            "contact": self.contact,
            "privacy": self.privacy,
        }
        """What answers each command of the conversation."""
        self._thinking = Thinking()
        self._alarms = DangerAlarms(store, own.office if own is not None else None)
        self._memory = Memory(store, clock)
        self._known = KnownCases(own_cases, clock)
        self._pressing = Pressing(store, clock, self._known)
        self._following = Following(store, clock, self._known)

    def close(self) -> None:
        """Stop answering messages in free text; called once, when the bot stops."""
        self._thinking.close()

    async def answer(self, utterance: str, who: Asker) -> Reply:
        """Answer a message in free text; store it as a miss if there was no sure answer.

        `utterance` is the message as it was sent. Codes and private numbers are removed from it first:
        they are neither read for an answer nor stored.
        """
        turn = self._turn(who)
        words = turn.language.wording
        open_words = without_tokens(utterance)
        if not open_words.strip():
            return turn.composer.with_ways_on(words.empty)
        numbers = found_numbers(open_words)
        readable = masked(open_words, numbers)
        context, heard = await self._hear(readable, who, turn)
        past = self._memory.seen(context.past, who)
        follows = self._own is not None and context.follows
        left = await self._to_office(open_words, readable, past, heard, who, turn, writing=context.writes)
        if left is not None:
            return left
        read = replace(past.read, disclaimer=None) if heard.matter else past.read
        turn = turn.for_reader(read, self._clock())
        if len(utterance) > LONGEST_UTTERANCE:
            reply = turn.composer.with_ways_on(words.too_long, limit=str(LONGEST_UTTERANCE))
            return around(reply, NoAnswer(), heard, turn.snapshot.knowledge, turn.phrases)
        if numbers and is_number_alone(readable):
            way_on = words.contact_details_alone if contact_details_only(numbers) else words.number_alone
            return with_notes(turn.composer.with_ways_on(way_on), numbers, who, turn)
        reader = turn.snapshot.follow_ups(turn.language.locale)
        picked = own_part(readable, past, reader)
        if picked is None and not numbers and heard.danger is None and heard.matter is None:
            said = await self._in_course(readable, past, heard, who, turn)
            if said is not None:
                await self._memory.note(said, who, turn)
                return with_notes(said, numbers, who, turn)
        leans_on = None if picked else before(past, readable, turn.language, self._clock())
        outcome = await self._thinking.understand(
            turn.snapshot, picked or readable, turn.language.locale, heard, leans_on
        )
        if not numbers and heard.danger is None and not isinstance(outcome, Answer):
            meant = None if picked else partly_typed(readable, past, reader)
            meant_reply = await self._meant(meant, past, who, turn) if meant else None
            if meant_reply is not None:
                await self._memory.note(meant_reply, who, turn)
                return with_notes(meant_reply, numbers, who, turn)
        known = await self._known_for(outcome, who, turn)
        outdated = await self._outdated(outcome, who, turn) if follows else None
        async with self._store.transaction() as tx:
            asked = 0 if heard.threat else await unanswered.store(tx, outcome, readable, who, self._clock())
            again = None if picked else _again(outcome, readable, past, reader)
            if outdated is not None:
                reply = outdated
            elif again is not None and isinstance(outcome, Answer):
                reply = turn.composer.again(outcome, again, known)
            else:
                reply = turn.composer.of(outcome, asked, known, menus=past.menus)
            if follows and not heard.threat:
                reply = turn.composer.for_follower(reply)
            reply = around(reply, outcome, heard, turn.snapshot.knowledge, turn.phrases)
            asks = None if isinstance(outcome, SmallTalk) else readable[:LONGEST_REMEMBERED]
            topic = topic_of(outcome, picked or readable, leans_on)
            await self._memory.add(tx, reply, who, turn, context.past, asks, topic)
        return with_notes(reply, numbers, who, turn, comes_first=heard.sure or isinstance(outcome, SmallTalk))

    async def nearest(self, text: str) -> tuple[EntryId, ...]:
        """Return up to three entries that may answer `text`, the best first; nothing is stored of it."""
        snapshot = self._snapshot()
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
        after = None if lately is None else DangerKind(lately.what)
        today = turn.phrases.today(now)
        danger, matter = await self._thinking.hear(
            turn.snapshot, readable[:LONGEST_UTTERANCE], turn.language.locale, after, today
        )
        if (
            danger
            and danger.level is DangerLevel.DOUBT
            and self._picks(readable, self._memory.seen(context.past, who), turn)
        ):
            danger = None
        heard = Heard(danger, matter, lately)
        if danger or matter:
            quote = turn.snapshot.knowledge.firm.danger_texts_to_staff
            locale = turn.language.locale
            await self._alarms.tell(heard, readable, who, locale, now, turn.phrases, quote=quote)
        return context, heard

    def _picks(self, text: str, past: Exchange, turn: Turn) -> bool:
        """Say whether `text` only names a place in the list on the screen: "the last one"."""
        return bool(past.rows) and turn.snapshot.follow_ups(turn.language.locale).number(text) is not None

    async def _to_office(
        self,
        text: str,
        readable: str,
        past: Exchange,
        heard: Heard,
        who: Asker,
        turn: Turn,
        *,
        writing: bool,
    ) -> Reply | None:
        """Return the reply to a message that belongs to what is being written to the office.

        What the words on its buttons mean comes first, and help for danger before everything. `writing`: a
        message was begun, perhaps long ago. "Tell the attorney that ..." begins one.
        """
        buttons = [each.press for row in who.quoted for each in row]
        answers = any(isinstance(each, WriteToOffice) and each.thread is not None for each in buttons)
        if self._own is None or who.message is None or heard.threat:
            return None
        order = turn.snapshot.follow_ups(turn.language.locale).order(text)
        if not (writing or answers or who.edited or order):
            return None
        office = self._own.office
        if past.is_open and not who.edited and await office.is_writing(who.chat):
            meant = passes_on(readable, past, turn.snapshot.follow_ups(turn.language.locale))
            if meant is not None:
                reply = await self._own.press(meant, who.chat, who.once, app_language=who.app_language)
                await self._memory.note(reply, who, turn)
                return reply
        begins = bool(order) and not who.edited and not await office.is_writing(who.chat)
        if order and (begins or who.edited):
            text = order
        preview = await office.write(text, who.chat, who.message, edited=who.edited, begins=begins or answers)
        if preview is None:
            return None
        await self._memory.note(preview, who, turn)
        return around(preview, Suggest((), ()), heard, turn.snapshot.knowledge, turn.phrases)

    async def _in_course(
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

    async def _meant(self, meant: Typed, past: Exchange, who: Asker, turn: Turn) -> Reply | None:
        """Return the answer to what was typed; None where there is none here."""
        match meant:
            case PlainCommand(name, rest):
                return await self._plain_command(name, rest, who)
            case CaseNews():
                return await self._own.news(who.chat) if self._own is not None else None
            case FollowUp():
                return await self._following.answer(meant, past, who, turn)
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
                return _as_message(self.stale_button(who))

    async def _plain_command(self, name: str, rest: str, who: Asker) -> Reply | None:
        """Answer a command that was written in plain words; None where it does not exist here.

        Where no office reads messages, who wants to write to it learns how else to reach it.
        """
        if name == "message" and not self._has_office:
            name = "contact"
        if name in self.commands:
            return await self._for_follower(await self.commands[name](who), who, self._turn(who))
        work = self._own.commands.get(name) if self._own is not None else None
        return await work(rest, who.chat, who.once) if work else None

    async def _outdated(self, outcome: MatchOutcome, who: Asker, turn: Turn) -> Reply | None:
        """Return what the asker's recorded status says in place of an answer that it makes untrue."""
        if self._own is None or not isinstance(outcome, Answer):
            return None
        return await self._own.outdated(turn.language.entries[outcome.candidates[0].entry], who.chat)

    async def _known_for(self, outcome: MatchOutcome, who: Asker, turn: Turn) -> Known | None:
        match outcome:
            case Answer(candidates):
                return await self._known.of(turn.language.entries[candidates[0].entry], who)
            case _:
                return None

    async def press(self, press: Press, who: Asker) -> Reply:
        """Answer a pressed button."""
        if not isinstance(press, QuestionPress):
            return self.stale_button(who)
        async with self._store.reading() as conn:
            past = await exchanges.before(conn, who.chat, who.once, self._clock())
        turn = self._turn(who).for_reader(past.read, self._clock())
        reply = await self._for_follower(await self._pressing.answer(press, who, turn), who, turn)
        await self._memory.note(reply, who, turn)
        return reply

    async def command(self, name: str, who: Asker) -> Reply:
        """Answer one of `commands`. Raises KeyError for another name."""
        turn = self._turn(who)
        reply = await self._for_follower(await self.commands[name](who), who, turn)
        await self._memory.note(reply, who, turn)
        return reply

    async def _for_follower(self, reply: Reply, who: Asker, turn: Turn) -> Reply:
        """Return `reply`, with the way to the own case for people who have one."""
        if self._own is None or not (reply.blocks or reply.rows):
            return reply
        async with self._store.reading() as conn:
            follows = await followers.of_chat(conn, who.chat)
        return turn.composer.for_follower(reply) if follows else reply

    async def remember(self, reply: Reply, who: Asker) -> None:
        """Remember a reply that was given elsewhere, so that it can be answered in words."""
        await self._memory.note(reply, who, self._turn(who))

    async def start(self, who: Asker) -> Reply:
        """Greet: who this is, and the themes as buttons."""
        return self._turn(who).composer.start()

    async def help(self, who: Asker) -> Reply:
        """Say how to ask, and list the commands that work here."""
        return self._turn(who).composer.help([*self.commands], self._own_case_commands)

    async def topics(self, who: Asker) -> Reply:
        """List the themes in a new message."""
        return replace(self._turn(who).composer.topics(0), in_place=False)

    async def contact(self, who: Asker) -> Reply:
        """Say how to reach the firm."""
        return await self._pressing.answer(OpenContact(), who, self._turn(who))

    async def privacy(self, who: Asker) -> Reply:
        """Say what is stored and what never to send."""
        return self._turn(who).composer.privacy()

    def sent(self, medium: Medium, who: Asker) -> Reply:
        """Answer what is not a written question."""
        turn = self._turn(who)
        lines = turn.language.wording
        template = {
            Medium.DOCUMENT: lines.sent_document,
            Medium.PHOTO: lines.sent_photo,
            Medium.VOICE: lines.sent_voice,
            Medium.VIDEO: lines.sent_video,
            Medium.STICKER: lines.sent_sticker,
            Medium.LOCATION: lines.sent_location,
            Medium.CONTACT: lines.sent_contact,
            Medium.POLL: lines.sent_poll,
            Medium.OTHER: lines.sent_other,
        }[medium]
        return turn.composer.with_ways_on(template)

    def unknown_command(self, typed: str, who: Asker) -> Reply:
        """Name the command that `typed`, a name in small letters, is a typo of; else all that work here."""
        turn = self._turn(who)
        words, names = turn.language.wording, (*self.commands, *self._own_case_commands)
        near = typo_of(typed, names)
        if near is not None:
            return turn.composer.with_ways_on(words.unknown_command_near, command=f"/{near}")
        listed = ", ".join(f"/{name}" for name in names)
        return turn.composer.with_ways_on(words.unknown_command, commands=listed)

    def only_private(self, who: Asker) -> Reply:
        """Say, in a group, that the bot answers in private."""
        turn = self._turn(who)
        return turn.composer.say(turn.language.wording.only_private)

    def stale_button(self, who: Asker) -> Reply:
        """Say that a button is too old."""
        return self._turn(who).composer.stale_button()

    def failure(self, reference: str, who: Asker) -> Reply:
        """Say calmly that something failed, with the reference staff can look up."""
        turn = self._turn(who)
        return turn.composer.with_ways_on(turn.language.wording.failure, reference=reference)

    @property
    def _has_office(self) -> bool:
        return self._own is not None and self._own.office.are_possible

    def _turn(self, who: Asker) -> Turn:
        snapshot = self._snapshot()
        language = snapshot.language(who.locale)
        composer = Composer(
            snapshot.knowledge.firm, language, retention_days=self._retention_days, office=self._has_office
        )
        return Turn(snapshot, language, composer, Phrasebook.of(snapshot.knowledge.firm, language))


def _as_message(reply: Reply) -> Reply:
    """Return a reply to a typed press: its notice is a message, for there is no button to show it on."""
    if reply.blocks or reply.notice is None:
        return reply
    return Reply((Paragraph((Span(reply.notice),)),), reply.rows)


def _again(outcome: MatchOutcome, utterance: str, past: Exchange, reader: FollowUpReader) -> Repeated | None:
    """Return how to answer a message that leads to the answer before it once more; None for any other."""
    if not isinstance(outcome, Answer) or not outcome.leans or outcome.candidates[0].entry != past.entry:
        return None
    presses = [each.press for row in past.rows for each in row]
    whole = any(isinstance(each, Vote) and each.whole for each in presses)
    return Repeated.SAME if whole or reader.asks_for_others(utterance) else Repeated.REST
