"""An announcement that is being written: what is known of it, and what the command's words say."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

from bot.domain.announcement import Audience, AudienceKind
from bot.domain.ids import AnnouncementId

_WHO = re.compile(r"(?P<who>all|post|kind)(?=[\s:]|\Z)\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AFTER_THE_VALUE = re.compile(r"[:\n]")
_KINDS = {"all": AudienceKind.ALL, "post": AudienceKind.POST, "kind": AudienceKind.VISA_KIND}


class AnnouncementDraft(BaseModel):
    """The content of a draft. `offered`: the values that were shown as buttons, in that order.

    `value` is one that an open case has, or what was typed until it proves to be one. `sent` is the
    announcement that came of it. What older drafts hold beyond that is ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    kind: AudienceKind | None = None
    value: str | None = None
    text: str | None = None
    offered: tuple[str, ...] = ()
    sent: AnnouncementId | None = None

    @property
    def audience(self) -> Audience | None:
        """Whom it is for, once that is settled."""
        if self.kind is None or (self.kind is not AudienceKind.ALL and self.value is None):
            return None
        return Audience(self.kind, self.value)


class TakeBackDraft(BaseModel):
    """The content of the question whether to take an announcement away from who has it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    takes_back: AnnouncementId


def read_arguments(arguments: str) -> AnnouncementDraft:
    """Return what the words after the command say.

    `all TEXT`, `post Lagos: TEXT`, `kind IR1: TEXT`; any of the parts may be missing. Words that begin in
    another way are the text.
    """
    written = arguments.strip()
    found = _WHO.match(written)
    if found is None:
        return AnnouncementDraft(text=written or None)
    kind, rest = _KINDS[found["who"].lower()], found["rest"].lstrip(": \t")
    if kind is AudienceKind.ALL:
        return AnnouncementDraft(kind=kind, text=rest.strip() or None)
    value, *text = _AFTER_THE_VALUE.split(rest, maxsplit=1)
    return AnnouncementDraft(kind=kind, value=value.strip() or None, text="".join(text).strip() or None)
