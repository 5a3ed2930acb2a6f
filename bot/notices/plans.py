"""Who gets which message about a status: decided once, for both the preview and the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.cases import Follower, RecordedStatus, StatusFacts
from bot.domain.delivery import (
    ON_ITS_WAY,
    READ,
    TELLS,
    WAITING,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from bot.domain.ids import CaseId, ChatId, FollowerId
from bot.domain.preferences import Preferences
from bot.domain.reply import Reply
from bot.notices.readers import may_be_copied, may_have_arrived, within_reach
from bot.notices.texts import Notices
from bot.store.cases import followers
from bot.store.chats import preferences
from bot.store.database.engine import Reading
from bot.store.messages import replies
from bot.store.messages.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Followers:
    """Everyone who follows a case, with the preferences of each."""

    all: tuple[tuple[Follower, Preferences], ...]

    @property
    def recipients(self) -> tuple[Follower, ...]:
        """Those who get messages: subscribed, and not closed to the bot."""
        return tuple(each for each, _ in self.all if each.subscribed and each.gone_at is None)

    @property
    def gone(self) -> int:
        """How many are closed to the bot."""
        return sum(each.gone_at is not None for each, _ in self.all)

    @property
    def unsubscribed(self) -> int:
        """How many are reachable and not subscribed."""
        return sum(each.gone_at is None and not each.subscribed for each, _ in self.all)

    def discreet(self, among: Iterable[FollowerId | None]) -> int:
        """How many of `among` first see only that there is news."""
        those = set(among)
        return sum(each.id in those and wanted.discreet for each, wanted in self.all)

    def quiet(self, among: Iterable[FollowerId | None], at: datetime) -> int:
        """How many of `among` have quiet hours at that time."""
        those = set(among)
        return sum(
            each.id in those and wanted.quiet is not None and wanted.quiet.ends_after(at) is not None
            for each, wanted in self.all
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent if staff confirm now, given the current status. `check`: the facts are unchanged.

    `sample` is what someone who joins before then would read. `earlier`: the messages that it strikes
    through or deletes.
    """

    current: RecordedStatus | None
    check: bool
    deliveries: tuple[NewDelivery, ...]
    sample: Reply
    earlier: tuple[Delivery, ...] = ()

    @property
    def texts(self) -> tuple[tuple[Reply, int], ...]:
        """Each different text with how many read it; corrections of an earlier message come first."""
        counted: dict[str, tuple[Reply, int]] = {}
        for each in self.deliveries:
            if each.kind in READ:
                key = fingerprint(each.reply)
                counted[key] = (each.reply, counted.get(key, (each.reply, 0))[1] + 1)
        return tuple(counted.values())

    @property
    def fingerprints(self) -> frozenset[str]:
        """Return what identifies the texts that this plan sends."""
        return frozenset(fingerprint(reply) for reply, _ in self.texts)

    @property
    def previewed(self) -> frozenset[str]:
        """Return what identifies the texts that a preview shows: the sample if nobody reads one."""
        return self.fingerprints if self.texts or self.check else frozenset({fingerprint(self.sample)})

    @property
    def urgent(self) -> bool:
        """Whether a message passes quiet hours."""
        return any(each.urgent for each in self.deliveries)

    @property
    def edits(self) -> int:
        """How many earlier messages are struck through, copies included."""
        return sum(map(within_reach, self.earlier))

    @property
    def lost_copies(self) -> int:
        """How many earlier messages may be in chats and cannot be changed."""
        return sum(each.lost_copies for each in self.earlier)

    def due(self, at: datetime) -> tuple[NewDelivery, ...]:
        """Return the messages, none of which is sent before `at`."""
        return tuple(replace(each, not_before=at) for each in self.deliveries)


def fingerprint(reply: Reply) -> str:
    """Return what identifies the text and the labels of `reply`, for any reader."""
    labels = "\n".join(button.label for row in reply.rows for button in row)
    return hashlib.sha256(f"{replies.to_json(Reply(reply.blocks))}\n{labels}".encode()).hexdigest()[:16]


def somebody(case: CaseId, at: datetime) -> Follower:
    """Return a follower who does not exist: a sample is composed for them."""
    return Follower(FollowerId(0), case, ChatId(0), at, subscribed=True, gone_at=None)


async def followers_of(conn: Reading, case: CaseId) -> Followers:
    """Return the followers of `case`."""
    found = await followers.of_case(conn, case)
    return Followers(tuple([(each, await preferences.of_chat(conn, each.chat)) for each in found]))


def status_plan(
    notices: Notices, facts: StatusFacts, current: RecordedStatus | None, audience: Followers, now: datetime
) -> Plan:
    """Send `facts` to every subscribed follower."""
    before = None if current is None else current.facts
    case = notices.case.id
    deliveries = tuple(
        NewDelivery(
            DeliveryKind.NOTICE,
            to.chat,
            to.id,
            case,
            notices.status(facts, before, to),
            urgent=notices.urgent,
        )
        for to in audience.recipients
    )
    return Plan(current, False, deliveries, notices.status(facts, before, somebody(case, now)))


