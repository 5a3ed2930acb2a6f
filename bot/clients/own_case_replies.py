"""What a client reads about their own case. Pure; no predictions, no internal notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.clients.ways_on import ways_on
from bot.domain.cases import Case, CaseState, OwnCase, RecordedStatus
from bot.domain.ids import OpeningId
from bot.domain.press import AnswerInvitation, OpenContact, OpenEntry, OpenOwnCase, Subscribe
from bot.domain.refusal import Refusal
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span
from bot.knowledge.case_facts import case_values, is_late, next_check_on
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook

MOST_TIMELINE_STATUSES = 6
"""Statuses in the timeline: more would push the next steps off the screen."""

Rows = tuple[tuple[Button, ...], ...]


def offer_reply(phrases: Phrasebook, case: Case, opening: OpeningId) -> Reply:
    """Return what an invitation would connect, what that means, and the request for consent."""
    words = phrases.words.own_case
    facts = [fill_label(words.case_named_no_post, {"ending": case.number.ending})]
    if case.post:
        facts.append(fill_label(words.join_post, {"post": case.post}))
    if case.visa_kind:
        facts.append(fill_label(words.join_visa_kind, {"kind": case.visa_kind}))
    blocks = (
        *phrases.say(words.join_offer),
        _listing(facts),
        *phrases.say(words.join_terms),
        *phrases.say(words.join_by_hand, command=f"/agree_{opening}"),
    )
    yes = Button(words.button_join_yes, AnswerInvitation(opening, agreed=True))
    no = Button(words.button_join_no, AnswerInvitation(opening, agreed=False))
    return Reply(blocks, ((yes, no),))


def numbers_not_looked_up(phrases: Phrasebook) -> tuple[Block, ...]:
    """Return the line that asks to delete a message that contains a case number."""
    return phrases.say(phrases.words.wording.numbers_sent)


def name_of(phrases: Phrasebook, case: Case) -> str:
    """Return the name of a case for its client: the last digits of its number, and the embassy."""
    words = phrases.words.own_case
    if case.post:
        return fill_label(words.mycase_name, {"ending": case.number.ending, "post": case.post})
    return fill_label(words.mycase_name_no_post, {"ending": case.number.ending})


def named(phrases: Phrasebook, case: Case) -> str:
    """Return the name of a case that is not, or no longer, the client's own."""
    words = phrases.words.own_case
    if case.post:
        return fill_label(words.case_named, {"ending": case.number.ending, "post": case.post})
    return fill_label(words.case_named_no_post, {"ending": case.number.ending})


def case_reply(phrases: Phrasebook, own: OwnCase, now: datetime) -> Reply:
    """Return the case as its client reads it."""
    words = phrases.words.own_case
    entry = _entry_row(phrases, own.latest)
    return Reply(
        (
            *phrases.say(words.mycase_heading, ending=own.case.number.ending),
            *_details(own.case),
            *(phrases.say(words.fact_case_closed) if own.case.state is CaseState.CLOSED else ()),
            *_status(phrases, own),
            *_refusal_day(phrases, own, now),
            *_checks(phrases, own.case, now),
            *_items(phrases, own),
            *_timeline(phrases, own.history),
            *_told(phrases, own),
        ),
        (*entry, (Button(phrases.words.wording.button_contact, OpenContact()),)),
    )


def _told(phrases: Phrasebook, own: OwnCase) -> tuple[Block, ...]:
    if own.case.state is CaseState.CLOSED:
        return ()
    words = phrases.words.own_case
    return phrases.say(words.mycase_told if own.follower.subscribed else words.mycase_not_told)


def no_case_reply(phrases: Phrasebook) -> Reply:
    """Return what somebody reads who follows no case."""
    return Reply(phrases.say(phrases.words.own_case.mycase_none), ways_on(phrases))


def choice_reply(phrases: Phrasebook, own: Sequence[OwnCase]) -> Reply:
    """Return the list of several cases, to choose one."""
    words = phrases.words.own_case
    lines = [_line(phrases, each) for each in own]
    return Reply(
        (*phrases.say(words.mycase_choose), _listing(lines, ordered=True)),
        tuple((_button(phrases, number, each),) for number, each in enumerate(own, start=1)),
    )


