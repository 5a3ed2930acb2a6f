"""Durations in words."""

from __future__ import annotations

from datetime import timedelta

from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def span_in_words(phrases: Phrasebook, span: timedelta) -> str:
    """Return a duration in the largest unit of which there are at least two, such as `90 s` or `3 h`."""
    words, seconds = phrases.words.staff, max(0, int(span.total_seconds()))
    if seconds < 2 * _MINUTE:
        return fill_label(words.span_seconds, {"count": str(seconds)})
    if seconds < 2 * _HOUR:
        return fill_label(words.span_minutes, {"count": str(seconds // _MINUTE)})
    if seconds < 2 * _DAY:
        return fill_label(words.span_hours, {"count": str(seconds // _HOUR)})
    return fill_label(words.span_days, {"count": str(seconds // _DAY)})
