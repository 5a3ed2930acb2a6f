"""Every staff command, declared once: its name, arguments, buttons, and place in /help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

EXAMPLE = "BLG2019123456"
"""A sample case number."""


class CommandGroup(StrEnum):
    """A heading of /help, in display order; its wording key is `help_<group>`."""

    CASES = "cases"
    CEAC = "ceac"
    CLIENT = "client"
    INBOX = "inbox"
    MANY = "many"
    CHAT = "chat"


class Takes(Enum):
    """What a command takes as arguments."""

    NOTHING_NEEDED = auto()
    """Nothing, or its own arguments."""
    CASE = auto()
    """A case number, then its own arguments."""
    CASE_ALONE = auto()
    """A case number only: anything after it is rejected, because it could be a second case."""


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A command; wording `command_<name>` describes it, and `example_<name>` has sample arguments.

    `button` is the name that buttons use for it (`OnCase.command`). Buttons stay in chats for years, so a
    name never changes. `members_only`: it works only in the staff chat and only for its members.
    """

    name: str
    group: CommandGroup
    takes: Takes = Takes.NOTHING_NEEDED
    button: str | None = None
    members_only: bool = True

    @property
    def example(self) -> str:
        """The command with a sample case number, without its own arguments."""
        return f"/{self.name}" if self.takes is Takes.NOTHING_NEEDED else f"/{self.name} {EXAMPLE}"


STAFF_COMMANDS = (
    StaffCommand("newcase", CommandGroup.CASES, Takes.CASE),
    StaffCommand("case", CommandGroup.CASES, Takes.CASE_ALONE, button="case"),
    StaffCommand("cases", CommandGroup.CASES),
    StaffCommand("status", CommandGroup.CEAC, Takes.CASE, button="status"),
    StaffCommand("checked", CommandGroup.CEAC, Takes.CASE_ALONE, button="checked"),
    StaffCommand("undo", CommandGroup.CEAC, Takes.CASE_ALONE, button="undo"),
    StaffCommand("correct", CommandGroup.CEAC, Takes.CASE, button="correct"),
    StaffCommand("withdraw", CommandGroup.CEAC, Takes.CASE_ALONE, button="withdraw"),
    StaffCommand("invite", CommandGroup.CLIENT, Takes.CASE_ALONE, button="invite"),
    StaffCommand("revoke", CommandGroup.CLIENT, Takes.CASE),
    StaffCommand("item", CommandGroup.CLIENT, Takes.CASE, button="items"),
    StaffCommand("done", CommandGroup.CLIENT, Takes.CASE),
    StaffCommand("editcase", CommandGroup.CASES, Takes.CASE, button="editcase"),
    StaffCommand("close", CommandGroup.CASES, Takes.CASE_ALONE, button="close"),
    StaffCommand("reopen", CommandGroup.CASES, Takes.CASE_ALONE, button="reopen"),
    StaffCommand("record", CommandGroup.CLIENT, Takes.CASE_ALONE, button="record"),
    StaffCommand("confirm", CommandGroup.CEAC),
    StaffCommand("cancel", CommandGroup.CEAC),
    StaffCommand("inbox", CommandGroup.INBOX),
    StaffCommand("reply", CommandGroup.INBOX),
    StaffCommand("review", CommandGroup.INBOX),
    StaffCommand("announce", CommandGroup.MANY),
    StaffCommand("unsay", CommandGroup.MANY),
    StaffCommand("delivery", CommandGroup.MANY),
    StaffCommand("retry", CommandGroup.MANY),
    StaffCommand("stats", CommandGroup.MANY),
    StaffCommand("help", CommandGroup.CHAT, members_only=False),
    StaffCommand("id", CommandGroup.CHAT, members_only=False),
)
"""In the order in which Telegram lists them."""
