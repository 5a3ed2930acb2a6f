"""The case that a staff command or a button names, or the reply if there is no such case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.case_number import CaseNumber, NotACaseNumberError
from bot.domain.cases import Case
from bot.domain.ids import CaseId
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.commands import EXAMPLE, STAFF_COMMANDS, Takes
from bot.staff.request import StaffRequest
from bot.store.cases import cases
from bot.store.database.engine import Reading

_ALONE = frozenset(f"/{each.name}" for each in STAFF_COMMANDS if each.takes is Takes.CASE_ALONE)

_LONGEST_REST = 60

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class NumberAndRest:
    """A number at the start of a command's text, and the text after it."""

    number: CaseNumber
    rest: str


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case named by its number, and the text after that."""

    case: Case
    rest: str


def read_number(phrases: Phrasebook, command: str, text: str) -> NumberAndRest | Reply:
    """Read the number at the start of `text`; `command` is the command, such as `/case`.

    If the command takes nothing after the number, extra text is rejected and nothing is done.
    """
    words = phrases.words.staff
    if not text.strip():
        return Reply(phrases.say(words.number_missing, command=command, example=EXAMPLE))
    try:
        named = NumberAndRest(*CaseNumber.leading(text))
    except NotACaseNumberError as error:
        return Reply(phrases.say(words.number_wrong, what=error.what, hint=error.hint))
    if command not in _ALONE or not any(sign.isalnum() for sign in named.rest):
        return named
    rest = shorten(" ".join(named.rest.split()), _LONGEST_REST)
    return Reply(phrases.say(words.number_alone, command=command, number=named.number.value, rest=rest))


def shorten(text: str, most: int) -> str:
    """Return at most `most` characters of a text, with a mark if some are cut off."""
    return text if len(text) <= most else text[: most - 1] + "…"


async def find(conn: Reading, phrases: Phrasebook, number: CaseNumber) -> Case | Reply:
    """Return the case with that number, or the reply if there is none."""
    found = await cases.find(conn, number)
    return found or Reply(phrases.say(phrases.words.staff.case_unknown, number=number.value))


async def read_case(conn: Reading, phrases: Phrasebook, command: str, text: str) -> NamedCase | Reply:
    """Read the case whose number `text` starts with; or return an error reply."""
    named = read_number(phrases, command, text)
    if isinstance(named, Reply):
        return named
    found = await find(conn, phrases, named.number)
    return found if isinstance(found, Reply) else NamedCase(found, named.rest)


async def with_case(
    request: StaffRequest,
    command: str,
    text: str,
    work: Callable[[StaffRequest, Case, str], Awaitable[Done]],
) -> Done | Reply:
    """Run `work` for the case whose number `text` starts with, and the text after it.

    Returns an error reply if the text names no case.
    """
    named = await read_case(request.tx, request.phrases, command, text)
    return named if isinstance(named, Reply) else await work(request, named.case, named.rest)


async def with_case_of_button(
    request: StaffRequest, case: CaseId, work: Callable[[StaffRequest, Case], Awaitable[Done]]
) -> Done | None:
    """Run `work` for the case of a button; return None if there is no such case."""
    found = await cases.get(request.tx, case)
    return None if found is None else await work(request, found)
