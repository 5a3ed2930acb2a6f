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


def card(spoken: Phrasebook, file: CaseFile, now: datetime) -> Reply:
    """Return the whole case with its buttons."""
    words, case = spoken.words.staff, file.case
    number, is_open = case.number.value, case.state is CaseState.OPEN
    blocks: list[Block] = [*summary(spoken, case, now)]
    if file.history:
        blocks += [*spoken.say(words.card_history), _listing(_history(spoken, file))]
    elif is_open:
        blocks += spoken.say(words.card_no_history, number=number)
    if file.items:
        blocks += [*spoken.say(words.card_items), items_listing(spoken, file.items)]
    elif is_open:
        blocks += spoken.say(words.card_no_items, number=number)
    if file.followers:
        told = words.follower_told if is_open else words.follower_closed
        lines = (_follower(spoken, place, each, told) for place, each in enumerate(file.followers, start=1))
        blocks += spoken.say(words.card_followers, count=str(len(file.followers)))
        blocks.append(_listing(lines))
    elif is_open:
        blocks += spoken.say(words.card_no_followers, number=number)
    if file.invitations:
        blocks += spoken.say(words.card_invitations, count=str(len(file.invitations)), number=number)
    return Reply(tuple(blocks), case_buttons(spoken, case))


def summary(spoken: Phrasebook, case: Case, now: datetime) -> tuple[Block, ...]:
    """Return the details recorded for a case."""
    words = spoken.words.staff
    closed = case.state is CaseState.CLOSED
    return (
        *head(spoken, case),
        *(spoken.say(words.card_closed, number=case.number.value) if closed else ()),
        _listing(_details(spoken, case, now)),
    )


def head(spoken: Phrasebook, case: Case) -> tuple[Block, ...]:
    """Return a case's number and label."""
    words = spoken.words.staff
    if case.label is None:
        return spoken.say(words.card_head_no_label, number=case.number.value)
    return spoken.say(words.card_head, number=case.number.value, label=case.label)


def case_buttons(spoken: Phrasebook, case: Case) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons for a case; a closed one has only a few."""
    words = spoken.words.staff

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


def show_button(spoken: Phrasebook, case: Case) -> Button:
    """Return the button that shows a case."""
    return Button(spoken.words.staff.button_case_show, OnCase("case", case.id))


def items_listing(spoken: Phrasebook, items: Iterable[OpenItem]) -> Paragraph:
    """Return a numbered list of open items."""
    line = spoken.words.staff.item_line
    lines = (fill_label(line, {"number": str(each.number), "item": each.text}) for each in items)
    return Paragraph((Span("\n".join(lines)),))


def rhythm(spoken: Phrasebook, days: int) -> str:
    """Return how often a case is checked, in words."""
    words = spoken.words.staff
    return words.check_day if days == 1 else fill_label(words.check_days, {"count": str(days)})


def next_check(spoken: Phrasebook, case: Case, now: datetime) -> str:
    """Return the line with the date of the next check, or that it is overdue."""
    words = spoken.words.staff
    line = words.card_overdue if is_late(spoken, case, now) else words.card_next_check
    return fill_label(line, {"day": spoken.day(next_check_on(spoken, case))})


def faults_block(spoken: Phrasebook, faults: Iterable[DetailFault]) -> tuple[Block, ...]:
    """Return a block that lists what was not understood, line by line; empty if there are no faults."""
    words = spoken.words.staff
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


def _details(spoken: Phrasebook, case: Case, now: datetime) -> Iterator[str]:
    words = spoken.words.staff
    yield fill_label(words.card_visa, {"visa": case.visa_kind or words.card_unknown})
    yield fill_label(words.card_post, {"post": case.post or words.card_unknown})
    if case.refused_on is None:
        yield words.card_not_refused
    else:
        days = max((spoken.today(now) - case.refused_on).days, 0)
        yield fill_label(words.card_refused, {"day": spoken.day(case.refused_on), "days": str(days)})
    every = rhythm(spoken, case.check_every_days)
    if case.checked_at is None:
        yield fill_label(words.card_never_checked, {"rhythm": every})
    else:
        yield fill_label(words.card_checked, {"day": spoken.day_of(case.checked_at), "rhythm": every})
    if case.state is CaseState.OPEN:
        yield next_check(spoken, case, now)


def _history(spoken: Phrasebook, file: CaseFile) -> Iterator[str]:
    words = spoken.words.staff
    if (earlier := len(file.history) - MOST_STATUSES) > 0:
        number = file.case.number.value
        yield fill_label(words.card_earlier, {"count": str(earlier), "number": number})
    for each in file.history[-MOST_STATUSES:]:
        line = fill_label(
            words.history_line, {"at": spoken.moment(each.at), "status": _status_name(spoken, each)}
        )
        more = "; ".join(_more(spoken, each))
        yield f"{line} ({more})" if more else line


def _more(spoken: Phrasebook, status: RecordedStatus) -> Iterator[str]:
    words = spoken.words.staff
    if status.facts.updated_on is not None:
        yield fill_label(words.history_updated, {"day": spoken.day(status.facts.updated_on)})
    if status.by is not None:
        yield fill_label(words.history_by, {"name": status.by.name})
    if status.state is not StatusState.RECORDED:
        yield words.label_named(f"history_{status.state}")
    if status.facts.note:
        yield fill_label(words.history_note, {"note": _short(" ".join(status.facts.note.split()))})


def _status_name(spoken: Phrasebook, status: RecordedStatus) -> str:
    known = spoken.status(status.facts.status)
    return known.status if known else status.facts.status


def _follower(spoken: Phrasebook, place: int, follower: Follower, told: str) -> str:
    words = spoken.words.staff
    if follower.gone_at is not None:
        state = fill_label(words.follower_gone, {"day": spoken.day_of(follower.gone_at)})
    else:
        state = told if follower.subscribed else words.follower_not_told
    values = {"number": str(place), "day": spoken.day_of(follower.since), "state": state}
    return fill_label(words.follower_line, values)


def _listing(lines: Iterable[str]) -> Listing:
    return Listing(tuple((Span(line),) for line in lines))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
