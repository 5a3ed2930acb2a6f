"""How and when a client wants to be told: read, shown, changed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import time

from bot.cases.settings_text import (
    ALL,
    CHECKS_OFFERED,
    REGIONS,
    Chosen,
    Hours,
    settings_reply,
    unclear_reply,
    zones_reply,
)
from bot.cases.time_zones import find_zone
from bot.domain.following import Preferences, QuietHours
from bot.domain.ids import ChatId
from bot.domain.reply import Reply
from bot.knowledge.spoken import Speak, Spoken
from bot.store import followers, preferences
from bot.store.engine import Store

_QUIET = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.]?(\d{2}))?")
_OFF = frozenset({"off", "none", "no"})
_ON = frozenset({"on", "yes"})


class NotificationSettings:
    """Changes how a chat is told, for all its cases; a chat without a case has nothing to set."""

    def __init__(self, store: Store, speak: Speak) -> None:
        self._store = store
        self._speak = speak

    async def command(self, written: str, chat: ChatId) -> Reply:
        """Answer /notifications with what follows it, such as `quiet 22:30-6:45`; nothing shows all."""
        what, _, value = written.strip().partition(" ")
        return await self._change(what.casefold() or "show", value.strip(), chat)

    async def press(self, what: str, value: str, chat: ChatId) -> Reply:
        """Answer a button; the message it hangs under is changed.

        A choice of the zone may carry the quiet hours that wait for it: `zone-2200-0800`.
        """
        what, _, hours = what.partition("-")
        return replace(await self._change(what, value, chat, read_hours(hours)), in_place=True)

    async def _change(self, what: str, value: str, chat: ChatId, waiting: Hours | None = None) -> Reply:
        spoken = self._speak()
        # The list of time zones is read from the disk: not in the transaction, not on the event loop.
        zones = await asyncio.to_thread(find_zone, _wanted(value)) if what == "zone" else None
        async with self._store.transaction() as tx:
            if not await followers.of_chat(tx, chat):
                return Reply(spoken.say(spoken.words.own_case.mycase_none))
            before = await preferences.of_chat(tx, chat)
            chosen = _choose(spoken, before, what, value, zones.exact if zones else None, waiting)
            if chosen.wanted != before:
                await preferences.put(tx, chat, chosen.wanted)
        if zones is not None and zones.exact is None:
            return zones_reply(spoken, near=zones.near, asked=bool(_wanted(value)), waiting=waiting)
        if what == "region" and value in REGIONS:
            return zones_reply(spoken, region=value, waiting=waiting)
        if chosen.waiting is not None:
            return zones_reply(spoken, waiting=chosen.waiting)
        if chosen.unclear is not None:
            return unclear_reply(spoken, chosen, self._store.now())
        return settings_reply(spoken, chosen.wanted, self._store.now())


def _choose(
    spoken: Spoken, before: Preferences, what: str, value: str, zone: str | None, waiting: Hours | None
) -> Chosen:
    """Return what is wanted after a choice; what cannot be read changes nothing."""
    words = spoken.words.own_case
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
                return Chosen(replace(before, quiet=None))
            hours = read_hours(said)
            if hours is None:
                return Chosen(before, unclear=words.settings_quiet_unknown)
            if before.zone is None:
                return Chosen(before, waiting=hours)
            return Chosen(replace(before, quiet=QuietHours(*hours, before.zone)))
        case "zone" if zone is not None:
            quiet = before.quiet and replace(before.quiet, zone=zone)
            if waiting is not None:
                quiet = QuietHours(*waiting, zone)
            return Chosen(replace(before, zone=zone, quiet=quiet))
        case "zone":
            return Chosen(before)
        case "region" if value in REGIONS:
            return Chosen(before)
        case "discreet" if said in _ON | _OFF:
            return Chosen(replace(before, discreet=said in _ON))
        case _:
            return Chosen(before, unclear=words.settings_unknown)


def _wanted(zone: str) -> str:
    """Return the zone that was named; nothing for the button that shows them all."""
    return "" if zone == ALL else zone


def read_hours(written: str) -> Hours | None:
    """Read `22-7`, `22:30-6:45` or `2230-0645`; None for anything else, and where both are the same."""
    found = _QUIET.fullmatch(written.strip())
    if found is None:
        return None
    try:
        start = time(int(found[1]) % 24 if found[1] == "24" else int(found[1]), int(found[2] or 0))
        end = time(int(found[3]) % 24 if found[3] == "24" else int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return None if start == end else (start, end)
