"""An announcement being written: its content so far, and how the command's arguments are read."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

from bot.domain.announcement import Audience, AudienceKind
from bot.domain.ids import AnnouncementId

_WHO = re.compile(r"(?P<who>all|post|kind)(?=[\s:]|\Z)\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_URGENT = re.compile(r"urgent(?:\s*[:,]|(?=\s+(?:all|post|kind)\b)|\s*\Z)\s*", re.IGNORECASE)
_AFTER_THE_VALUE = re.compile(r"[:\n]")
_KINDS = {"all": AudienceKind.ALL, "post": AudienceKind.POST, "kind": AudienceKind.VISA_KIND}


class AnnouncementDraft(BaseModel):
    """The content of a draft. `offered`: the values that were shown as buttons, in that order.

    `value` is a value found in open cases, or what staff typed until it matches one. `urgent`: it passes
    quiet hours. `sent` is the announcement that was sent from this draft. Unknown fields in older drafts are
    ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    kind: AudienceKind | None = None
    value: str | None = None
    text: str | None = None
    urgent: bool = False
    offered: tuple[str, ...] = ()
    sent: AnnouncementId | None = None

    @property
    def audience(self) -> Audience | None:
        """The audience, or None until it is known."""
        if self.kind is None or (self.kind is not AudienceKind.ALL and self.value is None):
            return None
        return Audience(self.kind, self.value)


class TakeBackDraft(BaseModel):
    """The content of the question whether to delete an announcement from the chats that have it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    takes_back: AnnouncementId


def read_arguments(arguments: str) -> AnnouncementDraft:
    """Read the text after the command.

    The format is `all TEXT`, `post Lagos: TEXT` or `kind IR1: TEXT`; each part is optional. Anything that
    does not start like this is the text. `urgent` may come first.
    """
    written = arguments.strip()
    if urgent := _URGENT.match(written):
        return read_arguments(written[urgent.end() :]).model_copy(update={"urgent": True})
    found = _WHO.match(written)
    if found is None:
        return AnnouncementDraft(text=written or None)
    kind, rest = _KINDS[found["who"].lower()], found["rest"].lstrip(": \t")
    if kind is AudienceKind.ALL:
        return AnnouncementDraft(kind=kind, text=rest.strip() or None)
    value, *text = _AFTER_THE_VALUE.split(rest, maxsplit=1)
    return AnnouncementDraft(kind=kind, value=value.strip() or None, text="".join(text).strip() or None)