def tell_choice_reply(phrases: Phrasebook, own: Sequence[OwnCase], *, on: bool) -> Reply:
    """Return the list of several cases, to choose which one to subscribe to or unsubscribe from."""
    words = phrases.words.own_case
    lines = [
        fill_label(
            words.tell_line_on if each.follower.subscribed else words.tell_line_off,
            {"line": _line(phrases, each)},
        )
        for each in own
    ]
    rows = tuple(
        (Button(_button(phrases, number, each).label, Subscribe(each.follower.id, on)),)
        for number, each in enumerate(own, start=1)
    )
    chosen = words.tell_choose_on if on else words.tell_choose_off
    return Reply((*phrases.say(chosen), _listing(lines, ordered=True)), rows)


def told_reply(phrases: Phrasebook, own: OwnCase) -> Reply:
    """Return whether messages about a case are on now, with a button to change that."""
    words, link = phrases.words.own_case, own.follower
    on = words.tell_on_closed if own.case.state is CaseState.CLOSED else words.tell_on
    said = phrases.say(on if link.subscribed else words.tell_off, case=name_of(phrases, own.case))
    back = words.button_tell_off if link.subscribed else words.button_tell_on
    return Reply(said, ((Button(back, Subscribe(link.id, not link.subscribed)),),), in_place=True)


def told_of_all_reply(phrases: Phrasebook, own: Sequence[OwnCase], *, on: bool) -> Reply:
    """Return that messages about all of several cases are on now, or off."""
    words = phrases.words.own_case
    lines = [_line(phrases, each) for each in own]
    said = (*phrases.say(words.tell_all_on if on else words.tell_all_off), _listing(lines))
    return Reply(said, ways_on(phrases))


def _line(phrases: Phrasebook, own: OwnCase) -> str:
    words = phrases.words.own_case
    status = _status_word(phrases, own.latest) or words.fact_status_unknown
    values = {"ending": own.case.number.ending, "status": status}
    if own.case.post:
        return fill_label(words.mycase_line, {**values, "post": own.case.post})
    return fill_label(words.mycase_line_no_post, values)


def _button(phrases: Phrasebook, number: int, own: OwnCase) -> Button:
    words, case = phrases.words.own_case, own.case
    values = {"number": str(number), "ending": case.number.ending}
    if case.post:  # two cases can have the same last digits
        label = fill_label(words.button_case, {**values, "post": case.post})
    else:
        label = fill_label(words.button_case_no_post, values)
    return Button(label, OpenOwnCase(own.follower.id))


def _details(case: Case) -> tuple[Block, ...]:
    known = " · ".join(each for each in (case.visa_kind, case.post) if each)
    return (Paragraph((Span(known),)),) if known else ()


def _status_word(phrases: Phrasebook, latest: RecordedStatus | None) -> str | None:
    if latest is None:
        return None
    known = phrases.status(latest.facts.status)
    return known.status if known else latest.facts.status


def _status(phrases: Phrasebook, own: OwnCase) -> tuple[Block, ...]:
    """Return the status, its meaning and, for an open case, what to do now.

    A status without an explanation is shown as it is.
    """
    words, latest = phrases.words.own_case, own.latest
    if latest is None:
        return phrases.say(words.mycase_no_status)
    known, facts = phrases.status(latest.facts.status), latest.facts
    dated = (
        phrases.say(words.mycase_website_date, day=phrases.day(facts.updated_on)) if facts.updated_on else ()
    )
    noted = phrases.say(words.mycase_note, note=facts.note) if facts.note else ()
    if known is None:
        return (*phrases.say(words.mycase_status_unknown, status=facts.status), *dated, *noted)
    is_closed = own.case.state is CaseState.CLOSED
    do_now = () if is_closed else (*phrases.say(words.mycase_do_now), *phrases.say(known.do_now))
    return (
        *phrases.say(words.mycase_status, status=known.status),
        *phrases.say(known.means),
        *dated,
        *noted,
        *do_now,
    )


