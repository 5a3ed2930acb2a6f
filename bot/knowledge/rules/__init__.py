"""What must hold between files, a rule a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot.domain.fault import Fault
from bot.knowledge.drafts import Draft
from bot.knowledge.rules import (
    answer_length,
    doubled,
    labels,
    links,
    markup_signs,
    phrase_count,
    phrases_alike,
    placeholders,
    reading_grade,
    references,
    sign_off,
)

Rule = Callable[[Draft], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    references.check,
    doubled.check,
    phrases_alike.check,
    phrase_count.check,
    markup_signs.check,
    placeholders.check,
    links.check,
    labels.check,
    answer_length.check,
)
"""Run at every load."""

ADVICE: tuple[Callable[[Draft, date], Iterator[Fault]], ...] = (sign_off.check, reading_grade.check)
"""Run only by `check`: too slow, or about the calendar, and never a reason to refuse an edit."""
