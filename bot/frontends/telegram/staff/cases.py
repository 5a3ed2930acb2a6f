"""Commands about cases."""

from __future__ import annotations

from bot.cases.registry import Registry
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.topic import StaffTopic


class CaseCommands(StaffTopic):
    """Commands about cases."""

    def __init__(self, registry: Registry, gate: StaffGate) -> None:
        self._registry = registry
        self._gate = gate
