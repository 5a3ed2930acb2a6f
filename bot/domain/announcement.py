"""A message from staff to the followers of many cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import AnnouncementId

LONGEST_ANNOUNCEMENT = 3000
"""UTF-16 units of staff's text: with all the text around it, it must fit one message of 4096."""


class AudienceKind(StrEnum):
    """Everyone who follows a case, or those whose case is at one post or of one visa kind."""

    ALL = "all"
    POST = "post"
    VISA_KIND = "visa_kind"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is for; `value` is the post or the visa kind, None for `all`."""

    kind: AudienceKind
    value: str | None = None


EVERYBODY = Audience(AudienceKind.ALL)


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement as it was sent."""

    id: AnnouncementId
    audience: Audience
    text: str
    at: datetime
