"""Commands about statuses."""

from __future__ import annotations

from bot.cases.status_desk import StatusDesk
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.topic import StaffTopic


class StatusCommands(StaffTopic):
    """Commands about statuses."""

    def __init__(self, statuses: StatusDesk, gate: StaffGate) -> None:
        self._statuses = statuses
        self._gate = gate
