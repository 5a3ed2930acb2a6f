"""Every command of staff, once: its name, what it takes, its buttons, and its place in /help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

EXAMPLE = "BLG2019123456"
"""A case number that shows how one is written."""


class CommandGroup(StrEnum):
    """A heading of /help, in the order in which they are shown; wording `help_<group>` says it."""

    CASES = "cases"
    CEAC = "ceac"
    CLIENT = "client"
    MANY = "many"
    CHAT = "chat"


class Takes(Enum):
    """What stands after a command."""

    NOTHING_NEEDED = auto()
    """Nothing, or words of its own."""
    CASE = auto()
    """A case number, and words of its own after it."""
    CASE_ALONE = auto()
    """A case number and nothing else: what follows might be a second case, which would be left undone."""


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A command; wording `command_<name>` says what it does, and `example_<name>` what it can be given.

    `button` is the name under which buttons do the same for a case (`OnCase.command`): such buttons stay in
    chats, so a name is never changed. `members_only`: it works in the staff chat only, for its members.
    """

    name: str
    group: CommandGroup
    takes: Takes = Takes.NOTHING_NEEDED
    button: str | None = None
    members_only: bool = True

    @property
    def example(self) -> str:
        """How it is written, without words of its own."""
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
    StaffCommand("announce", CommandGroup.MANY),
    StaffCommand("unsay", CommandGroup.MANY),
    StaffCommand("delivery", CommandGroup.MANY),
    StaffCommand("retry", CommandGroup.MANY),
    StaffCommand("stats", CommandGroup.MANY),
    StaffCommand("help", CommandGroup.CHAT, members_only=False),
    StaffCommand("id", CommandGroup.CHAT, members_only=False),
)
"""In the order in which Telegram lists them."""
