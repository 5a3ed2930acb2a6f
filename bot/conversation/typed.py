"""What a short message means as an answer to what is on the screen: a button, a command, more of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.follow_up import FollowUp
from bot.domain.press import (
    AnswerInvitation,
    Forget,
    NoneOfThese,
    OpenEntry,
    OpenOwnCase,
    OpenTheme,
    PassOn,
    Press,
    SetNotifications,
    Subscribe,
    Vote,
)
from bot.domain.reply import Button
from bot.knowledge.follow_ups import PlainCommand
from bot.matching.reading.follow_ups import FollowUpReader
from bot.matching.reading.own_lists import own_list

_ITEMS = (OpenEntry, OpenTheme, OpenOwnCase, Subscribe, SetNotifications)
"""Buttons that are the items of a list: they have the first numbers."""

_CONSENTS = (AnswerInvitation, Forget)
"""Questions that a yes or no answers before anything else."""


@dataclass(frozen=True, slots=True)
class NoSuchNumber:
    """A number that no button has; `last` is the highest."""

    last: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The item of a list that a number picks; the reply says which one that is."""

    number: int
    button: Button


@dataclass(frozen=True, slots=True)
class WhichOne:
    """A yes to a list of several."""


@dataclass(frozen=True, slots=True)
class CaseNews:
    """A question about one's own case that its record answers."""


_TO_A_PERSON = ("message", "contact")
"""Commands that some words of a message are enough for: whoever asks for a person gets one."""

MOST_PICKING = 4
"""Words of a message that only picks; a longer one also asks something of what it picks."""

Typed = Press | PlainCommand | FollowUp | Numbered | NoSuchNumber | WhichOne | CaseNews


def numbered(rows: Sequence[Sequence[Button]]) -> tuple[Button, ...]:
    """Return the buttons in the order of their numbers, from 1: the items of a list, then the others."""
    buttons = [each for row in rows for each in row]
    items = [each for each in buttons if isinstance(each.press, _ITEMS)]
    return (*items, *(each for each in buttons if each not in items))


def typed(text: str, past: Exchange, reader: FollowUpReader) -> Typed | None:
    """Return what `text` means after `past`; None where it is to be read as a question."""
    buttons = numbered(past.rows)
    confirms = any(isinstance(each.press, _CONSENTS) for each in buttons)
    if confirms and not past.is_open:
        buttons = ()  # what is no longer asked is confirmed by the button itself only
    presses = [each.press for each in buttons]
    if confirms:
        consent = _agreed(presses, _yes_or_no(text, reader, assents=True))
        if consent is not None:
            return consent
    labelled = next((each.press for each in buttons if reader.is_label(text, each.label)), None)
    if labelled is not None:
        return labelled
    if reader.asks_for_news(text):
        return CaseNews()
    if command := reader.command(text):
        return command
    place = reader.number(text)
    if place is not None and buttons:
        return _at(buttons, place)
    if past.is_open:
        rates = any(isinstance(each, Vote) for each in presses)
        answer = _agreed(presses, _yes_or_no(text, reader, assents=not rates))
        if answer is not None:
            return answer
    return reader.kind(text) if past.entry or past.said else None


def own_part(text: str, past: Exchange, reader: FollowUpReader) -> str | None:
    """Return what `text` picks out of the client's own last messages: "the second one" of two questions.

    A list of the bot's on the screen comes first; so do its buttons, where the client's message is no plain
    list or `text` is only a digit, which is how a terminal numbers them.
    """
    number = reader.number(text)
    place = number if number is not None else reader.number_in(text)
    for said in reversed(past.said):
        listed = own_list(said)
        if past.is_open and past.menus and not listed.marks:
            continue
        part = listed.lettered(text)
        if part is None and place is not None:
            part = None if number is not None and not listed.plain and past.rows else listed.at(place)
        if part is not None and not (text.strip().isdecimal() and past.rows):
            return part if number is not None or len(text.split()) <= MOST_PICKING else f"{part} {text}"
    return None


def partly_typed(text: str, past: Exchange, reader: FollowUpReader) -> Typed | None:
    """Return what a message that no entry surely answers means by some of its words, or None."""
    items = [each for each in numbered(past.rows) if isinstance(each.press, _ITEMS)]
    place = reader.number_in(text)
    if place is not None and items and place <= len(items):
        return _at(items, place)
    command = reader.command_in(text)
    if command is not None and command.name in _TO_A_PERSON:
        return command
    return reader.kind_in(text) if past.entry else None


def passes_on(text: str, past: Exchange, reader: FollowUpReader) -> PassOn | None:
    """Return the button under a message to the office that `text` means; numbers belong to the message.

    A yes sends it. A no may be part of it: only the words of the button delete it.
    """
    buttons = [each for row in past.rows for each in row if isinstance(each.press, PassOn)]
    for each in buttons:
        if isinstance(each.press, PassOn) and reader.is_label(text, each.label):
            return each.press
    sends = [each.press for each in buttons if isinstance(each.press, PassOn) and each.press.sure]
    return sends[0] if sends and reader.agrees(text) else None


def _at(buttons: Sequence[Button], place: int) -> Press | Numbered | NoSuchNumber:
    items = [each for each in buttons if isinstance(each.press, _ITEMS)]
    if place < 0:
        place = len(items or buttons)
    if not 0 < place <= len(buttons):
        return NoSuchNumber(len(buttons))
    button = buttons[place - 1]
    return Numbered(place, button) if button in items else button.press


def _yes_or_no(text: str, reader: FollowUpReader, *, assents: bool) -> bool | None:
    said = reader.agrees(text)
    return True if said is None and assents and reader.assents(text) else said


def _agreed(presses: Sequence[Press], agreed: bool | None) -> Press | WhichOne | None:
    """Return the button that a yes or no means; None where nothing is asked that it would answer."""
    if agreed is None:
        return None
    named = next((each for each in presses if _means(each) is agreed), None)
    if named is not None or not agreed or not any(isinstance(each, NoneOfThese) for each in presses):
        return named
    offered = [each for each in presses if isinstance(each, OpenEntry)]
    return offered[0] if len(offered) == 1 else WhichOne()


def _means(press: Press) -> bool | None:
    match press:
        case AnswerInvitation(_, agreed):
            return agreed
        case Forget(sure):
            return sure
        case Vote(helpful=helpful):
            return helpful
        case NoneOfThese():
            return False
        case _:
            return None
