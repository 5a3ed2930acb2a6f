"""A case as staff see it: details, statuses, followers, and buttons for what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.cases import Case, CaseState, Follower, OpenItem, RecordedStatus, StatusState
from bot.domain.press import OnCase
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span
from bot.knowledge.case_facts import is_late, next_check_on
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.cases.details import MOST_DAYS, DetailFault
from bot.staff.cases.dossier import CaseFile

MOST_STATUSES = 10
"""Statuses on a card; /record shows all of them."""

_LONGEST_QUOTE = 80


def card(phrases: Phrasebook, file: CaseFile, now: datetime) -> Reply:
    """Return the whole case with its buttons."""
    words, case = phrases.words.staff, file.case
    number, is_open = case.number.value, case.state is CaseState.OPEN
    blocks: list[Block] = [*summary(phrases, case, now)]
    if file.history:
        blocks += [*phrases.say(words.card_history), _listing(_history(phrases, file))]
    elif is_open:
        blocks += phrases.say(words.card_no_history, number=number)
    if file.items:
        blocks += [*phrases.say(words.card_items), items_listing(phrases, file.items)]
    elif is_open:
        blocks += phrases.say(words.card_no_items, number=number)
    if file.followers:
        told = words.follower_told if is_open else words.follower_closed
        lines = (_follower(phrases, place, each, told) for place, each in enumerate(file.followers, start=1))
        blocks += phrases.say(words.card_followers, count=str(len(file.followers)))
        blocks.append(_listing(lines))
    elif is_open:
        blocks += phrases.say(words.card_no_followers, number=number)
    if file.invitations:
        blocks += phrases.say(words.card_invitations, count=str(len(file.invitations)), number=number)
    return Reply(tuple(blocks), case_buttons(phrases, case))


def summary(phrases: Phrasebook, case: Case, now: datetime) -> tuple[Block, ...]:
    """Return the details recorded for a case."""
    words = phrases.words.staff
    closed = case.state is CaseState.CLOSED
    return (
        *head(phrases, case),
        *(phrases.say(words.card_closed, number=case.number.value) if closed else ()),
        _listing(_details(phrases, case, now)),
    )


def head(phrases: Phrasebook, case: Case) -> tuple[Block, ...]:
    """Return a case's number and label."""
    words = phrases.words.staff
    if case.label is None:
        return phrases.say(words.card_head_no_label, number=case.number.value)
    return phrases.say(words.card_head, number=case.number.value, label=case.label)


def case_buttons(phrases: Phrasebook, case: Case) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons for a case; a closed one has only a few."""
    words = phrases.words.staff

    def on(label: str, command: str) -> Button:
        return Button(label, OnCase(command, case.id))

    if case.state is CaseState.CLOSED:
        return ((on(words.button_case_reopen, "reopen"), on(words.button_case_record, "record")),)
    return (
        (on(words.button_case_status, "status"), on(words.button_case_checked, "checked")),
        (on(words.button_case_invite, "invite"), on(words.button_case_items, "items")),
        (on(words.button_case_edit, "editcase"), on(words.button_case_record, "record")),
        (on(words.button_case_close, "close"),),
    )


def show_button(phrases: Phrasebook, case: Case) -> Button:
    """Return the button that shows a case."""
    return Button(phrases.words.staff.button_case_show, OnCase("case", case.id))


def items_listing(phrases: Phrasebook, items: Iterable[OpenItem]) -> Paragraph:
    """Return a numbered list of open items."""
    line = phrases.words.staff.item_line
    lines = (fill_label(line, {"number": str(each.number), "item": each.text}) for each in items)
    return Paragraph((Span("\n".join(lines)),))


def rhythm(phrases: Phrasebook, days: int) -> str:
    """Return how often a case is checked, in words."""
    words = phrases.words.staff
    return words.check_day if days == 1 else fill_label(words.check_days, {"count": str(days)})


def next_check(phrases: Phrasebook, case: Case, now: datetime) -> str:
    """Return the line with the date of the next check, or that it is overdue."""
    words = phrases.words.staff
    line = words.card_overdue if is_late(phrases, case, now) else words.card_next_check
    return fill_label(line, {"day": phrases.day(next_check_on(phrases, case))})


def faults_block(phrases: Phrasebook, faults: Iterable[DetailFault]) -> tuple[Block, ...]:
    """Return a block that lists what was not understood, line by line; empty if there are no faults."""
    words = phrases.words.staff
    lines = [
        fill_label(
            words.label_named(f"detail_{each.wrong}"),
            {
                "written": _short(each.written),
                "most": str(each.most or MOST_DAYS),
                "days": " / ".join(day.isoformat() for day in each.days),
            },
        )
        for each in faults
    ]
    return (_listing(lines),) if lines else ()


def _details(phrases: Phrasebook, case: Case, now: datetime) -> Iterator[str]:
    words = phrases.words.staff
    yield fill_label(words.card_visa, {"visa": case.visa_kind or words.card_unknown})
    yield fill_label(words.card_post, {"post": case.post or words.card_unknown})
    if case.refused_on is None:
        yield words.card_not_refused
    else:
        days = max((phrases.today(now) - case.refused_on).days, 0)
        yield fill_label(words.card_refused, {"day": phrases.day(case.refused_on), "days": str(days)})
    every = rhythm(phrases, case.check_every_days)
    if case.checked_at is None:
        yield fill_label(words.card_never_checked, {"rhythm": every})
    else:
        yield fill_label(words.card_checked, {"day": phrases.day_of(case.checked_at), "rhythm": every})
    if case.state is CaseState.OPEN:
        yield next_check(phrases, case, now)


def _history(phrases: Phrasebook, file: CaseFile) -> Iterator[str]:
    words = phrases.words.staff
    if (earlier := len(file.history) - MOST_STATUSES) > 0:
        number = file.case.number.value
        yield fill_label(words.card_earlier, {"count": str(earlier), "number": number})
    for each in file.history[-MOST_STATUSES:]:
        line = fill_label(
            words.history_line, {"at": phrases.moment(each.at), "status": _status_name(phrases, each)}
        )
        more = "; ".join(_more(phrases, each))
        yield f"{line} ({more})" if more else line


def _more(phrases: Phrasebook, status: RecordedStatus) -> Iterator[str]:
    words = phrases.words.staff
    if status.facts.updated_on is not None:
        yield fill_label(words.history_updated, {"day": phrases.day(status.facts.updated_on)})
    if status.by is not None:
        yield fill_label(words.history_by, {"name": status.by.name})
    if status.state is not StatusState.RECORDED:
        yield words.label_named(f"history_{status.state}")
    if status.facts.note:
        yield fill_label(words.history_note, {"note": _short(" ".join(status.facts.note.split()))})


def _status_name(phrases: Phrasebook, status: RecordedStatus) -> str:
    known = phrases.status(status.facts.status)
    return known.status if known else status.facts.status


def _follower(phrases: Phrasebook, place: int, follower: Follower, told: str) -> str:
    words = phrases.words.staff
    if follower.gone_at is not None:
        state = fill_label(words.follower_gone, {"day": phrases.day_of(follower.gone_at)})
    else:
        state = told if follower.subscribed else words.follower_not_told
    values = {"number": str(place), "day": phrases.day_of(follower.since), "state": state}
    return fill_label(words.follower_line, values)


def _listing(lines: Iterable[str]) -> Listing:
    return Listing(tuple((Span(line),) for line in lines))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
