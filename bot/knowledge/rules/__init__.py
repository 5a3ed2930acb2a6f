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
    letters_in_numbers,
    links,
    markup_signs,
    moving_law,
    often_can_change,
    patterns,
    phone_numbers,
    phrase_count,
    phrases_alike,
    placeholders,
    promises,
    quoted_words,
    raw_markup,
    reading_grade,
    references,
    required_placeholders,
    sign_off,
    statuses_in_step,
    theme_titles,
    typed_contacts,
    typed_dates,
    unfinished,
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
    required_placeholders.check,
    theme_titles.check,
    letters_in_numbers.check,
    typed_contacts.check,
    raw_markup.check,
    unfinished.check,
    promises.check,
    sign_off.void,
)
"""Run at every load."""

ADVICE: tuple[Callable[[Folder, date], Iterator[Fault]], ...] = (
    sign_off.check,
    experience.check,
    moving_law.due,
    reading_grade.check,
)
"""Run only by `check`: too slow, or about the calendar, and never a reason to reject an edit."""
