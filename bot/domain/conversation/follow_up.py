"""What a message can ask of the answer before it."""

from __future__ import annotations

from enum import StrEnum


class FollowUp(StrEnum):
    """More of it, a shorter one, whether it is sure, or another one, since it was not what was asked."""

    MORE = "more"
    SHORTER = "shorter"
    SURE = "sure"
    OTHER = "other"
