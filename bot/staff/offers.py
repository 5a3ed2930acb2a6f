"""Text that did not arrive as a new message: it is not acted on, but offered as a button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from pydantic import BaseModel, ConfigDict

from bot.domain.ids import ChatId, DraftId, MessageId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.staff.case_argument import shorten
from bot.staff.drafts.service import Drafting
from bot.staff.request import StaffRequest
from bot.store.database.engine import Reading, Store
from bot.store.staff import drafts, staff_messages
from bot.store.staff.drafts import Draft, DraftKind, DraftState
from bot.store.staff.staff_messages import AnsweredQuestion, KnownMessage, StaffMessageKey
from bot.store.updates import effects

TAKE = "take"
"""The choice of the button under an offer."""

_TAKEN = "offer"
"""The effect of taking an offer; its result is the draft."""

_LONGEST_LABEL = 60


class AskedWords(BaseModel):
    """Text from a member that asks for something: a `command` with the `text` after it, or an answer.

    An answer is a reply to the bot's message `answers`. `draft` and `about` are the draft and the question
    that it answers, once known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: str
    command: str | None = None
    answers: MessageId | None = None
    draft: DraftId | None = None
    about: str = ""

    @property
    def whole(self) -> str:
        """The text as it would be typed."""
        return self.text if self.command is None else f"/{self.command} {self.text}".strip()


class Unread(Enum):
    """Why the text is not acted on."""

    EDITED = auto()
    CAPTION = auto()


@dataclass(frozen=True, slots=True)
class MemberMessage:
    """A message from a member, and the text in it."""

    chat: ChatId
    message: MessageId
    words: AskedWords

    @property
    def key(self) -> StaffMessageKey:
        """The key under which the message is stored."""
        return StaffMessageKey(self.chat, self.message)


