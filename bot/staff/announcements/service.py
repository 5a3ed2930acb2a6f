"""Announcements to the followers of many cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from bot.domain.actor import AuditAction
from bot.domain.announcement import EVERYBODY, LONGEST_ANNOUNCEMENT, Audience, AudienceKind
from bot.domain.ids import AnnouncementId, DraftId
from bot.domain.press import Choose
from bot.domain.reply import Button, Reply
from bot.domain.text_units import units
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.announcements import replies as steps
from bot.staff.announcements.draft import AnnouncementDraft, read_arguments
from bot.staff.announcements.replies import DraftReplies, read_by_clients
from bot.staff.announcements.taking_back import Unsaying
from bot.staff.drafts.owner import CANCEL, CONFIRM, PreviewOwner
from bot.staff.request import StaffRequest
from bot.store.cases import cases
from bot.store.database.engine import Reading
from bot.store.messages import announcements
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState


class Announcing:
    """Prepares and sends announcements. `undo`: how long they wait before they are sent."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.ANNOUNCEMENT})

    def __init__(self, *, undo: timedelta) -> None:
        self._undo = undo
        self.unsaying = Unsaying(undo=undo)
        self.previews: tuple[PreviewOwner, ...] = (self, self.unsaying)

    async def begin(self, request: StaffRequest, arguments: str) -> Reply:
        """Begin an announcement from the command's arguments."""
        written = (await _settled(request.tx, read_arguments(arguments))).model_dump_json()
        draft = await request.begin(DraftKind.ANNOUNCEMENT, None, written)
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, draft.id, _content(draft))
        return await self._next_step(request, draft.id, _content(draft))

    def question(self, draft: Draft) -> str:
        """Return an empty string: a reply is interpreted by what is missing, not by the question."""
        return ""

    async def name(self, conn: Reading, phrases: Phrasebook, draft: Draft) -> str:
        """Return a phrase that names the announcement by its audience."""
        return steps.name_of(phrases, _content(draft))

    def is_finished(self, draft: Draft) -> bool:
        """Return whether the draft has an audience and a text."""
        content = _content(draft)
        return content.audience is not None and bool(content.text) and not content.offered

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Take a step.

        A Confirm button carries the fingerprint of its preview. If the draft has changed since, the new
        preview is shown instead. The word `confirm` alone confirms the current content.
        """
        content = _content(draft)
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, draft.id, content)
        if _confirms(choice, content):
            return await self._confirm(request, draft)
        return await self._step(request, draft, choice)

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply:
        """Accept an audience or a text in words."""
        content = _content(draft)
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, draft.id, content)
        if units(text) > LONGEST_ANNOUNCEMENT:
            return DraftReplies(request.phrases, draft.id).too_long(text)
        return await self._change(request, draft.id, await _with_reply(request.tx, content, text))

    async def _confirm(self, request: StaffRequest, draft: Draft) -> Reply:
        content = _content(draft)
        audience, text = content.audience, content.text
        if audience is None or text is None or units(text) > LONGEST_ANNOUNCEMENT:
            return await self._next_step(request, draft.id, content)
        if not await announcements.count_of(request.tx, audience):
            return await self._next_step(request, draft.id, content)
        number = await announcements.add(request.tx, audience.kind.value, audience.value, text, request.now)
        # The draft can end only once, so a repeated update or a second Confirm does not send it again.
        sent = content.model_copy(update={"sent": number})
        await drafts.write(request.tx, draft.id, sent.model_dump_json())
        await drafts.end(request.tx, draft.id, DraftState.CONFIRMED)
        count = await announcements.put_out(
            request.tx,
            number,
            audience,
            read_by_clients(request.phrases, text, urgent=content.urgent),
            now=request.now,
            not_before=request.now + self._undo,
            urgent=content.urgent,
        )
        whom = audience.kind.value if audience.value is None else f"{audience.kind.value} {audience.value}"
        detail = f"announcement {number} to {whom}: {count} messages"
        if content.urgent:
            detail += ", urgent"
        await request.audit(AuditAction.ANNOUNCE, detail=detail)
        return await self._standing(request, draft.id, number)

    async def _step(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        content, replies = _content(draft), DraftReplies(request.phrases, draft.id)
        name, _, place = choice.partition("-")
        at = int(place) if place.isdecimal() else 0
        if choice == CANCEL:
            await drafts.end(request.tx, draft.id, DraftState.CANCELLED)
            return _dropped(request.phrases, content)
        if choice == steps.EDIT and content.audience is not None:
            return replies.write(content.audience, content.text)
        if choice in (steps.URGENT, steps.NOT_URGENT):
            changed = content.model_copy(update={"urgent": choice == steps.URGENT})
            return await self._change(request, draft.id, changed)
        if choice == steps.AUDIENCE:
            changed = content.model_copy(update={"kind": None, "value": None})
            return await self._change(request, draft.id, changed)
        if choice == steps.ALL:
            changed = content.model_copy(update={"kind": AudienceKind.ALL, "value": None})
            return await self._change(request, draft.id, changed)
        if name in (steps.POSTS, steps.KINDS):
            kind = AudienceKind.POST if name == steps.POSTS else AudienceKind.VISA_KIND
            changed = content.model_copy(update={"kind": kind, "value": None, "offered": ()})
            return await self._change(request, draft.id, changed, page=at)
        if name == CONFIRM:
            return await self._next_step(request, draft.id, content)
        if name == steps.PICK and content.kind is not None and at < len(content.offered):
            changed = content.model_copy(update={"value": content.offered[at], "offered": ()})
            return await self._change(request, draft.id, changed)
        return None

    async def _change(
        self, request: StaffRequest, draft: DraftId, content: AnnouncementDraft, *, page: int = 0
    ) -> Reply:
        settled = await _settled(request.tx, content)
        await drafts.write(request.tx, draft, settled.model_dump_json())
        return await self._next_step(request, draft, settled, page=page)

    async def _next_step(
        self, request: StaffRequest, draft: DraftId, content: AnnouncementDraft, *, page: int = 0
    ) -> Reply:
        """Ask for what is missing, or show the preview."""
        replies, audience = DraftReplies(request.phrases, draft), content.audience
        if content.kind is None:
            return replies.who(await announcements.count_of(request.tx, EVERYBODY), content.text)
        if audience is None or content.offered or not await _is_known(request.tx, audience):
            return replies.pick(content, page)
        if content.text is None:
            return replies.write(audience, None)
        if units(content.text) > LONGEST_ANNOUNCEMENT:
            return replies.too_long(content.text)
        count = await announcements.count_of(request.tx, audience)
        return replies.preview(audience, content.text, count, urgent=content.urgent)

    async def _standing(self, request: StaffRequest, draft: DraftId, announcement: AnnouncementId) -> Reply:
        """Show the delivery status of an announcement in place of its confirmed preview.

        A second tap on Confirm hits the first button of this reply, so that button must not take anything
        back.
        """
        reply = await self.unsaying.standing(request, announcement)
        if not reply.rows:
            return reply
        again = Button(request.words.button_announce_standing, Choose(draft, steps.STANDING))
        return replace(reply, rows=((again,), *reply.rows))

    async def _ended(self, request: StaffRequest, draft: DraftId, content: AnnouncementDraft) -> Reply:
        if content.sent is not None:
            return await self._standing(request, draft, content.sent)
        return _dropped(request.phrases, content)


async def _settled(conn: Reading, content: AnnouncementDraft) -> AnnouncementDraft:
    """Return `content` with the value as the cases spell it, or with values to choose from."""
    if content.kind is None or content.kind is AudienceKind.ALL:
        return content.model_copy(update={"offered": ()})
    values = await _values(conn, content.kind)
    if content.value is not None:
        wanted = content.value.casefold()
        same = next((value for value in values if value.casefold() == wanted), None)
        if same is not None:
            return content.model_copy(update={"value": same, "offered": ()})
        # Written without a colon: the text follows the value.
        for value in sorted(values, key=len, reverse=True):
            text = content.value[len(value) :]
            if content.text is None and wanted.startswith(value.casefold()) and text[:1].isspace():
                return content.model_copy(update={"value": value, "text": text.strip(), "offered": ()})
    return content.model_copy(update={"offered": tuple(values)})


async def _with_reply(conn: Reading, content: AnnouncementDraft, written: str) -> AnnouncementDraft:
    """Return `content` with a reply applied: the audience if that was asked for and named, else the text."""
    if content.audience is None or content.offered:
        named = content.model_copy(update={"value": written, "text": None})
        if content.kind is None:
            named = read_arguments(written)
            named = named.model_copy(update={"urgent": named.urgent or content.urgent})
        settled = await _settled(conn, named)
        plain = named.kind is not AudienceKind.ALL or named.text is None
        if settled.audience is not None and not settled.offered and plain:
            return settled.model_copy(update={"text": settled.text or content.text})
    return content.model_copy(update={"text": written})


def _confirms(choice: str, content: AnnouncementDraft) -> bool:
    audience, text = content.audience, content.text
    if choice == CONFIRM:
        return True
    if audience is None or text is None:
        return False
    return choice == f"{CONFIRM}-{steps.mark_of(audience, text, urgent=content.urgent)}"


async def _is_known(conn: Reading, audience: Audience) -> bool:
    return audience.value is None or audience.value in await _values(conn, audience.kind)


async def _values(conn: Reading, kind: AudienceKind) -> list[str]:
    """Return the distinct values in open cases, each in its first spelling."""
    values: dict[str, str] = {}
    for value in await cases.values_of(conn, kind.value):
        values.setdefault(value.casefold(), value)
    return list(values.values())


def _dropped(phrases: Phrasebook, content: AnnouncementDraft) -> Reply:
    what = steps.name_of(phrases, content)
    return Reply(phrases.say(phrases.words.staff.announce_cancelled, what=what))


def _content(draft: Draft) -> AnnouncementDraft:
    return AnnouncementDraft.model_validate_json(draft.content)
