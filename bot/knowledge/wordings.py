"""All wording files of a language: which there are, and the keys each must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.notice_wording import NoticeWording
from bot.knowledge.own_case_wording import OwnCaseWording
from bot.knowledge.staff_alarm_wording import StaffAlarmWording
from bot.knowledge.staff_announcement_wording import StaffAnnouncementWording
from bot.knowledge.staff_case_wording import StaffCaseWording
from bot.knowledge.staff_danger_wording import StaffDangerWording
from bot.knowledge.staff_delivery_wording import StaffDeliveryWording
from bot.knowledge.staff_desk_wording import StaffDeskWording
from bot.knowledge.staff_gate_wording import StaffGateWording
from bot.knowledge.staff_record_wording import StaffRecordWording
from bot.knowledge.staff_status_wording import StaffStatusWording
from bot.knowledge.wording import Keys, Says, Wording


class StaffWording(
    StaffCaseWording,
    StaffGateWording,
    StaffStatusWording,
    StaffRecordWording,
    StaffDeskWording,
    StaffAnnouncementWording,
    StaffDeliveryWording,
    StaffAlarmWording,
    StaffDangerWording,
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
"""The keys of each wording file, by the file's name without its ending."""


def keys_of(model: type[Keys]) -> Iterator[tuple[str, Says, str]]:
    """Yield each key with what it may hold and what it is for."""
    for key, field in model.model_fields.items():
        says = next(each for each in field.metadata if isinstance(each, Says))
        yield key, says, field.description or ""