def _entry_row(phrases: Phrasebook, latest: RecordedStatus | None) -> Rows:
    known = phrases.status(latest.facts.status) if latest else None
    entry = phrases.language.entries.get(known.entry) if known else None
    return ((Button(entry.label, OpenEntry(entry.id)),),) if entry else ()


def _refusal_day(phrases: Phrasebook, own: OwnCase, now: datetime) -> tuple[Block, ...]:
    words, refused_on = phrases.words.own_case, own.case.refused_on
    if refused_on is None or _refusal(phrases, own.latest) is Refusal.NO:
        return ()
    day = phrases.day(refused_on)
    # At the embassy, it may already be tomorrow.
    if refused_on >= phrases.today(now):
        return phrases.say(words.mycase_refused_today, day=day)
    days = case_values(phrases, own, now)["case.days_since_refusal"]
    return phrases.say(words.mycase_refused, day=day, days=days)


def _refusal(phrases: Phrasebook, latest: RecordedStatus | None) -> Refusal:
    """Return whether a refusal counts: counting days on an issued visa would only frighten."""
    known = phrases.status(latest.facts.status) if latest else None
    return known.refused if known else Refusal.YES


def _year_runs(phrases: Phrasebook, own: OwnCase) -> bool:
    """Return whether the year after a refusal may be running, from the status or the recorded refusal."""
    refusal = _refusal(phrases, own.latest)
    return refusal is Refusal.YES or (refusal is Refusal.AS_BEFORE and own.case.refused_on is not None)


def _checks(phrases: Phrasebook, case: Case, now: datetime) -> tuple[Block, ...]:
    words = phrases.words.own_case
    checked = (
        phrases.say(words.mycase_checked, day=phrases.day_of(case.checked_at))
        if case.checked_at
        else phrases.say(words.mycase_unchecked)
    )
    if case.state is CaseState.CLOSED:
        return checked if case.checked_at else ()
    due = words.mycase_late if is_late(phrases, case, now) else words.mycase_next_check
    return (*checked, *phrases.say(due, day=phrases.day(next_check_on(phrases, case))))


def _items(phrases: Phrasebook, own: OwnCase) -> tuple[Block, ...]:
    words = phrases.words.own_case
    if own.case.state is CaseState.CLOSED:
        return ()
    if own.open_items:
        asked = words.mycase_items if _year_runs(phrases, own) else words.mycase_items_not_refused
        return (*phrases.say(asked), _listing([item.text for item in own.open_items]))
    if own.latest is not None and own.latest.facts.note:
        return ()  # the note above may ask for something that is not on a list
    return phrases.say(words.mycase_no_items)


def _timeline(phrases: Phrasebook, history: Sequence[RecordedStatus]) -> tuple[Block, ...]:
    """Return the last statuses, newest first, in the order of recording, because CEAC's days repeat.

    A status recorded again without a change, as by a correction, is one step with its first date.
    """
    if not history:
        return ()
    words = phrases.words.own_case
    known = [each for before, each in pairwise((None, *history)) if each and not _is_same(before, each)]
    steps = []
    for each in reversed(known[-MOST_TIMELINE_STATUSES:]):
        values = {"day": phrases.day_of(each.at), "status": _status_word(phrases, each) or ""}
        if each.facts.updated_on:
            updated = phrases.day(each.facts.updated_on)
            steps.append(fill_label(words.mycase_step_dated, {**values, "updated": updated}))
        else:
            steps.append(fill_label(words.mycase_step, values))
    return (*phrases.say(words.mycase_timeline), _listing(steps))


def _is_same(before: RecordedStatus | None, after: RecordedStatus) -> bool:
    if before is None or before.facts.updated_on != after.facts.updated_on:
        return False
    return before.facts.status.casefold() == after.facts.status.casefold()


def _listing(lines: Sequence[str], *, ordered: bool = False) -> Listing:
    return Listing(tuple((Span(line),) for line in lines), ordered)
