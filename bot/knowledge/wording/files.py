"""The wording files of a language, and the keys that each one requires."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.knowledge.wording.conversation import Wording
from bot.knowledge.wording.keys import Keys, Says
from bot.knowledge.wording.notices import NoticeWording
from bot.knowledge.wording.own_case import OwnCaseWording
from bot.knowledge.wording.staff_alarms import StaffAlarmWording
from bot.knowledge.wording.staff_announcements import StaffAnnouncementWording
from bot.knowledge.wording.staff_cases import StaffCaseWording
from bot.knowledge.wording.staff_danger import StaffDangerWording
from bot.knowledge.wording.staff_deliveries import StaffDeliveryWording
from bot.knowledge.wording.staff_file_note import StaffRecordWording
from bot.knowledge.wording.staff_gate import StaffGateWording
from bot.knowledge.wording.staff_help import StaffHelpWording
from bot.knowledge.wording.staff_inbox import StaffInboxWording
from bot.knowledge.wording.staff_invitations import StaffInvitationWording
from bot.knowledge.wording.staff_knowledge import StaffKnowledgeWording
from bot.knowledge.wording.staff_review import StaffReviewWording
from bot.knowledge.wording.staff_statuses import StaffStatusWording


class StaffWording(
    StaffInvitationWording,
    StaffCaseWording,
    StaffGateWording,
    StaffHelpWording,
    StaffStatusWording,
    StaffRecordWording,
    StaffAnnouncementWording,
    StaffDeliveryWording,
    StaffAlarmWording,
    StaffDangerWording,
    StaffInboxWording,
    StaffKnowledgeWording,
    StaffReviewWording,
):
    """One language's staff.yaml, parsed."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """Every wording file of one language, parsed; each field is the name of its file."""

    wording: Wording
    own_case: OwnCaseWording
    notices: NoticeWording
    staff: StaffWording


KEYS_OF: dict[str, type[Keys]] = {
    "wording": Wording,
    "own_case": OwnCaseWording,
    "notices": NoticeWording,
    "staff": StaffWording,
}
"""The keys of each wording file, by file name without its extension."""


@cache
def keys_of(model: type[Keys]) -> tuple[tuple[str, Says, str], ...]:
    """Return each key with its declaration and its description."""
    return tuple(
        (key, next(each for each in field.metadata if isinstance(each, Says)), field.description or "")
        for key, field in model.model_fields.items()
    )
