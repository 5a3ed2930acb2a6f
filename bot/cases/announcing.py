"""Announcements to the followers of many cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.cases import announcement_replies as steps
from bot.cases.announcement_draft import AnnouncementDraft, read_arguments
from bot.cases.announcement_replies import DraftReplies, how_it_stands, length_of, read_by_clients
from bot.domain.announcement import EVERYBODY, LONGEST_ANNOUNCEMENT, Audience, AudienceKind
from bot.domain.ids import AnnouncementId, ChatId, DraftId, MessageId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.knowledge.spoken import Speak, Spoken
from bot.store import announcements, audit, cases, drafts, once, outbox
from bot.store.audit import Actor, AuditLine
from bot.store.drafts import Draft, DraftKind, DraftState
from bot.store.engine import Reading, Store, Transaction

_NUMBER = re.compile(r"(?:no\.?|#)?\s*([1-9][0-9]{0,8})", re.IGNORECASE)


class Announcing:
    """Prepares announcements, sends them off and takes them back. `undo`: how long they wait for that."""

    def __init__(self, store: Store, speak: Speak, *, undo: timedelta, wake: Callable[[], None]) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self._wake = wake

    async def begin(self, actor: Actor, update: UpdateId, arguments: str) -> Reply:
        """Begin an announcement with what the words after the command say of it."""
        spoken, now = self._speak(), self._store.now()
        async with self._store.transaction() as tx:
            if await once.first_time(tx, ChatId(actor.id), update, "announce", now):
                content = await _settled(tx, read_arguments(arguments))
                draft = await drafts.begin(
                    tx, DraftKind.ANNOUNCEMENT, actor.id, None, content.model_dump_json(), now
                )
            else:
                found = await drafts.newest_open(tx, actor.id, DraftKind.ANNOUNCEMENT)
                if found is None:
                    return Reply(spoken.say(spoken.words.staff.announce_cancelled))
                draft, content = found.id, _content(found)
            return await self._next_step(tx, spoken, draft, content)

    async def replied(self, prompt: MessageId | None, text: str) -> Reply | None:
        """Take `text` for the announcement that the message `prompt` asked for; None where it did not."""
        if prompt is None:
            return None
        spoken = self._speak()
        async with self._store.transaction() as tx:
            draft = await drafts.asked_in(tx, prompt)
            if draft is None or draft.kind is not DraftKind.ANNOUNCEMENT:
                return None
            content = _content(draft)
            if draft.state is not DraftState.OPEN:
                return await self._ended(tx, spoken, draft, content)
            if length_of(text) > LONGEST_ANNOUNCEMENT:
                return DraftReplies(spoken, draft.id).too_long(text)
            return await self._change(tx, spoken, draft.id, content.model_copy(update={"text": text}))

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Take a step with a draft; None where it is no announcement, or there is no such step.

        A button that confirms names the preview it stood under: where the draft has changed since, the new
        preview is shown instead. The bare word `confirm` means whatever the draft holds now.
        """
        spoken, woken = self._speak(), False
        async with self._store.transaction() as tx:
            draft = await drafts.get(tx, press.draft)
            if draft is None or draft.kind is not DraftKind.ANNOUNCEMENT:
                return None
            if draft.state is not DraftState.OPEN:
                reply = await self._ended(tx, spoken, draft, _content(draft))
            elif _confirms(press.choice, _content(draft)):
                reply = await self._confirm(tx, spoken, draft, actor, update)
                woken = True
            else:
                step = await self._step(tx, spoken, draft, press.choice)
                if step is None:
                    return None
                reply = step
        if woken:
            self._wake()
        return replace(reply, in_place=True)

    async def undo(self, announcement: AnnouncementId, actor: Actor, update: UpdateId) -> Reply:
        """Stop what of an announcement did not go out yet, and say how it stands."""
        spoken, now = self._speak(), self._store.now()
        async with self._store.transaction() as tx:
            if await once.first_time(tx, ChatId(actor.id), update, "unsay", now):
                stopped = await outbox.cancel_waiting(tx, announcement=announcement)
                if stopped:
                    detail = f"announcement {announcement}: {stopped} messages stopped"
                    await audit.add(tx, AuditLine(now, actor, "unsay", update, detail=detail))
            return await self._standing(tx, spoken, announcement)

    async def undo_number(self, written: str, actor: Actor, update: UpdateId) -> Reply:
        """Do `undo` for a number as it was typed."""
        found = _NUMBER.fullmatch(written.strip())
        if found is None:
            spoken = self._speak()
            return Reply(spoken.say(spoken.words.staff.announce_number_missing))
        return await self.undo(AnnouncementId(int(found[1])), actor, update)

    async def _confirm(
        self, tx: Transaction, spoken: Spoken, draft: Draft, actor: Actor, update: UpdateId
    ) -> Reply:
        now, content = self._store.now(), _content(draft)
        audience, text = content.audience, content.text
        if audience is None or text is None or not await announcements.count_of(tx, audience):
            return await self._next_step(tx, spoken, draft.id, content)
        number = await announcements.add(tx, audience.kind.value, audience.value, text, now)
        # The draft ends once, whatever presses Confirm: that keeps a repeated update from saying it twice.
        sent = content.model_copy(update={"sent": number})
        await drafts.write(tx, draft.id, sent.model_dump_json())
        await drafts.end(tx, draft.id, DraftState.CONFIRMED)
        await once.first_time(tx, ChatId(actor.id), update, "announce_confirm", now)
        count = await announcements.put_out(
            tx, number, audience, read_by_clients(spoken, text), now=now, not_before=now + self._undo
        )
        whom = audience.kind.value if audience.value is None else f"{audience.kind.value} {audience.value}"
        detail = f"announcement {number} to {whom}: {count} messages"
        await audit.add(tx, AuditLine(now, actor, "announce", update, detail=detail))
        return await self._standing(tx, spoken, number)

    async def _step(self, tx: Transaction, spoken: Spoken, draft: Draft, choice: str) -> Reply | None:
        content, replies = _content(draft), DraftReplies(spoken, draft.id)
        name, _, place = choice.partition("-")
        at = int(place) if place.isdecimal() else 0
        if choice == steps.CANCEL:
            await drafts.end(tx, draft.id, DraftState.CANCELLED)
            return Reply(spoken.say(spoken.words.staff.announce_cancelled))
        if choice == steps.EDIT and content.audience is not None:
            return replies.write(content.audience, content.text)
        if choice == steps.AUDIENCE:
            changed = content.model_copy(update={"kind": None, "value": None})
            return await self._change(tx, spoken, draft.id, changed)
        if choice == steps.ALL:
            changed = content.model_copy(update={"kind": AudienceKind.ALL, "value": None})
            return await self._change(tx, spoken, draft.id, changed)
        if name in (steps.POSTS, steps.KINDS):
            kind = AudienceKind.POST if name == steps.POSTS else AudienceKind.VISA_KIND
            changed = content.model_copy(update={"kind": kind, "value": None, "offered": ()})
            return await self._change(tx, spoken, draft.id, changed, page=at)
        if name == steps.CONFIRM:
            return await self._next_step(tx, spoken, draft.id, content)
        if name == steps.PICK and content.kind is not None and at < len(content.offered):
            changed = content.model_copy(update={"value": content.offered[at], "offered": ()})
            return await self._change(tx, spoken, draft.id, changed)
        return None

    async def _change(
        self, tx: Transaction, spoken: Spoken, draft: DraftId, content: AnnouncementDraft, *, page: int = 0
    ) -> Reply:
        settled = await _settled(tx, content)
        await drafts.write(tx, draft, settled.model_dump_json())
        return await self._next_step(tx, spoken, draft, settled, page=page)

    async def _next_step(
        self, conn: Reading, spoken: Spoken, draft: DraftId, content: AnnouncementDraft, *, page: int = 0
    ) -> Reply:
        """Ask for what is missing, else show the whole."""
        replies, audience = DraftReplies(spoken, draft), content.audience
        if content.kind is None:
            return replies.who(await announcements.count_of(conn, EVERYBODY))
        if audience is None or content.offered or not await _is_known(conn, audience):
            return replies.pick(content, page)
        if content.text is None:
            return replies.write(audience, None)
        if length_of(content.text) > LONGEST_ANNOUNCEMENT:
            return replies.too_long(content.text)
        return replies.preview(audience, content.text, await announcements.count_of(conn, audience))

    async def _ended(self, conn: Reading, spoken: Spoken, draft: Draft, content: AnnouncementDraft) -> Reply:
        if draft.state is DraftState.CONFIRMED and content.sent is not None:
            return await self._standing(conn, spoken, content.sent)
        return Reply(spoken.say(spoken.words.staff.announce_cancelled))

    async def _standing(self, conn: Reading, spoken: Spoken, number: AnnouncementId) -> Reply:
        announcement = await announcements.get(conn, number)
        if announcement is None:
            return Reply(spoken.say(spoken.words.staff.announce_unknown, number=str(number)))
        standing = await announcements.standing(conn, number)
        return how_it_stands(spoken, announcement, standing, now=self._store.now(), undo=self._undo)


