"""Keys of staff.yaml: what staff read about recording statuses. The words are in the file."""

from __future__ import annotations

from bot.knowledge.wording import Keys


class StaffStatusWording(Keys):
    """The part of staff.yaml about recording statuses."""
