"""Every client command, declared once: its name, what it needs, and its aliases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientCommand:
    """A command in a private chat; wording `command_<name>` describes it.

    `own_case`: it is about the client's own case, so it works only if there are cases. `also` are aliases
    that are not listed.
    """

    name: str
    own_case: bool = False
    also: tuple[str, ...] = ()


CLIENT_COMMANDS = (
    ClientCommand("start"),
    ClientCommand("help"),
    ClientCommand("topics"),
    ClientCommand("contact"),
    ClientCommand("privacy"),
    ClientCommand("message", own_case=True),
    ClientCommand("mycase", own_case=True),
    ClientCommand("notifications", own_case=True),
    ClientCommand("subscribe", own_case=True),
    ClientCommand("unsubscribe", own_case=True, also=("stop",)),
    ClientCommand("join", own_case=True),
    ClientCommand("mydata", own_case=True),
    ClientCommand("forget", own_case=True),
)
"""In the order in which Telegram lists them."""

OWN_CASE_COMMANDS = tuple(each.name for each in CLIENT_COMMANDS if each.own_case)
"""The names of the commands about the client's own case."""
