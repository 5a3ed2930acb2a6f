"""The firm's data as values for placeholders; what is not known is said in the wording's words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.model import Firm
from bot.knowledge.wording import Wording


def firm_values(firm: Firm, wording: Wording) -> Mapping[str, str]:
    """Return a value for every name in FIRM_PLACEHOLDERS."""
    return {
        "firm.name": firm.name,
        "firm.attorney": firm.attorney,
        "firm.address": firm.address,
        "firm.phone": firm.phone,
        "firm.directions": firm.directions,
        "firm.memberships": ", ".join(firm.memberships),
        "firm.hours": firm.hours or wording.firm_hours_unknown,
        "firm.email": firm.email or wording.firm_email_unknown,
        "firm.website": firm.website or wording.firm_website_unknown,
        "firm.appointment": firm.appointment or wording.firm_appointment_unknown,
        "firm.fees": firm.fees or wording.firm_fees_unknown,
    }