def check_plan(
    notices: Notices,
    current: RecordedStatus | None,
    audience: Followers,
    sent: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Send a check without news to those who asked for that, at the interval they chose.

    `sent` are all messages about the case. Days are counted by the office's calendar: counted in hours, a
    check each Monday morning could miss an interval of seven days by some minutes.
    """
    facts = None if current is None else current.facts
    case, phrases = notices.case.id, notices.phrases
    today = phrases.today(now)
    deliveries = []
    for to, wanted in audience.all:
        if wanted.checks_every_days is None or not to.subscribed or to.gone_at is not None:
            continue
        heard = [each.sent_at or each.due_at for each in sent if each.follower == to.id and _counts(each)]
        last = phrases.today(max(heard, default=to.since))
        if (today - last).days >= wanted.checks_every_days:
            reply = notices.checked(facts, now, to)
            status = None if current is None else current.id
            deliveries.append(NewDelivery(DeliveryKind.CHECKED, to.chat, to.id, case, reply, status=status))
    return Plan(current, True, tuple(deliveries), notices.checked(facts, now, somebody(case, now)))


def correction_plan(
    notices: Notices,
    facts: StatusFacts,
    current: RecordedStatus,
    before: StatusFacts | None,
    audience: Followers,
    chain: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Correct `current`; followers who did not get it get a plain notice; `before` is the previous status.

    `chain` are all messages about `current` and about what it corrected in turn. Followers who got one get
    the correction even if they have unsubscribed since.
    """
    case, today = notices.case.id, notices.phrases.today(now)
    struck = {
        each.target
        for each in chain
        if each.kind is DeliveryKind.EDIT
        and each.state is not DeliveryState.CANCELLED
        and not (each.status == current.id and each.state in WAITING)
    }
    deliveries: list[NewDelivery] = []
    earlier: list[Delivery] = []
    for to, _ in audience.all:
        received = [each for each in chain if each.follower == to.id and may_have_arrived(each)]
        if to.gone_at is not None or (not received and (not to.subscribed or facts == before)):
            continue  # nothing has changed for a follower who did not get the wrong status
        if not received:
            reply = notices.status(facts, before, to)
            deliveries.append(
                NewDelivery(DeliveryKind.NOTICE, to.chat, to.id, case, reply, urgent=notices.urgent)
            )
            continue
        sent_on = notices.phrases.today(received[-1].sent_at or received[-1].created_at)
        reply = notices.correction(facts, sent_on, to, copied=any(map(may_be_copied, received)))
        deliveries.append(
            NewDelivery(DeliveryKind.CORRECTION, to.chat, to.id, case, reply, urgent=notices.urgent)
        )
        for each in received:
            if each.reply is not None and each.id not in struck:
                earlier.append(each)
                edited = notices.corrected(each.reply, today, to.id)
                deliveries.append(
                    NewDelivery(DeliveryKind.EDIT, to.chat, to.id, case, edited, target=each.id)
                )
    sample = notices.status(facts, before, somebody(case, now))
    return Plan(current, False, tuple(deliveries), sample, tuple(earlier))


def withdrawal_plan(
    notices: Notices,
    current: RecordedStatus,
    audience: Followers,
    chain: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Delete every message about `current`, or about what it corrected, and say so.

    Followers who may have read one get a message that it is not valid; so do those who are closed to the
    bot: it is worth trying.
    """
    case, today = notices.case.id, notices.phrases.today(now)
    deliveries: list[NewDelivery] = []
    earlier: list[Delivery] = []
    for to, _ in audience.all:
        received = [each for each in chain if each.follower == to.id and may_have_arrived(each)]
        if not received:
            continue
        instead = notices.withdrawn(today, to.id)
        for each in received:
            deliveries.append(
                NewDelivery(
                    DeliveryKind.DELETE, to.chat, to.id, case, instead, status=current.id, target=each.id
                )
            )
        sent_on = notices.phrases.today(received[-1].sent_at or received[-1].created_at)
        follow_up = notices.withdrawal(sent_on, to, copied=any(map(may_be_copied, received)))
        deliveries.append(
            NewDelivery(DeliveryKind.WITHDRAWAL, to.chat, to.id, case, follow_up, status=current.id)
        )
        earlier += received
    sample = notices.withdrawn(today, FollowerId(0))
    return Plan(current, False, tuple(deliveries), sample, tuple(earlier))


def _counts(delivery: Delivery) -> bool:
    """Return whether this message is, or will be, the last that a follower got.

    Not a pending check: the next one replaces it.
    """
    if delivery.kind is DeliveryKind.CHECKED and delivery.state in WAITING:
        return delivery.again
    return delivery.kind in TELLS and (delivery.state in ON_ITS_WAY or delivery.state in WAITING)
