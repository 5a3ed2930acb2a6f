"""Rules across files, one rule per module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot.domain.fault import Fault
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.consistency import doubled, references, statuses_in_step
from bot.knowledge.rules.contacts import (
    letters_in_numbers,
    links,
    phone_numbers,
    typed_contacts,
    unknown_facts,
)
from bot.knowledge.rules.legal import (
    experience,
    moving_law,
    often_can_change,
    promises,
    quoted_words,
    sign_off,
    typed_dates,
)
from bot.knowledge.rules.markup import markup_signs, placeholders, raw_markup, required_placeholders
from bot.knowledge.rules.phrases import patterns, phrase_count, phrases_alike
from bot.knowledge.rules.readability import (
    answer_length,
    idioms,
    labels,
    lead_length,
    phone_buttons,
    reading_grade,
    theme_titles,
    unfinished,
)

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
    phone_buttons.check,
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
    unknown_facts.check,
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
"""Run only by `check`: too slow or dependent on the date, and never a reason to reject an edit."""
