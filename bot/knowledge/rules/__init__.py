"""Rules across files, one rule per module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot.domain.fault import Fault
from bot.knowledge.rules import (
    answer_length,
    doubled,
    entry_labels,
    experience,
    idioms,
    labels,
    lead_length,
    links,
    markup_signs,
    moving_law,
    often_can_change,
    patterns,
    phone_numbers,
    phrase_count,
    phrases_alike,
    placeholders,
    quoted_words,
    reading_grade,
    references,
    sign_off,
    statuses_in_step,
    typed_dates,
)
from bot.knowledge.sheets import Folder

Rule = Callable[[Folder], Iterator[Fault]]

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
    lead_length.check,
    entry_labels.check,
    statuses_in_step.check,
    quoted_words.check,
    moving_law.check,
    typed_dates.check,
    phone_numbers.check,
    idioms.check,
    often_can_change.check,
    patterns.check,
)
"""Run at every load."""

ADVICE: tuple[Callable[[Folder, date], Iterator[Fault]], ...] = (
    sign_off.check,
    experience.check,
    moving_law.due,
    reading_grade.check,
)
"""Run only by `check`: too slow, or about the calendar, and never a reason to reject an edit."""
