"""Phrases that many staff replies share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.cases import Case, RecordedStatus, StatusFacts
from bot.domain.reply import Block, Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.promises import first_promise


def case_name(case: Case) -> str:
    """Return the name of a case for staff: its number and label."""
    return f"{case.number} ({case.label})" if case.label else str(case.number)


def status_and_day(phrases: Phrasebook, facts: StatusFacts) -> tuple[str, str]:
    """Return the status and the date that CEAC shows with it, in words."""
    day = facts.updated_on
    return facts.status, phrases.words.staff.status_no_date if day is None else phrases.day(day)


def current_status_line(phrases: Phrasebook, status: RecordedStatus | None) -> tuple[Block, ...]:
    """Return a line with the current status."""
    words = phrases.words.staff
    if status is None:
        return phrases.say(words.status_none_yet)
    name, day = status_and_day(phrases, status.facts)
    return phrases.say(words.status_stands, status=name, day=day, moment=phrases.moment(status.at))


def closed(phrases: Phrasebook, case: Case) -> tuple[Block, ...]:
    """Say that the case is closed, and how to continue."""
    return phrases.say(phrases.words.staff.status_case_closed, case=case_name(case), number=str(case.number))


def promise_warning(phrases: Phrasebook, text: str | None) -> tuple[Block, ...]:
    """Warn if the words of staff in `text` promise a result."""
    said = first_promise(text or "")
    return () if said is None else phrases.say(phrases.words.staff.preview_promise, words=said)


def counted(phrases: Phrasebook, one: Template, many: Template, count: int) -> tuple[Block, ...]:
    """Return the singular text `one`, or `many` with the count."""
    return phrases.say(one) if count == 1 else phrases.say(many, count=str(count))


def clock_time(phrases: Phrasebook, moment: datetime) -> str:
    """Return the time at the office, such as 14:03."""
    return f"{moment.astimezone(phrases.zone):%H:%M}"


def with_problem_first(problem: tuple[Block, ...], reply: Reply) -> Reply:
    """Return `reply` with the problem as its first paragraph."""
    return replace(reply, blocks=(*problem, *reply.blocks))
