"""Drafts of every kind: finding the one staff mean, its owner, and the message that asks for a reply."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import DraftId, MessageId, StaffId
from bot.domain.press import Choose
from bot.domain.reply import Block, Paragraph, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.staff.case_argument import shorten
from bot.staff.drafts.older import of_its_kind
from bot.staff.drafts.owner import CANCEL, CONFIRM, DraftOwner, PreviewOwner
from bot.staff.phrases import case_name
from bot.staff.request import StaffRequest
from bot.store.cases import cases
from bot.store.database.engine import Reading, Store
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState
from bot.store.staff.staff_messages import AnsweredQuestion

_FRESH = timedelta(minutes=15)
"""An older preview can be confirmed only by its number, because nobody remembers what it said."""

_LISTED_FOR = timedelta(days=1)
_LISTED_AT_MOST = 5

_NUMBER = re.compile(r"#?([1-9][0-9]{0,17})")
_MEANT = "meant draft"
"""The effect of a command that names no draft; its result is the draft that was meant."""

_LONGEST_QUOTE = 20

_EXAMPLE = 12
"""A sample number for the usage hint."""

StillGoing = Callable[[StaffRequest], Awaitable[tuple[Block, ...]]]
"""Returns what a member recorded last that is still waiting to be sent, and how to stop it."""


class Drafting:
    """Passes each step to the owner of its draft. `dialogs` end without a preview, `previews` with one.

    `wake` is called so that messages from a confirmed draft are sent at once.
    """

    def __init__(
        self,
        store: Store,
        *,
        dialogs: Sequence[DraftOwner],
        previews: Sequence[PreviewOwner],
        still_going: StillGoing,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._previews = {kind: owner for owner in previews for kind in owner.kinds}
        self._owners: Mapping[DraftKind, DraftOwner] = {
            kind: owner for owner in (*dialogs, *previews) for kind in owner.kinds
        }
        self._still_going = still_going
        self._wake = wake

    async def ask_in(self, draft: DraftId, prompt: MessageId) -> None:
        """Store that a reply to the bot's message `prompt` belongs to `draft`."""
        async with self._store.transaction() as tx:
            await drafts.ask_in(tx, draft, prompt)

    async def choose(self, request: StaffRequest, press: Choose) -> Reply | None:
        """Take the step of a button; None if the draft has no such step."""
        found = await drafts.get(request.tx, press.draft)
        draft = None if found is None else of_its_kind(found)
        owner = None if draft is None else self._owners.get(draft.kind)
        if draft is None or owner is None:
            return None
        reply = await owner.choose(request, draft, press.choice)
        reply = await self._taken_up(request, draft, reply)
        if reply is not None and press.choice.startswith(CONFIRM):
            request.after_commit(self._wake)
        return None if reply is None else replace(reply, in_place=True)

    async def confirm(self, request: StaffRequest, written: str) -> Reply:
        """Confirm the draft whose number is `written`.

        Without a number, it is the last draft of any kind that this member was shown, if it is a complete,
        open and recent preview. Otherwise the reply lists the drafts that can be named.
        """
        return await self._by_command(request, CONFIRM, written)

    async def cancel(self, request: StaffRequest, written: str) -> Reply:
        """Cancel the draft whose number is `written`; without a number, the one that `confirm` would take."""
        return await self._by_command(request, CANCEL, written)

    async def asked_in(self, prompt: MessageId) -> bool:
        """Return whether the bot's message `prompt` asks for words."""
        async with self._store.reading() as conn:
            return await drafts.asked_in(conn, prompt) is not None

    async def awaited_note(self, by: StaffId) -> DraftId | None:
        """Return the draft that asked this member for a note and has no answer yet; None if none has."""
        async with self._store.reading() as conn:
            last = await drafts.last_of(conn, by)
        if last is None or last.state is not DraftState.OPEN or last.at < self._store.now() - _FRESH:
            return None
        owner = self._owners.get(of_its_kind(last).kind)
        return last.id if owner is not None and owner.question(of_its_kind(last)) == "note" else None

    async def note_without_reply(self, request: StaffRequest, draft: DraftId) -> Reply | None:
        """Say that text which is no reply was not taken as the note; a reply to this message is."""
        found = await drafts.get(request.tx, draft)
        case = None if found is None or found.case is None else await cases.get(request.tx, found.case)
        if case is None:
            return None
        return Reply(request.say(request.words.note_without_reply, case=case_name(case)), asks=draft)

    async def replied(self, request: StaffRequest, prompt: MessageId, text: str, about: str) -> Reply | None:
        """Handle a reply to the bot's message `prompt`; None if that message asked for nothing.

        `about` names the question that is answered, if it is not the current one.
        """
        found = await drafts.asked_in(request.tx, prompt)
        owner = None if found is None else self._owners.get(of_its_kind(found).kind)
        if found is None or owner is None:
            return None
        draft = of_its_kind(found)
        reply = await owner.replied(request, draft, text, about)
        return await self._taken_up(request, draft, reply)

    async def question(self, conn: Reading, prompt: MessageId) -> AnsweredQuestion | None:
        """Return the question that a reply to the message `prompt` answers; None if it asked nothing."""
        found = await drafts.asked_in(conn, prompt)
        owner = None if found is None else self._owners.get(of_its_kind(found).kind)
        if found is None or owner is None:
            return None
        return AnsweredQuestion(found.id, owner.question(of_its_kind(found)))

    def has_preview(self, draft: Draft) -> bool:
        """Return whether this kind of draft ends with a preview."""
        return of_its_kind(draft).kind in self._previews

    async def _by_command(self, request: StaffRequest, step: str, written: str) -> Reply:
        draft, number = None, _NUMBER.fullmatch(written)
        if number is not None:
            draft = DraftId(int(number[1]))
        elif not written:
            draft = await self._meant(request)
        reply = None if draft is None else await self.choose(request, Choose(draft, step))
        return reply or await self._nothing_meant(request, step, written)

    async def _taken_up(self, request: StaffRequest, draft: Draft, reply: Reply | None) -> Reply | None:
        """Store that this member has just used `draft`, whoever began it, and was shown `reply`."""
        if reply is not None:
            await drafts.take_up(request.tx, draft.id, request.actor.id, request.now)
        return reply

    async def _meant(self, request: StaffRequest) -> DraftId | None:
        """Return the preview meant by /confirm or /cancel without a number, if there is only one candidate.

        An update that is handled again gets the same draft, so it cannot act on another one. An anonymous
        admin may be several people, each of whom saw something else, so no preview is assumed.
        """
        if request.actor.is_shared:
            return None
        if (meant := (await request.done()).get(_MEANT)) is not None:
            return DraftId(int(meant))
        last = await drafts.last_of(request.tx, request.actor.id)
        if last is None or last.state is not DraftState.OPEN or last.at < request.now - _FRESH:
            return None
        if not self._is_finished(last):
            return None
        await request.note_result(_MEANT, str(last.id))
        return last.id

    def _is_finished(self, found: Draft) -> bool:
        draft = of_its_kind(found)
        owner = self._previews.get(draft.kind)
        return owner is not None and owner.is_finished(draft)

    async def _nothing_meant(self, request: StaffRequest, step: str, written: str) -> Reply:
        """Say that `step` has no draft to act on, and list the ones that can be named.

        `written` is what stands in place of a draft's number; empty: nothing.
        """
        words, actor, since = request.words, request.actor, request.now - _LISTED_FOR
        found = await drafts.open_of(request.tx, actor.id, [*self._previews], since, _LISTED_AT_MOST)
        lines = [await self._line(request, step, of_its_kind(draft)) for draft in found]
        example = f"/{step} {_EXAMPLE}"
        if written:
            blocks = request.say(words.draft_unknown, written=shorten(written, _LONGEST_QUOTE))
        elif actor.is_shared:
            blocks = request.say(words.anonymous_number, command=f"/{step}", example=example)
        else:
            blocks = request.say(words.status_no_draft)
        if lines:
            blocks += (*request.say(words.drafts_open), Paragraph((Span("\n".join(lines)),)))
        elif written or not actor.is_shared:
            blocks += request.say(words.drafts_none, example=example)
        return Reply(blocks + await self._still_going(request))

    async def _line(self, request: StaffRequest, step: str, draft: Draft) -> str:
        words, owner = request.words, self._previews[draft.kind]
        case = None if draft.case is None else await cases.get(request.tx, draft.case)
        values = {
            "step": step,
            "draft": str(draft.id),
            "what": await owner.name(request.tx, request.phrases, draft),
        }
        if case is None:
            line = fill_label(words.draft_line, values)
        else:
            line = fill_label(words.draft_line_case, {**values, "case": case_name(case)})
        return line if owner.is_finished(draft) else fill_label(words.draft_unfinished, {"line": line})
