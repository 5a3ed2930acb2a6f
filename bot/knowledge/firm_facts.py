"""The firm's data as values for placeholders; unknown ones have words instead, or their line is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Firm


@runtime_checkable
class UnknownWords(Protocol):
    """The part of the wording that replaces what firm.yaml leaves unknown."""

    @property
    def firm_appointment_unknown(self) -> str:
        """In place of {firm.appointment}."""

    @property
    def firm_fees_unknown(self) -> str:
        """In place of {firm.fees}."""

    @property
    def firm_backups_days(self) -> str:
        """{firm.backups}, with the days in it."""

    @property
    def firm_backups_unknown(self) -> str:
        """{firm.backups}, if the days are not known."""


def firm_values(firm: Firm, wording: UnknownWords) -> Mapping[str, str | None]:
    """Return a value for every name in FIRM_PLACEHOLDERS; None: a line that contains it is left out."""
    days = firm.backup_days
    return {
        "firm.name": firm.name,
        "firm.attorney": firm.attorney,
        "firm.address": firm.address,
        "firm.phone": firm.phone,
        "firm.directions": firm.directions,
        "firm.memberships": ", ".join(firm.memberships),
        "firm.hours": firm.hours,
        "firm.email": firm.email,
        "firm.website": firm.website,
        "firm.appointment": firm.appointment or wording.firm_appointment_unknown,
        "firm.fees": firm.fees or wording.firm_fees_unknown,
        "firm.backups": (
            fill_label(wording.firm_backups_days, {"days": str(days)})
            if days
            else wording.firm_backups_unknown
        ),
    }
