"""What is new in a client's own case, in a few lines from the record: the office's note first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cases import CaseState, OwnCase
from bot.domain.press import OpenContact, OpenEntry, OpenOwnCases
from bot.domain.refusal import Refusal
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.case_facts import case_values
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Entry, StatusText
from bot.knowledge.phrasebook import Phrasebook


def news_reply(phrases: Phrasebook, own: Sequence[OwnCase], now: datetime) -> Reply:
    """Return the record of each case in at most five lines, with the way to all of it."""
    words = phrases.words.own_case
    blocks: tuple[Block, ...] = ()
    for each in own:
        blocks += phrases.say(words.mycase_heading, ending=each.case.number.ending)
        blocks += phrases.say(words.fact_case_closed) if each.case.state is CaseState.CLOSED else ()
        blocks += (Listing(tuple((Span(line),) for line in _lines(phrases, each, now))),)
    known = {status.entry: status for each in own if (status := _status(phrases, each))}
    rows = [(Button(words.button_what_it_means, OpenEntry(entry)),) for entry in known if len(known) == 1]
    return Reply(blocks, (*rows, _own_row(phrases), _contact_row(phrases)))


def outdated_reply(phrases: Phrasebook, own: OwnCase, status: StatusText, asked: Entry) -> Reply:
    """Return what the recorded status means, in place of the answer `asked`, which it makes untrue."""
    words = phrases.words.own_case
    entry = phrases.language.entries[status.entry]
    blocks = (
        *phrases.say(words.mycase_heading, ending=own.case.number.ending),
        *phrases.say(words.mycase_status, status=status.status),
        *phrases.say(status.means),
        *phrases.say(words.mycase_do_now),
        *phrases.say(status.do_now),
        *phrases.say(words.outdated_answer),
    )
    rows = (
        (Button(entry.label, OpenEntry(entry.id)),),
        (Button(asked.label, OpenEntry(asked.id)),),
        _own_row(phrases),
        _contact_row(phrases),
    )
    return Reply(blocks, rows)


def outdating(phrases: Phrasebook, own: Sequence[OwnCase], asked: Entry) -> tuple[OwnCase, StatusText] | None:
    """Return a case whose status makes the answer `asked` untrue, if that is so of all cases."""
    found = [
        (each, status) for each in own if (status := _status(phrases, each)) and asked.id in status.outdates
    ]
    return found[0] if found and len(found) == len(own) else None


def _lines(phrases: Phrasebook, own: OwnCase, now: datetime) -> list[str]:
    words, values, latest = phrases.words.own_case, case_values(phrases, own, now), own.latest
    lines = []
    noted = latest.facts.note if latest else None
    if noted:
        lines.append(fill_label(words.news_note, {"note": noted}))
    if latest is None:
        lines.append(words.news_no_status)
    else:
        told = {"status": values["case.status"], "since": values["case.status_since"]}
        lines.append(fill_label(words.news_status, told))
    status = _status(phrases, own)
    if own.case.refused_on is not None and (status is None or status.refused is not Refusal.NO):
        told = {"days": values["case.days_since_refusal"], "day": values["case.refused_on"]}
        lines.append(fill_label(words.news_refused, told))
    told = {"last": values["case.last_check"], "next": values["case.next_check"]}
    lines.append(fill_label(words.news_checks, told))
    if own.case.state is CaseState.OPEN:
        items = "; ".join(item.text for item in own.open_items)
        if items:
            lines.append(fill_label(words.news_items, {"items": items}))
        elif not noted:  # a note may ask for papers that are no items
            lines.append(words.news_no_items)
    return lines


def _status(phrases: Phrasebook, own: OwnCase) -> StatusText | None:
    return phrases.status(own.latest.facts.status) if own.latest else None


def _own_row(phrases: Phrasebook) -> tuple[Button, ...]:
    return (Button(phrases.words.notices.button_own_case, OpenOwnCases()),)


def _contact_row(phrases: Phrasebook) -> tuple[Button, ...]:
    return (Button(phrases.words.wording.button_contact, OpenContact()),)
