"""Commands about announcements."""

from __future__ import annotations

from bot.cases.announcing import Announcing
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.topic import StaffTopic


class AnnouncementCommands(StaffTopic):
    """Commands about announcements."""

    def __init__(self, announcing: Announcing, gate: StaffGate) -> None:
        self._announcing = announcing
        self._gate = gate
