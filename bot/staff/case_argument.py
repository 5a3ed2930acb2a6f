"""The case that a staff command names, or what to say where it names none."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.case_number import CaseNumber, NotACaseNumberError
from bot.domain.cases import Case
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.commands import EXAMPLE, STAFF_COMMANDS, Takes
from bot.store import cases
from bot.store.database.engine import Reading

_ALONE = frozenset(f"/{each.name}" for each in STAFF_COMMANDS if each.takes is Takes.CASE_ALONE)

_LONGEST_REST = 60


@dataclass(frozen=True, slots=True)
class NumberAndRest:
    """A number at the beginning of a command's text, and the text after it."""

    number: CaseNumber
    rest: str


def read_number(spoken: Phrasebook, command: str, text: str) -> NumberAndRest | Reply:
    """Read the number that `text` begins with; `command` is what asked for it, such as `/case`.

    Where the command takes nothing after the number, more than that is refused as a whole.
    """
    words = spoken.words.staff
    if not text.strip():
        return Reply(spoken.say(words.number_missing, command=command, example=EXAMPLE))
    try:
        named = NumberAndRest(*CaseNumber.leading(text))
    except NotACaseNumberError as error:
        return Reply(spoken.say(words.number_wrong, what=error.what, hint=error.hint))
    if command not in _ALONE or not any(sign.isalnum() for sign in named.rest):
        return named
    rest = shorten(" ".join(named.rest.split()), _LONGEST_REST)
    return Reply(spoken.say(words.number_alone, command=command, number=named.number.value, rest=rest))


def shorten(text: str, most: int) -> str:
    """Return at most so many characters of a text, with a mark where some are missing."""
    return text if len(text) <= most else text[: most - 1] + "…"


async def find(conn: Reading, spoken: Phrasebook, number: CaseNumber) -> Case | Reply:
    """Return the case of that number, or what to say where there is none."""
    found = await cases.find(conn, number)
    return found or Reply(spoken.say(spoken.words.staff.case_unknown, number=number.value))
