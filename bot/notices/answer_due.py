"""When a client can expect an answer of the office, and when staff are told that it is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.office_hours import next_working_day
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook

_PARTS = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))
"""Until which hour it is called what."""


def promised(phrases: Phrasebook, since: datetime) -> datetime | None:
    """Return by when a message sent at `since` is answered; None where firm.yaml promises nothing."""
    if phrases.hours is None or phrases.reply_within is None:
        return None
    return phrases.hours.after(since, phrases.reply_within, phrases.zone)


def late_at(phrases: Phrasebook, since: datetime) -> datetime:
    """Return when staff are told that a message waits: at the promised time, or after one working day."""
    return promised(phrases, since) or next_working_day(since, phrases.zone)


def in_clients_words(phrases: Phrasebook, when: datetime, now: datetime, theirs: ZoneInfo | None) -> str:
    """Return the day and the part of the day, by the client's clock if that is known."""
    words = phrases.words.wording
    zone = theirs or phrases.zone
    local = when.astimezone(zone)
    name = next(name for until, name in _PARTS if local.hour < until)
    part = words.label_named(f"handoff_{name}")
    today = now.astimezone(zone).date()
    if local.date() == today:
        said = fill_label(words.handoff_today, {"part": part})
    elif local.date() == today + timedelta(days=1):
        said = fill_label(words.handoff_tomorrow, {"part": part})
    else:
        said = fill_label(words.handoff_on_day, {"part": part, "day": phrases.day(local.date())})
    return fill_label(words.handoff_their_time if theirs else words.handoff_our_time, {"when": said})
