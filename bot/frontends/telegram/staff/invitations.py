"""Commands about invitations."""

from __future__ import annotations

from bot.cases.inviting import Inviting
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.topic import StaffTopic


class InvitationCommands(StaffTopic):
    """Commands about invitations."""

    def __init__(self, inviting: Inviting, gate: StaffGate) -> None:
        self._inviting = inviting
        self._gate = gate
