"""The /delivery reply: the state of all messages, which ones are stuck and why, and what staff can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import DeliveryState
from bot.domain.press import RetryDelivery
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.delivery_reasons import in_words
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.durations import span_in_words
from bot.store.messages.backlog import Counts
from bot.store.messages.stuck import StuckDelivery

SHOWN = 5
"""How many stuck messages are listed, newest first, so that the buttons stay on the screen."""

LATE = timedelta(minutes=1)
"""A due message is sent within seconds; one that has waited longer is reported."""

LONGEST_REASON = 100
"""Maximum length of a reason, which comes from Telegram and may be long."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of the outbox. `stuck`: how many are stuck; `with_all`: how many “retry all” sends again."""

    counts: Counts
    stuck: int
    with_all: int
    shown: tuple[StuckDelivery, ...]


def standing_reply(phrases: Phrasebook, standing: Standing, now: datetime) -> Reply:
    """Return the state of all messages at `now`, with buttons to retry."""
    words = phrases.words.staff
    if not standing.counts.by_state:
        return Reply(phrases.say(words.delivery_title) + phrases.say(words.delivery_nothing_yet))
    blocks: list[Block] = [*phrases.say(words.delivery_title), _listing(_counts(phrases, standing.counts))]
    oldest = standing.counts.oldest_due
    if oldest is None or now - oldest < LATE:
        blocks += phrases.say(words.delivery_none_waits)
    else:
        span = span_in_words(phrases, now - oldest)
        blocks += phrases.say(words.delivery_oldest, moment=phrases.moment(oldest), span=span)
    if not standing.stuck:
        return Reply((*blocks, *phrases.say(words.delivery_none_stuck)))
    blocks += phrases.say(words.delivery_stuck, count=f"{standing.stuck:,}")
    blocks.append(_listing(_stuck(phrases, standing)))
    rows = [
        (
            Button(
                fill_label(words.button_retry, {"number": str(each.delivery.id)}),
                RetryDelivery(each.delivery.id),
            ),
        )
        for each in standing.shown
        if not each.void
    ]
    if standing.with_all > 1:
        label = fill_label(words.button_retry_all, {"count": f"{standing.with_all:,}"})
        rows.append((Button(label, RetryDelivery(None)),))
    return Reply(tuple(blocks), tuple(rows))


def _counts(phrases: Phrasebook, counts: Counts) -> Iterator[str]:
    words, by_state = phrases.words.staff, dict(counts.by_state)
    for state, label in (
        (DeliveryState.SENT, words.delivery_count_sent),
        (DeliveryState.PENDING, words.delivery_count_pending),
        (DeliveryState.HELD, words.delivery_count_held),
        (DeliveryState.SENDING, words.delivery_count_sending),
        (DeliveryState.IN_DOUBT, words.delivery_count_in_doubt),
        (DeliveryState.REFUSED, words.delivery_count_refused),
        (DeliveryState.FAILED, words.delivery_count_failed),
        (DeliveryState.GONE, words.delivery_count_gone),
        (DeliveryState.CANCELLED, words.delivery_count_cancelled),
    ):
        if by_state.get(state):
            yield fill_label(label, {"count": f"{by_state[state]:,}"})
    if counts.again:
        yield fill_label(words.delivery_count_again, {"count": f"{counts.again:,}"})


def _stuck(phrases: Phrasebook, standing: Standing) -> Iterator[str]:
    words = phrases.words.staff
    for each in standing.shown:
        values = {
            "number": str(each.delivery.id),
            "what": _what(phrases, each),
            "moment": phrases.moment(each.delivery.created_at),
            "why": " ".join(_why(phrases, each)),
        }
        yield fill_label(words.delivery_stuck_line, values)
    if standing.stuck > len(standing.shown):
        more = f"{standing.stuck - len(standing.shown):,}"
        yield fill_label(words.delivery_stuck_more, {"count": more})


def _what(phrases: Phrasebook, stuck: StuckDelivery) -> str:
    words, delivery = phrases.words.staff, stuck.delivery
    if delivery.announcement is not None:
        return fill_label(words.delivery_what_announcement, {"number": str(delivery.announcement)})
    kind = words.label_named(f"delivery_kind_{delivery.kind}")
    if stuck.number is None:
        number = fill_label(words.inbox_thread, {"thread": str(delivery.thread)})
    else:
        number = stuck.number.value
    return fill_label(words.delivery_what, {"kind": kind, "number": number})


def _why(phrases: Phrasebook, stuck: StuckDelivery) -> Iterator[str]:
    words, delivery = phrases.words.staff, stuck.delivery
    label = {
        DeliveryState.IN_DOUBT: words.delivery_why_in_doubt,
        DeliveryState.REFUSED: words.delivery_why_refused,
    }.get(delivery.state, words.delivery_why_failed)
    reason = in_words(phrases, delivery.problem) or words.delivery_why_unknown
    if len(reason) > LONGEST_REASON:
        reason = reason[: LONGEST_REASON - 1] + "…"
    yield fill_label(label, {"why": reason})
    if delivery.again and delivery.state is not DeliveryState.IN_DOUBT:
        yield words.delivery_why_again
    if stuck.void:
        yield words.delivery_void
    elif stuck.overtaken:
        yield words.delivery_overtaken


def _listing(lines: Iterator[str]) -> Listing:
    return Listing(tuple((Span(line),) for line in lines))
