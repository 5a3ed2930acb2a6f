"""Notification settings of a client: read, shown, changed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import time, timedelta

from bot.clients.notification_replies import (
    ALL,
    CHECKS_OFFERED,
    Chosen,
    Hours,
    settings_reply,
    unclear_reply,
    zones_reply,
)
from bot.clients.time_zones import FoundZone, find_zone, zones_at
from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.store.cases import followers
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import outbox

_CLOCK = r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?"
_QUIET = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}")
_OFF = frozenset({"off", "none", "no"})
_ON = frozenset({"on", "yes"})


class NotificationSettings:
    """Changes the notification settings of a chat, for all its cases. A chat without a case has none.

    `undo`: how long staff can take a message back; a message held for quiet hours is never sent sooner.
    """

    def __init__(self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo

    async def command(self, written: str, chat: ChatId) -> Reply:
        """Answer /notifications and arguments such as `quiet 22:30-6:45`; with none, show all settings."""
        what, _, value = written.strip().partition(" ")
        return await self._change(what.casefold() or "show", value.strip(), chat)

    async def press(self, what: str, value: str, chat: ChatId) -> Reply:
        """Answer a button by changing its message.

        The choice of a zone may carry the quiet hours that need it: `zone-2200-0800`.
        """
        what, _, hours = what.partition("-")
        return replace(await self._change(what, value, chat, read_hours(hours)), in_place=True)

    async def _change(self, what: str, value: str, chat: ChatId, waiting: Hours | None = None) -> Reply:
        phrases = self._speak()
        # The list of time zones is read from disk: not in the transaction, not on the event loop.
        zones = await asyncio.to_thread(self._zones, phrases, _wanted(value)) if what == "zone" else None
        async with self._store.transaction() as tx:
            if not await followers.of_chat(tx, chat):
                return Reply(phrases.say(phrases.words.own_case.mycase_none))
            before = await preferences.of_chat(tx, chat)
            chosen = _choose(phrases, before, what, value, zones.exact if zones else None, waiting)
            if chosen.wanted != before:
                await preferences.put(tx, chat, chosen.wanted)
            if chosen.wanted.quiet != before.quiet:
                await outbox.release(tx, chat, self._store.now() + self._undo)
        if zones is not None and zones.exact is None:
            return zones_reply(phrases, near=zones.near, asked=bool(_wanted(value)), waiting=waiting)
        if what == "region" and value in phrases.language.time_zones.offered:
            return zones_reply(phrases, region=value, waiting=waiting)
        if chosen.waiting is not None:
            return zones_reply(phrases, waiting=chosen.waiting)
        if chosen.unclear is not None:
            return unclear_reply(phrases, chosen, self._store.now())
        return settings_reply(phrases, chosen.wanted, self._store.now())

    def _zones(self, phrases: Phrasebook, written: str) -> FoundZone:
        """Find the zone for the typed text. Reads from disk."""
        zones = phrases.language.time_zones
        found = find_zone(written, zones.also)
        offered = [zone for region in zones.offered.values() for zone in region]
        if found.exact is None and (there := zones_at(written, offered, self._store.now())):
            return FoundZone(near=there)
        return found


def _choose(
    phrases: Phrasebook, before: Preferences, what: str, value: str, zone: str | None, waiting: Hours | None
) -> Chosen:
    """Return the preferences after a choice; an unclear choice changes nothing."""
    words = phrases.words.own_case
    said = value.casefold()
    match what:
        case "show":
            return Chosen(before)
        case "checks":
            if said in _OFF:
                return Chosen(replace(before, checks_every_days=None))
            if said.isdecimal() and said in {str(days) for days in CHECKS_OFFERED}:
                return Chosen(replace(before, checks_every_days=int(said)))
            return Chosen(before, unclear=words.settings_checks_unknown)
        case "quiet":
            if said in _OFF:
                return Chosen(replace(before, quiet=None, waiting=None))
            hours = read_hours(said)
            if hours is None:
                return Chosen(before, unclear=words.settings_quiet_unknown)
            if before.zone is None:
                return Chosen(replace(before, waiting=hours), waiting=hours)
            return Chosen(replace(before, quiet=QuietHours(*hours, before.zone)))
        case "zone" if zone is not None:
            quiet = before.quiet and replace(before.quiet, zone=zone)
            hours = waiting or before.waiting
            if hours is not None:
                quiet = QuietHours(*hours, zone)
            return Chosen(replace(before, zone=zone, quiet=quiet, waiting=None))
        case "zone":
            return Chosen(before)
        case "region" if value in phrases.language.time_zones.offered:
            return Chosen(before)
        case "on" | "off" | "stop" | "none":
            return Chosen(before, unclear=words.settings_all_messages)
        case "discreet" if not said:
            return Chosen(before)
        case "discreet" if said in _ON | _OFF:
            return Chosen(replace(before, discreet=said in _ON))
        case _:
            return Chosen(before, unclear=words.settings_unknown)


def _wanted(zone: str) -> str:
    """Return the named zone; empty for the button that shows all of them."""
    return "" if zone == ALL else zone


def read_hours(written: str) -> Hours | None:
    """Read `22-7`, `22:30-6:45`, `2230-0645` or `10pm-7am`; None for anything else or an empty range."""
    found = _QUIET.fullmatch(written.strip().casefold())
    if found is None:
        return None
    start, end = _clock(found[1], found[2], found[3]), _clock(found[4], found[5], found[6])
    return None if start is None or end is None or start == end else (start, end)


def _clock(hours: str, minutes: str | None, half: str | None) -> time | None:
    hour, minute = int(hours), int(minutes or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
