"""Who may have read a status: for each follower, what is known about the messages about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from bot.domain.cases import Follower
from bot.domain.delivery import ON_ITS_WAY, TELLS, WAITING, DeliveryState
from bot.domain.ids import FollowerId
from bot.domain.reply import Block, Listing, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.store.messages.outbox import Delivery


def may_have_arrived(delivery: Delivery) -> bool:
    """Say whether a follower may have read a status in this message."""
    return delivery.kind in TELLS and (delivery.state in ON_ITS_WAY or delivery.again)


def may_be_copied(delivery: Delivery) -> bool:
    """Say whether an unreachable copy may be in the chat; one that is being sent may become one."""
    return delivery.lost_copies > 0 or delivery.state is DeliveryState.SENDING


def within_reach(delivery: Delivery) -> bool:
    """Say whether the id of a message in the chat is known, or will be if its sending succeeds."""
    return bool(delivery.messages) or delivery.state is DeliveryState.SENDING


class Seen(StrEnum):
    """What is known about the messages to one follower. The first three may have been read."""

    DELIVERED = auto()
    SENDING = auto()
    UNCONFIRMED = auto()
    PENDING = auto()
    STOPPED = auto()
    NOT_SENT = auto()


MAY_HAVE_READ = frozenset({Seen.DELIVERED, Seen.SENDING, Seen.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class Reader:
    """A follower whom messages about a status were meant for. `number`: as /record counts followers.

    `at`: when Telegram accepted the last of the messages. `messages` may be in the chat, one for each copy;
    `lost` of them cannot be reached.
    """

    follower: FollowerId
    number: int
    seen: Seen
    at: datetime | None
    messages: int
    lost: int


def readers_of(
    following: Sequence[Follower], about: Sequence[Delivery], sent: Sequence[Delivery]
) -> tuple[Reader, ...]:
    """Return the followers whom the messages `about` a status were meant for; `sent` are all of the case."""
    numbers = follower_numbers(following, sent)
    readers = []
    for to in following:
        theirs = [each for each in about if each.follower == to.id and each.kind in TELLS]
        if theirs:
            arrived = [each for each in theirs if may_have_arrived(each)]
            lost = sum(each.lost_copies for each in arrived)
            at = max((each.sent_at for each in arrived if each.sent_at), default=None)
            known = sum(map(within_reach, arrived))
            readers.append(Reader(to.id, numbers[to.id], _seen(theirs), at, known + lost, lost))
    return tuple(sorted(readers, key=lambda each: each.number))


def follower_numbers(following: Iterable[Follower], sent: Iterable[Delivery]) -> Mapping[FollowerId, int]:
    """Return the number that identifies each follower of a case to staff, from 1."""
    ids = {each.id for each in following} | {each.follower for each in sent if each.follower is not None}
    return {follower: number for number, follower in enumerate(sorted(ids), start=1)}


def reader_lines(phrases: Phrasebook, readers: Sequence[Reader]) -> tuple[Block, ...]:
    """Return one line for each reader: whether the message was delivered, may have been, or was not."""
    if not readers:
        return ()
    lines = tuple((Span(_line(phrases, each)),) for each in readers)
    return (*phrases.say(phrases.words.staff.seen_heading), Listing(lines))


def _line(phrases: Phrasebook, reader: Reader) -> str:
    words = phrases.words.staff
    if reader.seen is Seen.DELIVERED and reader.lost:
        label = words.seen_delivered_and_copied
    else:
        label = words.label_named(f"seen_{reader.seen}")
    who = fill_label(words.record_follower, {"number": str(reader.number)})
    return fill_label(label, {"who": who, "moment": phrases.moment(reader.at) if reader.at else ""})


def _seen(theirs: Sequence[Delivery]) -> Seen:
    states = {each.state for each in theirs}
    if DeliveryState.SENT in states:
        return Seen.DELIVERED
    if DeliveryState.SENDING in states:
        return Seen.SENDING
    if any(map(may_have_arrived, theirs)):
        return Seen.UNCONFIRMED
    if states & WAITING:
        return Seen.PENDING
    return Seen.STOPPED if DeliveryState.CANCELLED in states else Seen.NOT_SENT
