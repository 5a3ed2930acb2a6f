"""The conversation: what a person wrote or pressed, answered from one snapshot of the knowledge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.conversation.alarms import DangerAlarms
from bot.conversation.asker import Asker
from bot.conversation.case_paragraphs import Known
from bot.conversation.hearing import Heard, around
from bot.conversation.replies import Composer
from bot.conversation.thinking import Thinking
from bot.domain.cases import OwnCase
from bot.domain.danger import DangerKind
from bot.domain.ids import ChatId, EntryId
from bot.domain.invitation_token import without_tokens
from bot.domain.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.medium import Medium
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OpenEntry,
    OpenSources,
    OpenTheme,
    OpenTopics,
    Press,
    QuestionPress,
    Vote,
)
from bot.domain.private_numbers import (
    CONTACT_DETAILS,
    FoundNumber,
    found_numbers,
    is_number_alone,
    masked,
)
from bot.domain.reply import Reply
from bot.knowledge.case_facts import speaks_of_a_case
from bot.knowledge.did_you_mean import typo_of
from bot.knowledge.model import Entry, Language
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.store.chats import misses, votes
from bot.store.database.engine import Store

LONGEST_UTTERANCE = 4096
"""Characters of one message (Bot API, Message.text); the terminal has the same limit."""

OwnCasesOf = Callable[[ChatId], Awaitable[tuple[OwnCase, ...]]]
"""Returns the cases that a chat follows with its consent, as clients may see them."""


class Conversation:
    """Answers people. Every question uses one snapshot from start to end; effects happen once per update.

    `own_cases` is called only for an answer about the asker's own case; without it, nobody has one.
    `own_case_commands` are the names of commands that work here in addition to `commands`.
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
    ) -> None:
        self._snapshot = snapshot
        self._store = store
        self._clock = clock
        self._retention_days = retention_days
        self._own_cases = own_cases
        self._own_case_commands = own_case_commands
        self.commands: Mapping[str, Callable[[Asker], Reply]] = {
            "start": self.start,
            "help": self.help,
            "topics": self.topics,
            "contact": self.contact,
            "privacy": self.privacy,
        }
        """What answers each command of the conversation."""
        self._thinking = Thinking()
        self._alarms = DangerAlarms(store)

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
        heard = await self._hear(readable, who, turn)
        if len(utterance) > LONGEST_UTTERANCE:
            reply = turn.composer.with_ways_on(words.too_long, limit=str(LONGEST_UTTERANCE))
            return around(reply, NoAnswer(), heard, turn.snapshot.knowledge, turn.phrases)
        if numbers and is_number_alone(readable):
            way_on = words.contact_details_alone if _contact_only(numbers) else words.number_alone
            return _with_notes(turn.composer.with_ways_on(way_on), numbers, who, turn)
        outcome = await self._thinking.understand(turn.snapshot, readable, turn.language.locale, heard)
        asked = 0 if heard.threat else await self._keep(outcome, readable, who)
        reply = turn.composer.of(outcome, asked, await self._known(outcome, who, turn))
        reply = around(reply, outcome, heard, turn.snapshot.knowledge, turn.phrases)
        return _with_notes(
            reply, numbers, who, turn, comes_first=heard.sure or isinstance(outcome, SmallTalk)
        )

    async def _hear(self, readable: str, who: Asker, turn: _Turn) -> Heard:
        """Return what is recognized before the question, and tell staff about it."""
        now = self._clock()
        lately = await self._alarms.lately(who.chat, now)
        after = None if lately is None else DangerKind(lately.what)
        today = turn.phrases.today(now)
        danger, matter = await self._thinking.hear(
            turn.snapshot, readable[:LONGEST_UTTERANCE], turn.language.locale, after, today
        )
        heard = Heard(danger, matter, lately)
        if danger or matter:
            quote = turn.snapshot.knowledge.firm.danger_texts_to_staff
            locale = turn.language.locale
            await self._alarms.tell(heard, readable, who.chat, locale, now, turn.phrases, quote=quote)
        return heard

    async def _known(self, outcome: MatchOutcome, who: Asker, turn: _Turn) -> Known | None:
        match outcome:
            case Answer(candidates):
                return await self._of(turn.language.entries[candidates[0].entry], who)
            case _:
                return None

    async def _of(self, entry: Entry, who: Asker) -> Known | None:
        """Return the asker's cases if `entry` mentions them; otherwise nothing is read."""
        if self._own_cases is None or not speaks_of_a_case(entry.whole.placeholders):
            return None
        return Known(await self._own_cases(who.chat), self._clock())

    async def _keep(self, outcome: MatchOutcome, utterance: str, who: Asker) -> int:
        """Store what was not answered for staff to review; return its number, 0 if nothing is stored."""
        match outcome:
            case Answer() | SmallTalk():
                return 0
            case Suggest(offered):
                reason, candidates = misses.MissReason.SUGGESTED, offered
            case NoAnswer(candidates, off_topic):
                reason = misses.MissReason.OFF_TOPIC if off_topic else misses.MissReason.NONE
            case _:
                assert_never(outcome)
        miss = misses.Miss(
            chat=who.chat,
            once=who.once,
            locale=who.locale,
            utterance=utterance,
            reason=reason,
            candidates=tuple(each.entry for each in candidates),
            at=self._clock(),
        )
        async with self._store.transaction() as tx:
            return await misses.add(tx, miss)

    async def press(self, press: Press, who: Asker) -> Reply:
        """Answer a pressed button. What it refers to may be gone by now: then it is an old button."""
        if not isinstance(press, QuestionPress):
            return self.stale_button(who)
        turn = self._turn(who)
        match press:
            case OpenEntry(entry, asked):
                return await self._open(entry, asked, who, turn)
            case OpenSources(entry):
                found = turn.language.entries.get(entry)
                return turn.composer.sources(found) if found else self.stale_button(who)
            case OpenTopics(page):
                return turn.composer.topics(page)
            case OpenTheme(key, page):
                theme = next((each for each in turn.language.themes if each.key == key), None)
                return turn.composer.theme(theme, page) if theme else self.stale_button(who)
            case Vote():
                return await self._vote(press, who, turn)
            case NoneOfThese(asked):
                async with self._store.transaction() as tx:
                    theirs = await misses.reject(tx, asked, who.chat)
                if not theirs:
                    return self.stale_button(who)
                return replace(turn.composer.with_ways_on(turn.language.wording.none_of_these), in_place=True)
            case OpenContact():
                return turn.composer.contact()
            case _:
                assert_never(press)

    async def _open(self, entry: EntryId, asked: int | None, who: Asker, turn: _Turn) -> Reply:
        found = turn.language.entries.get(entry)
        if found is None:
            return self.stale_button(who)
        if asked is not None:
            async with self._store.transaction() as tx:
                await misses.choose(tx, asked, who.chat, entry)
        return turn.composer.answer(found, await self._of(found, who))

    async def _vote(self, press: Vote, who: Asker, turn: _Turn) -> Reply:
        entry = turn.language.entries.get(press.entry)
        if entry is None and press.entry not in turn.language.retired:
            return self.stale_button(who)
        vote = votes.StoredVote(
            chat=who.chat,
            entry=press.entry,
            version=press.version,
            helpful=press.helpful,
            at=self._clock(),
            once=who.once,
        )
        async with self._store.transaction() as tx:
            await votes.put(tx, vote)
        words = turn.language.wording
        notice = words.notice_thanks if press.helpful else words.notice_sorry
        if entry is None or entry.version != press.version:
            return Reply(notice=notice)
        marked = turn.composer.answer(entry, await self._of(entry, who), voted=press.helpful)
        return replace(marked, in_place=True, notice=notice)

    def start(self, who: Asker) -> Reply:
        """Greet: who this is, and the themes as buttons."""
        return self._turn(who).composer.start()

    def help(self, who: Asker) -> Reply:
        """Say how to ask, and list the commands that work here."""
        return self._turn(who).composer.help([*self.commands], self._own_case_commands)

    def topics(self, who: Asker) -> Reply:
        """List the themes in a new message."""
        return replace(self._turn(who).composer.topics(0), in_place=False)

    def contact(self, who: Asker) -> Reply:
        """Say how to reach the firm."""
        return self._turn(who).composer.contact()

    def privacy(self, who: Asker) -> Reply:
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
        """Say that a button is too old: a notice, not a message."""
        return Reply(notice=self._turn(who).language.wording.notice_old_button)

    def failure(self, reference: str, who: Asker) -> Reply:
        """Say calmly that something failed, with the reference staff can look up."""
        turn = self._turn(who)
        return turn.composer.with_ways_on(turn.language.wording.failure, reference=reference)

    def _turn(self, who: Asker) -> _Turn:
        snapshot = self._snapshot()
        language = snapshot.language(who.locale)
        composer = Composer(snapshot.knowledge.firm, language, retention_days=self._retention_days)
        return _Turn(snapshot, language, composer, Phrasebook.of(snapshot.knowledge.firm, language))


def _with_notes(
    reply: Reply, numbers: Sequence[FoundNumber], who: Asker, turn: _Turn, *, comes_first: bool = False
) -> Reply:
    """Return `reply` with the warning about `numbers`, and the note that it answers an edited message.

    `comes_first`: help for danger comes before anything else.
    """
    words = turn.language.wording
    if numbers:
        kind = words.contact_details_sent if _contact_only(numbers) else words.numbers_sent
        warning = turn.composer.say(kind).blocks
        reply = replace(reply, blocks=reply.blocks + warning if comes_first else warning + reply.blocks)
    if who.edited:
        reply = replace(reply, blocks=turn.composer.say(words.edited).blocks + reply.blocks)
    return reply


def _contact_only(numbers: Sequence[FoundNumber]) -> bool:
    return all(each.sort in CONTACT_DETAILS for each in numbers)


class _Turn:
    """One snapshot, used from a question's start to its end."""

    __slots__ = ("composer", "language", "phrases", "snapshot")

    def __init__(
        self, snapshot: Snapshot, language: Language, composer: Composer, phrases: Phrasebook
    ) -> None:
        self.snapshot = snapshot
        self.language = language
        self.composer = composer
        self.phrases = phrases
