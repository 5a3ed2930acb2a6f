"""Commands about invitations."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import RevokeInvitation, StaffPress
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import Replies, StaffGate, StaffMessage
from bot.frontends.telegram.staff.topic import CaseWork, PressWork, StaffTopic
from bot.staff.invitations import Inviting


class InvitationCommands(StaffTopic):
    """Makes and revokes invitations. The message to forward is one of its own."""

    def __init__(self, inviting: Inviting, gate: StaffGate) -> None:
        self._inviting = inviting
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return the commands."""
        return [self._gate.command("invite", self._invite), self._gate.command("revoke", self._revoke)]

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Return what makes an invitation void."""
        return {RevokeInvitation: self._revoke_one}

    def on_case(self) -> Mapping[str, CaseWork]:
        """Return the button that invites."""
        return {"invite": self._invite_to}

    async def _invite(self, said: StaffMessage) -> Replies:
        return await self._inviting.invite(said.text, said.actor, said.once)

    async def _invite_to(self, case: CaseId, actor: Actor, once: UpdateId) -> Replies:
        return await self._inviting.invite_to(case, actor, once)

    async def _revoke(self, said: StaffMessage) -> Reply:
        return await self._inviting.revoke(said.text, said.actor, said.once)

    async def _revoke_one(self, press: RevokeInvitation, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._inviting.revoke_one(press, actor, once)
