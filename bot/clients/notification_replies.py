"""The replies and buttons of the notification settings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType

from bot.domain.preferences import Preferences
from bot.domain.press import SetNotifications
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.domain.time_zones import zone_named
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.own_case import OwnCaseWording

ALL = "all"
"""The value of a button that makes no choice yet: show everything."""

CHECKS_OFFERED = (7, 14, 30)
"""Days between two “nothing is new” messages: rare enough to be read."""

QUIET_OFFERED = ((21, 7), (22, 8), (23, 9))

Hours = tuple[time, time]
"""Quiet hours without a time zone: from, to."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class ChosenSettings:
    """The preferences after a choice.

    `unclear`: the error text if the choice was not understood. `waiting`: quiet hours that still need a time
    zone.
    """

    wanted: Preferences
    unclear: Template | None = None
    waiting: Hours | None = None


def settings_lines(phrases: Phrasebook, wanted: Preferences, now: datetime) -> Listing:
    """Return the current settings, line by line."""
    words = phrases.words.own_case
    days = wanted.checks_every_days
    zone = zone_named(wanted.zone) if wanted.zone else None
    lines = [
        fill_label(words.settings_checks, {"days": str(days)}) if days else words.settings_changes_only,
        _quiet(words, wanted),
        fill_label(words.settings_zone, {"zone": city_of(zone.key), "time": f"{now.astimezone(zone):%H:%M}"})
        if zone
        else words.settings_no_zone,
        words.settings_discreet_on if wanted.discreet else words.settings_discreet_off,
    ]
    return Listing(tuple((Span(line),) for line in lines))


def settings_reply(
    phrases: Phrasebook, wanted: Preferences, now: datetime, *, before: tuple[Block, ...] = ()
) -> Reply:
    """Return all settings with their buttons."""
    words = phrases.words.own_case
    blocks = (
        *before,
        *phrases.say(words.settings),
        settings_lines(phrases, wanted, now),
        *phrases.say(words.settings_explained),
    )
    return Reply(blocks, _rows(words, wanted))


def unclear_reply(phrases: Phrasebook, chosen: ChosenSettings, now: datetime) -> Reply:
    """Return all settings below a line that says why nothing was changed."""
    assert chosen.unclear is not None
    return settings_reply(phrases, chosen.wanted, now, before=phrases.say(chosen.unclear))


def zones_reply(
    phrases: Phrasebook,
    *,
    region: str | None = None,
    near: Sequence[str] = (),
    asked: bool = False,
    waiting: Hours | None = None,
) -> Reply:
    """Return zones to choose from: those of a region, those `near` to the typed text, or the regions.

    `asked`: the typed text is not a zone. `waiting`: quiet hours that are set together with the zone.
    """
    words = phrases.words.own_case
    carried = "" if waiting is None else f"-{waiting[0]:%H%M}-{waiting[1]:%H%M}"
    back = (Button(words.button_settings_back, SetNotifications("show", ALL)),)

    def zones(names: Sequence[str], *, full: bool) -> Rows:
        buttons = [
            Button(name if full else city_of(name), SetNotifications(f"zone{carried}", name))
            for name in names
        ]
        return (*_in_rows(buttons, 1 if full else 2), back)

    if near:
        return Reply(phrases.say(words.settings_zone_near), zones(near, full=True))
    if region is not None:
        offered = phrases.language.time_zones.offered[region]
        return Reply(phrases.say(words.settings_zone_city), zones(offered, full=False))
    said: tuple[Block, ...] = phrases.say(words.settings_zone_region)
    if waiting is not None:
        said = phrases.say(words.settings_zone_first) + said
    if asked:
        said = phrases.say(words.settings_zone_unknown) + said
    regions = [
        Button(words.label_named(f"button_region_{region}"), SetNotifications(f"region{carried}", region))
        for region in phrases.language.time_zones.offered
    ]
    return Reply(said, (*_in_rows(regions, 2), back))


def _rows(words: OwnCaseWording, wanted: Preferences) -> Rows:
    quiet_now = wanted.waiting if wanted.quiet is None else (wanted.quiet.start, wanted.quiet.end)

    def choice(label: str, what: str, value: str, *, holds: bool) -> Button:
        shown = fill_label(words.button_chosen, {"label": label}) if holds else label
        return Button(shown, SetNotifications(what, value))

    checks = [
        choice(
            fill_label(words.button_checks, {"days": str(days)}),
            "checks",
            str(days),
            holds=wanted.checks_every_days == days,
        )
        for days in CHECKS_OFFERED
    ]
    quiet = []
    for start, end in QUIET_OFFERED:
        hours = {"start": str(start), "end": str(end)}
        holds = quiet_now is not None and [(each.hour, each.minute) for each in quiet_now] == [
            (start, 0),
            (end, 0),
        ]
        quiet.append(choice(fill_label(words.button_quiet, hours), "quiet", f"{start}-{end}", holds=holds))
    return (
        (choice(words.button_changes_only, "checks", "off", holds=wanted.checks_every_days is None),),
        *_in_rows(checks, 2),
        (choice(words.button_quiet_off, "quiet", "off", holds=quiet_now is None),),
        tuple(quiet),
        (Button(words.button_zone, SetNotifications("zone", ALL)),),
        (
            choice(words.button_discreet_on, "discreet", "on", holds=wanted.discreet),
            choice(words.button_discreet_off, "discreet", "off", holds=not wanted.discreet),
        ),
    )


def _in_rows(buttons: Sequence[Button], wide: int) -> Rows:
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def _quiet(words: OwnCaseWording, wanted: Preferences) -> str:
    if wanted.quiet is not None:
        return fill_label(words.settings_quiet, _hours(wanted.quiet.start, wanted.quiet.end))
    if wanted.waiting is not None:
        return fill_label(words.settings_quiet_waiting, _hours(*wanted.waiting))
    return words.settings_quiet_off


def _hours(start: time, end: time) -> Mapping[str, str]:
    return MappingProxyType({"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})


def city_of(zone: str) -> str:
    """Return the place in the name of a time zone, such as New York."""
    return zone.rpartition("/")[2].replace("_", " ")
