"""Invitations to follow a case, as staff create them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, CaseState
from bot.domain.ids import CaseId, InvitationId
from bot.domain.invitation_token import token_hash
from bot.domain.press import OnCase, RevokeInvitation
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.case_argument import with_case, with_case_of_button
from bot.staff.cases.card import show_button
from bot.staff.cases.dossier import NumberedInvitation, numbered, usable
from bot.staff.changes import InvitationRevoked, note, undo_row
from bot.staff.phrases import case_name
from bot.staff.request import StaffRequest
from bot.store.cases import cases, invitations
from bot.store.cases.invitations import Invitation, InvitationState

_MADE, _REVOKED = AuditAction.INVITE, AuditAction.REVOKE
"""Actions, and effects whose result is the invitation's number within its case."""


class Inviting:
    """Creates and revokes invitations.

    A token appears once, in the reply, and is never stored. `link` builds the link that opens the bot with
    it; `lasts` is how long it is valid.
    """

    def __init__(
        self,
        *,
        link: Callable[[str], str],
        new_token: Callable[[], str],
        lasts: timedelta,
    ) -> None:
        self._lasts = lasts
        self._link = link
        self._new_token = new_token

    async def invite(self, request: StaffRequest, text: str) -> tuple[Reply, ...]:
        """Create an invitation to the case whose number `text` starts with.

        Returns the reply for staff, then the message to forward, which contains nothing meant for staff.
        """
        made = await with_case(request, "/invite", text, self._invite)
        return (made,) if isinstance(made, Reply) else made

    async def invite_to(self, request: StaffRequest, case: CaseId) -> tuple[Reply, ...]:
        """Create an invitation to a case; empty if there is no such case."""
        return await with_case_of_button(request, case, self._invite) or ()

    async def revoke(self, request: StaffRequest, text: str) -> Reply:
        """Revoke an invitation by its case number and its own number; the only open one needs no number."""
        return await with_case(request, "/revoke", text, self._revoke_typed)

    async def revoke_one(self, request: StaffRequest, invitation: InvitationId) -> Reply | None:
        """Revoke the invitation of a button; None if there is none."""
        found = await invitations.get(request.tx, invitation)
        case = None if found is None else await cases.get(request.tx, found.case)
        if case is None:
            return None
        among = numbered(await invitations.of_case(request.tx, case.id))
        chosen = next(each for each in among if each.invitation.id == invitation)
        said = await self._revoke(request, case, chosen)
        return await self._open_ones(request, case, said)

    async def _invite(self, request: StaffRequest, case: Case, _typed: str = "") -> tuple[Reply, ...]:
        words = request.words
        if case.state is CaseState.CLOSED:
            said = request.say(words.invite_closed, number=case.number.value)
            return (Reply(said, ((show_button(request.phrases, case),),)),)
        before: tuple[Block, ...] = ()
        made = await self._made_before(request, case)
        if made is not None:
            # The update is handled again and its token was not stored, so a new one is needed.
            if made.invitation.state is InvitationState.USED:
                used = request.say(words.invite_used, invitation=str(made.number))
                return (await self._open_ones(request, case, used),)
            await self._revoke(request, case, made, undoable=False)
            before = request.say(words.invite_again)
        token, until = self._new_token(), request.now + self._lasts
        id_ = await invitations.add(request.tx, case.id, token_hash(token), now=request.now, until=until)
        number = len(await invitations.of_case(request.tx, case.id))
        new = NumberedInvitation(
            number, Invitation(id_, case.id, InvitationState.OPEN, request.now, until, None)
        )
        await request.audit(_MADE, case.id, _called(new))
        await request.note_result(_MADE, str(number))
        values = {"invitation": str(number), "case": case_name(case), "day": request.phrases.day_of(until)}
        to_staff = request.say(words.invite_staff, number=case.number.value, **values)
        to_client = request.say(
            words.invite_client, link=self._link(token), day=request.phrases.day_of(until), code=token
        )
        rows = ((_revoke_button(request.phrases, new), show_button(request.phrases, case)),)
        return Reply((*before, *to_staff), rows), Reply(to_client)

    async def _revoke_typed(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        written = typed.lstrip("#")
        among = numbered(await invitations.of_case(request.tx, case.id))
        opened = usable(among, request.now)
        if number := written or (await request.done()).get(_REVOKED):
            chosen = next((each for each in among if str(each.number) == number), None)
        else:
            chosen = opened[0] if len(opened) == 1 else None
        said: tuple[Block, ...] = ()
        if chosen is not None:
            said = await self._revoke(request, case, chosen)
        elif written:
            said = request.say(request.words.invitation_not_open, invitation=written[:20])
        return await self._open_ones(request, case, said)

    async def _made_before(self, request: StaffRequest, case: Case) -> NumberedInvitation | None:
        """Return the last invitation that this update created, unless it was revoked since."""
        number = (await request.done()).get(_MADE)
        among = () if number is None else numbered(await invitations.of_case(request.tx, case.id))
        made = next((each for each in among if str(each.number) == number), None)
        return None if made is None or made.invitation.state is InvitationState.REVOKED else made

    async def _revoke(
        self, request: StaffRequest, case: Case, chosen: NumberedInvitation, *, undoable: bool = True
    ) -> tuple[Block, ...]:
        words, invitation = request.words, str(chosen.number)
        if await invitations.revoke(request.tx, chosen.invitation.id) is not None:
            await request.audit(_REVOKED, case.id, _called(chosen))
            await request.note_result(_REVOKED, invitation)
            if undoable:
                change = InvitationRevoked(invitation=chosen.invitation.id, number=chosen.number)
                await note(request, case.id, change)
            return request.say(words.invitation_revoked, invitation=invitation)
        done = await request.done()
        if done.get(_REVOKED) == invitation:
            return request.say(words.invitation_revoked, invitation=invitation)
        return request.say(words.invitation_not_open, invitation=invitation)

    async def _open_ones(self, request: StaffRequest, case: Case, said: tuple[Block, ...]) -> Reply:
        words, number = request.words, case.number.value
        opened = usable(numbered(await invitations.of_case(request.tx, case.id)), request.now)
        again = Button(words.button_invite_again, OnCase("invite", case.id))
        last = (
            (again, show_button(request.phrases, case))
            if case.state is CaseState.OPEN
            else (show_button(request.phrases, case),)
        )
        undo = await undo_row(request)
        if not opened:
            blocks = (*said, *request.say(words.invitations_none, number=number))
            return Reply(blocks, (last, *undo), in_place=True)
        lines = tuple((Span(_line(request.phrases, each)),) for each in opened)
        blocks = (
            *said,
            *request.say(words.invitations_head, number=number),
            Listing(lines),
            *request.say(words.invitations_usage, number=number),
        )
        rows = (*((_revoke_button(request.phrases, each),) for each in opened), last, *undo)
        return Reply(blocks, rows, in_place=True)


def _called(invitation: NumberedInvitation) -> str:
    """Return the invitation's name for the audit; never its token."""
    return f"invitation {invitation.number}"


def _line(phrases: Phrasebook, each: NumberedInvitation) -> str:
    values = {
        "invitation": str(each.number),
        "made": phrases.day_of(each.invitation.created_at),
        "day": phrases.day_of(each.invitation.expires_at),
    }
    return fill_label(phrases.words.staff.invitation_line, values)


def _revoke_button(phrases: Phrasebook, each: NumberedInvitation) -> Button:
    label = fill_label(phrases.words.staff.button_revoke, {"invitation": str(each.number)})
    return Button(label, RevokeInvitation(each.invitation.id))
