"""Commands about deliveries and figures."""

from __future__ import annotations

from bot.cases.oversight import Oversight
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.topic import StaffTopic


class OversightCommands(StaffTopic):
    """Commands about deliveries and figures."""

    def __init__(self, oversight: Oversight, gate: StaffGate) -> None:
        self._oversight = oversight
        self._gate = gate