class Offers:
    """Tracks which messages were acted on, and offers the others as drafts that any member may take."""

    def __init__(self, store: Store, drafting: Drafting) -> None:
        self._store = store
        self._drafting = drafting

    async def asks_something(self, written: MemberMessage) -> bool:
        """Return whether a message has a command, answers a pending question, or was such an answer."""
        if written.words.command is not None:
            return True
        async with self._store.reading() as conn:
            return await self._answered(conn, written) is not None

    async def acted_on(self, written: MemberMessage, update: UpdateId) -> None:
        """Store that `update` brought this text and that it is acted on, if it asks for anything."""
        async with self._store.reading() as conn:
            question = await self._question(conn, written.words)
        if written.words.command is None and question is None:
            return
        async with self._store.transaction() as tx:
            now = self._store.now()
            await staff_messages.acted(tx, written.key, written.words.whole, update, now, question)

    async def remember(self, written: MemberMessage, update: UpdateId) -> None:
        """Store that `update` brought this text, which went to a client."""
        async with self._store.transaction() as tx:
            await staff_messages.acted(tx, written.key, written.words.whole, update, self._store.now())

    async def is_changed(self, written: MemberMessage) -> bool:
        """Return whether an edited message says something else than it did when it was acted on."""
        async with self._store.reading() as conn:
            known = await staff_messages.get(conn, written.key)
        return known is None or known.acted_on != staff_messages.digest_of(written.words.whole)

    async def offer(self, request: StaffRequest, written: MemberMessage, why: Unread) -> Reply | None:
        """Offer text that is not acted on; None if it asks for nothing, or for nothing new.

        Telegram also reports a message as edited for reasons that users cannot see (Bot API,
        Update.edited_message).
        """
        tx, now, words = request.tx, request.now, written.words
        known = await staff_messages.get(tx, written.key)
        if words.command is None:
            question = await self._answered(tx, written)
            if question is None:
                return None
            words = words.model_copy(update={"draft": question.draft, "about": question.about})
        draft = await drafts.begun_by(tx, request.update)
        if draft is None:
            digest = staff_messages.digest_of(words.whole)
            if known is not None and digest == known.latest:
                return None
            if known is not None and known.offer is not None:
                await drafts.end(tx, known.offer, DraftState.CANCELLED)
            if known is not None and digest == known.acted_on:
                await staff_messages.offered(tx, written.key, words.whole, None, now)
                return None
            draft = await request.begin(DraftKind.OFFER, None, words.model_dump_json())
            await staff_messages.offered(tx, written.key, words.whole, draft.id, now)
        return await self._reply(request, why, draft, known)

    async def is_offered(self, press: Choose) -> bool:
        """Return whether the button takes an offer, not a step of a draft."""
        if press.choice != TAKE:
            return False
        async with self._store.reading() as conn:
            draft = await drafts.get(conn, press.draft)
        return draft is not None and draft.kind is DraftKind.OFFER

    async def take(self, request: StaffRequest, offer: DraftId) -> AskedWords | Reply:
        """Return the offered text once, to be acted on for the member who pressed.

        The same update gets it again, because it may have stopped before acting on it.
        """
        tx, words = request.tx, request.words
        draft = await drafts.get(tx, offer)
        if draft is None:
            return Reply(notice=words.notice_offer_old)
        if await drafts.end(tx, draft.id, DraftState.CONFIRMED):
            await request.note_result(_TAKEN, str(draft.id))
            await self._replace_earlier_version(request, draft)
        elif (await request.done()).get(_TAKEN) != str(draft.id):
            taken = draft.state is DraftState.CONFIRMED
            return Reply(notice=words.notice_offer_taken if taken else words.notice_offer_old)
        asked = _content(draft)
        answered = None if asked.draft is None else await drafts.get(tx, asked.draft)
        if answered is None or answered.prompt is None:
            return asked
        # A draft only accepts answers to its latest question.
        return asked.model_copy(update={"answers": answered.prompt})

    async def _answered(self, conn: Reading, written: MemberMessage) -> AnsweredQuestion | None:
        """Return the question that the first version of a message answered, or else the pending one.

        By now, the draft may ask another question than it did then.
        """
        known = await staff_messages.get(conn, written.key)
        return known.question if known and known.question else await self._question(conn, written.words)

    async def _question(self, conn: Reading, words: AskedWords) -> AnsweredQuestion | None:
        """Return the question that an answer belongs to; None for a command, or if no question is pending."""
        if words.command is not None or words.answers is None:
            return None
        return await self._drafting.question(conn, words.answers)

    async def _reply(
        self, request: StaffRequest, why: Unread, draft: Draft, known: KnownMessage | None
    ) -> Reply:
        words, offered = request.words, _content(draft)
        blocks = request.say(words.caption_not_read if why is Unread.CAPTION else words.edited_not_read)
        label = words.button_offer_answer if offered.command is None else words.button_offer_command
        shown = fill_label(label, {"text": shorten(" ".join(offered.whole.split()), _LONGEST_LABEL)})
        rows = ((Button(shown, Choose(draft.id, TAKE)),),)
        if known is not None and known.update is not None:
            blocks += await self._came_of(request, known.update)
        return Reply(blocks, rows)

    async def _replace_earlier_version(self, request: StaffRequest, offer: Draft) -> None:
        """Let the request replace the earlier version, and cancel the preview of that version."""
        tx = request.tx
        before = await staff_messages.acted_again(tx, offer.id, _content(offer).whole, request.update)
        begun = None if before is None else await drafts.begun_by(tx, before)
        if begun is not None and self._drafting.has_preview(begun):
            await drafts.end(tx, begun.id, DraftState.CANCELLED)

    async def _came_of(self, request: StaffRequest, before: UpdateId) -> tuple[Block, ...]:
        """Report what the earlier version led to; `before` acted on it. Only its author can edit."""
        begun = await drafts.begun_by(request.tx, before)
        settled = begun is not None and begun.state is DraftState.CONFIRMED
        by_author = await effects.done_by(request.tx, ChatId(request.actor.id), before)
        if settled or effects.CHANGED in by_author:
            return request.say(request.words.edited_carried_out)
        if begun is not None and begun.state is DraftState.OPEN and self._drafting.has_preview(begun):
            return request.say(request.words.edited_preview_open, draft=str(begun.id))
        return ()


def _content(draft: Draft) -> AskedWords:
    return AskedWords.model_validate_json(draft.content)
