"""Keys of staff.yaml: what staff read about announcements, deliveries and figures."""

from __future__ import annotations

from bot.knowledge.wording import Keys


class StaffDeskWording(Keys):
    """The part of staff.yaml about announcements, deliveries and figures."""
