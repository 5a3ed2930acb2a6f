"""Invitations to follow a case, as staff make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.ids import CaseId, ChatId, UpdateId
from bot.domain.invitation_token import token_hash
from bot.domain.press import OnCase, RevokeInvitation
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import find, read_number
from bot.staff.cases.card import name_of, show_button
from bot.staff.cases.dossier import NumberedInvitation, numbered, usable
from bot.staff.changes import InvitationRevoked, note, undo_row
from bot.store import audit, cases, effects, invitations
from bot.store.audit import AuditLine
from bot.store.database.engine import Store, Transaction
from bot.store.invitations import Invitation, InvitationState

_MADE = "invite"
_REVOKED = "revoke"
"""Actions, and effects whose result is the number of the invitation among those of its case."""


class Inviting:
    """Makes and revokes invitations.

    A token is said once, in the reply, and is kept nowhere. `link` makes the address that opens the bot with
    it; `lasts` is how long it can be used.
    """

    def __init__(
        self,
        store: Store,
        speak: CurrentPhrasebook,
        *,
        link: Callable[[str], str],
        new_token: Callable[[], str],
        lasts: timedelta,
    ) -> None:
        self._store = store
        self._speak = speak
        self._lasts = lasts
        self._link = link
        self._new_token = new_token

    async def invite(self, text: str, actor: Actor, update: UpdateId) -> tuple[Reply, ...]:
        """Make an invitation to the case whose number `text` begins with.

        Returns what staff read, and then the message to forward, in which nothing is staff's own.
        """
        spoken = self._speak()
        named = read_number(spoken, "/invite", text)
        if isinstance(named, Reply):
            return (named,)
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return (found,)
            return await self._invite(tx, spoken, found, actor, update)

    async def invite_to(self, case: CaseId, actor: Actor, update: UpdateId) -> tuple[Reply, ...]:
        """Make an invitation to a case; nothing where there is no such case."""
        async with self._store.transaction() as tx:
            found = await cases.get(tx, case)
            return () if found is None else await self._invite(tx, self._speak(), found, actor, update)

    async def revoke(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Revoke an invitation by the number of its case and its own; the only open one needs no number."""
        spoken = self._speak()
        named = read_number(spoken, "/revoke", text)
        if isinstance(named, Reply):
            return named
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return found
            written = named.rest.lstrip("#")
            among = numbered(await invitations.of_case(tx, found.id))
            opened = usable(among, self._store.now())
            done = await effects.done_by(tx, ChatId(actor.id), update)
            if number := written or done.get(_REVOKED):
                chosen = next((each for each in among if str(each.number) == number), None)
            else:
                chosen = opened[0] if len(opened) == 1 else None
            said: tuple[Block, ...] = ()
            if chosen is not None:
                said = await self._revoke(tx, spoken, found, chosen, actor, update)
            elif written:
                said = spoken.say(spoken.words.staff.invitation_not_open, invitation=written[:20])
            return await self._open_ones(tx, spoken, found, said, update)

    async def revoke_one(self, press: RevokeInvitation, actor: Actor, update: UpdateId) -> Reply | None:
        """Revoke the invitation of a button; None where there is none."""
        async with self._store.transaction() as tx:
            invitation = await invitations.get(tx, press.invitation)
            case = None if invitation is None else await cases.get(tx, invitation.case)
            if case is None:
                return None
            among = numbered(await invitations.of_case(tx, case.id))
            chosen = next(each for each in among if each.invitation.id == press.invitation)
            spoken = self._speak()
            said = await self._revoke(tx, spoken, case, chosen, actor, update)
            return await self._open_ones(tx, spoken, case, said, update)

    async def _invite(
        self, tx: Transaction, spoken: Phrasebook, case: Case, actor: Actor, update: UpdateId
    ) -> tuple[Reply, ...]:
        words, now = spoken.words.staff, self._store.now()
        if case.state is CaseState.CLOSED:
            said = spoken.say(words.invite_closed, number=case.number.value)
            return (Reply(said, ((show_button(spoken, case),),)),)
        before: tuple[Block, ...] = ()
        made = await self._made_before(tx, case, actor, update)
        if made is not None:
            # The update is handled once more, and its token cannot be read back: only a new one can be said.
            if made.invitation.state is InvitationState.USED:
                used = spoken.say(words.invite_used, invitation=str(made.number))
                return (await self._open_ones(tx, spoken, case, used, update),)
            await self._revoke(tx, spoken, case, made, actor, update, undoable=False)
            before = spoken.say(words.invite_again)
        token, until = self._new_token(), now + self._lasts
        id_ = await invitations.add(tx, case.id, token_hash(token), now=now, until=until)
        number = len(await invitations.of_case(tx, case.id))
        new = NumberedInvitation(number, Invitation(id_, case.id, InvitationState.OPEN, now, until, None))
        await audit.add(tx, AuditLine(now, actor, _MADE, update, case.id, _called(new)))
        await effects.note_result(tx, ChatId(actor.id), update, _MADE, str(number), now)
        values = {"invitation": str(number), "case": name_of(case), "day": spoken.day_of(until)}
        to_staff = spoken.say(words.invite_staff, number=case.number.value, **values)
        to_client = spoken.say(
            words.invite_client, link=self._link(token), day=spoken.day_of(until), code=token
        )
        rows = ((_revoke_button(spoken, new), show_button(spoken, case)),)
        return Reply((*before, *to_staff), rows), Reply(to_client)

    async def _made_before(
        self, tx: Transaction, case: Case, actor: Actor, update: UpdateId
    ) -> NumberedInvitation | None:
        """Return the invitation that this very update made last, unless that was revoked since."""
        number = (await effects.done_by(tx, ChatId(actor.id), update)).get(_MADE)
        among = () if number is None else numbered(await invitations.of_case(tx, case.id))
        made = next((each for each in among if str(each.number) == number), None)
        return None if made is None or made.invitation.state is InvitationState.REVOKED else made

    async def _revoke(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        chosen: NumberedInvitation,
        actor: Actor,
        update: UpdateId,
        *,
        undoable: bool = True,
    ) -> tuple[Block, ...]:
        words, invitation = spoken.words.staff, str(chosen.number)
        if await invitations.revoke(tx, chosen.invitation.id) is not None:
            now = self._store.now()
            await audit.add(tx, AuditLine(now, actor, _REVOKED, update, case.id, _called(chosen)))
            await effects.note_result(tx, ChatId(actor.id), update, _REVOKED, invitation, now)
            if undoable:
                change = InvitationRevoked(invitation=chosen.invitation.id, number=chosen.number)
                await note(tx, case.id, change, update, now)
            return spoken.say(words.invitation_revoked, invitation=invitation)
        done = await effects.done_by(tx, ChatId(actor.id), update)
        if done.get(_REVOKED) == invitation:
            return spoken.say(words.invitation_revoked, invitation=invitation)
        return spoken.say(words.invitation_not_open, invitation=invitation)

    async def _open_ones(
        self, tx: Transaction, spoken: Phrasebook, case: Case, said: tuple[Block, ...], update: UpdateId
    ) -> Reply:
        words, now, number = spoken.words.staff, self._store.now(), case.number.value
        opened = usable(numbered(await invitations.of_case(tx, case.id)), now)
        again = Button(words.button_invite_again, OnCase("invite", case.id))
        last = (
            (again, show_button(spoken, case))
            if case.state is CaseState.OPEN
            else (show_button(spoken, case),)
        )
        undo = await undo_row(tx, spoken, update)
        if not opened:
            blocks = (*said, *spoken.say(words.invitations_none, number=number))
            return Reply(blocks, (last, *undo), in_place=True)
        lines = tuple((Span(_line(spoken, each)),) for each in opened)
        blocks = (
            *said,
            *spoken.say(words.invitations_head, number=number),
            Listing(lines),
            *spoken.say(words.invitations_usage, number=number),
        )
        rows = (*((_revoke_button(spoken, each),) for each in opened), last, *undo)
        return Reply(blocks, rows, in_place=True)


def _called(invitation: NumberedInvitation) -> str:
    """Return how the audit calls an invitation; never by its token."""
    return f"invitation {invitation.number}"


def _line(spoken: Phrasebook, each: NumberedInvitation) -> str:
    values = {
        "invitation": str(each.number),
        "made": spoken.day_of(each.invitation.created_at),
        "day": spoken.day_of(each.invitation.expires_at),
    }
    return fill_label(spoken.words.staff.invitation_line, values)


def _revoke_button(spoken: Phrasebook, each: NumberedInvitation) -> Button:
    label = fill_label(spoken.words.staff.button_revoke, {"invitation": str(each.number)})
    return Button(label, RevokeInvitation(each.invitation.id))
