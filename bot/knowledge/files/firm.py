"""What firm.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import (
    Day,
    Days,
    Email,
    Hours,
    KnownText,
    Maybe,
    NonEmptyText,
    OpenHours,
    Several,
    WebAddress,
    YesNo,
    Zone,
)
from bot.knowledge.files.file_model import FileModel


class FirmFile(FileModel):
    """The firm's own data; null for anything unknown."""

    name: KnownText = Field(description="The firm's name")
    attorney: KnownText = Field(description="The attorney's name")
    address: KnownText = Field(description="Street, city, state and ZIP code")
    phone: KnownText = Field(description="The telephone number as clients read it")
    directions: NonEmptyText = Field(description="How to find the office")
    memberships: Several[NonEmptyText] = Field(description="Bar memberships and associations")
    time_zone: Zone = Field(description="The office's time zone, such as America/Denver")
    hours: Maybe[KnownText] = Field(description="When someone answers the phone, or null")
    email: Maybe[Email] = Field(description="The e-mail address, or null")
    website: Maybe[WebAddress] = Field(description="The web address, or null")
    appointment: Maybe[KnownText] = Field(description="One sentence on how to make an appointment, or null")
    fees: Maybe[KnownText] = Field(description="One or two sentences on fees, or null")
    backup_days: Maybe[Days] = Field(
        None, description="Days after which backups of the bot's database are deleted, or null"
    )
    office_hours: Maybe[Several[OpenHours]] = Field(
        None, description="The office's opening hours, one line per day, such as Monday 09:00-17:00, or null"
    )
    holidays: Maybe[list[Day]] = Field(None, description="Days when the office is closed, or null")
    reply_hours: Maybe[Hours] = Field(
        None,
        description="The number of office hours within which the office answers clients' messages, or null",
    )
    danger_texts_to_staff: YesNo = Field(
        default=False,
        description="yes: alerts to staff about danger and deadlines quote the message; no: they do not",
    )
    link_hosts: Several[NonEmptyText] = Field(
        description="Sites that answers may link to, subdomains included"
    )
