"""Whether the office is open now, in the client's words. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.files import Wordings
from bot.notices.answer_due import in_clients_words

_HOUR = timedelta(hours=1)
_DAY = timedelta(hours=24)
_STEP = 5
"""Minutes are told in steps of so many, rounded up."""


def office_now(phrases: Phrasebook, now: datetime, theirs: ZoneInfo | None) -> str | None:
    """Return whether the office is open and how long that lasts, by the client's clock if that is known.

    Without `office_hours` in firm.yaml, return its `hours`; None where both are unknown.
    """
    words = phrases.words.wording
    door = phrases.hours.door(now, phrases.zone) if phrases.hours else None
    if door is None:
        hours = phrases.firm["firm.hours"]
        return None if hours is None else fill_label(words.office_usual, {"hours": hours})
    wait = door.until - now
    if wait > _DAY and not door.is_open:
        return fill_label(
            words.office_closed_long, {"when": in_clients_words(phrases, door.until, now, theirs)}
        )
    clock = f"{door.until.astimezone(theirs or phrases.zone):%H:%M}"
    when = fill_label(words.handoff_their_time if theirs else words.handoff_our_time, {"when": clock})
    said = words.office_open if door.is_open else words.office_closed
    return fill_label(said, {"wait": _in_words(phrases.words, wait), "when": when})


def _in_words(words: Wordings, wait: timedelta) -> str:
    minutes = ceil(wait / timedelta(minutes=_STEP)) * _STEP
    if minutes < 60:
        return fill_label(words.wording.office_minutes, {"count": str(minutes)})
    hours = round(wait / _HOUR)
    if hours <= 1:
        return words.wording.office_hour
    return fill_label(words.wording.office_several_hours, {"count": str(hours)})