async def _settled(conn: Reading, content: AnnouncementDraft) -> AnnouncementDraft:
    """Return `content` with the value as the cases spell it; where it is none of theirs, with the choice."""
    if content.kind is None or content.kind is AudienceKind.ALL:
        return content.model_copy(update={"offered": ()})
    values = await _values(conn, content.kind)
    if content.value is not None:
        wanted = content.value.casefold()
        same = next((value for value in values if value.casefold() == wanted), None)
        if same is not None:
            return content.model_copy(update={"value": same, "offered": ()})
    return content.model_copy(update={"offered": tuple(values)})


def _confirms(choice: str, content: AnnouncementDraft) -> bool:
    audience, text = content.audience, content.text
    if choice == steps.CONFIRM:
        return True
    return (
        audience is not None
        and text is not None
        and choice == f"{steps.CONFIRM}-{steps.mark_of(audience, text)}"
    )


async def _is_known(conn: Reading, audience: Audience) -> bool:
    return audience.value is None or audience.value in await _values(conn, audience.kind)


async def _values(conn: Reading, kind: AudienceKind) -> list[str]:
    """Return the values among open cases, each in the first of its spellings."""
    values: dict[str, str] = {}
    for value in await cases.values_of(conn, kind.value):
        values.setdefault(value.casefold(), value)
    return list(values.values())


def _content(draft: Draft) -> AnnouncementDraft:
    return AnnouncementDraft.model_validate_json(draft.content)
