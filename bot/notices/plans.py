"""Who is told what of a status: decided once, for the preview and for the outbox alike."""

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
from bot.store import followers, preferences, replies
from bot.store.database.engine import Reading
from bot.store.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Followers:
    """Everybody who follows a case, with how each wants to be told."""

    all: tuple[tuple[Follower, Preferences], ...]

    @property
    def told(self) -> tuple[Follower, ...]:
        """Those who are told: subscribed, and not closed to the bot."""
        return tuple(each for each, _ in self.all if each.subscribed and each.gone_at is None)

    @property
    def gone(self) -> int:
        """How many are closed to the bot."""
        return sum(each.gone_at is not None for each, _ in self.all)

    @property
    def unsubscribed(self) -> int:
        """How many could be told and do not want to be."""
        return sum(each.gone_at is None and not each.subscribed for each, _ in self.all)

    def discreet(self, among: Iterable[FollowerId]) -> int:
        """How many of `among` see first only that there is news."""
        those = set(among)
        return sum(each.id in those and wanted.discreet for each, wanted in self.all)

    def quiet(self, among: Iterable[FollowerId], at: datetime) -> int:
        """How many of `among` have quiet hours at that time."""
        those = set(among)
        return sum(
            each.id in those and wanted.quiet is not None and wanted.quiet.ends_after(at) is not None
            for each, wanted in self.all
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes out if staff confirm now, over what stands. `check`: the facts are those that stand already.

    `sample` is what somebody would read who joins until then. `earlier`: the messages that it strikes through
    or takes away.
    """

    over: RecordedStatus | None
    check: bool
    deliveries: tuple[NewDelivery, ...]
    sample: Reply
    earlier: tuple[Delivery, ...] = ()

    @property
    def texts(self) -> tuple[tuple[Reply, int], ...]:
        """Each different text with how many read it; who corrects an earlier one comes first."""
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
        """Return what identifies the texts that a preview shows: where nobody reads one, the sample."""
        return self.fingerprints if self.texts or self.check else frozenset({fingerprint(self.sample)})

    @property
    def edits(self) -> int:
        """How many earlier messages are struck through, copies included."""
        return sum(map(within_reach, self.earlier))

    @property
    def lost_copies(self) -> int:
        """How many earlier messages may be in chats and cannot be changed."""
        return sum(each.lost_copies for each in self.earlier)

    def due(self, at: datetime) -> tuple[NewDelivery, ...]:
        """Return the messages, none of which goes before `at`."""
        return tuple(replace(each, not_before=at) for each in self.deliveries)


def fingerprint(reply: Reply) -> str:
    """Return what identifies the text and the labels of `reply`, whoever reads it."""
    labels = "\n".join(button.label for row in reply.rows for button in row)
    return hashlib.sha256(f"{replies.to_json(Reply(reply.blocks))}\n{labels}".encode()).hexdigest()[:16]


def somebody(case: CaseId, at: datetime) -> Follower:
    """Return a follower who does not exist: a sample is composed for them."""
    return Follower(FollowerId(0), case, ChatId(0), at, subscribed=True, gone_at=None)


async def followers_of(conn: Reading, case: CaseId) -> Followers:
    """Return who follows `case`."""
    found = await followers.of_case(conn, case)
    return Followers(tuple([(each, await preferences.of_chat(conn, each.chat)) for each in found]))


def status_plan(
    notices: Notices, facts: StatusFacts, over: RecordedStatus | None, audience: Followers, now: datetime
) -> Plan:
    """Tell everybody who wants to be told of `facts`."""
    before = None if over is None else over.facts
    case = notices.case.id
    deliveries = tuple(
        NewDelivery(DeliveryKind.NOTICE, to.chat, to.id, case, notices.status(facts, before, to))
        for to in audience.told
    )
    return Plan(over, False, deliveries, notices.status(facts, before, somebody(case, now)))


def check_plan(
    notices: Notices,
    over: RecordedStatus | None,
    audience: Followers,
    sent: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Tell of a check without news those who asked for that, in the rhythm they chose.

    `sent` are all messages about the case. Days are counted by the office's calendar: counted in hours, a
    check each Monday morning would miss a rhythm of seven days by some minutes.
    """
    facts = None if over is None else over.facts
    case, spoken = notices.case.id, notices.spoken
    today = spoken.today(now)
    deliveries = []
    for to, wanted in audience.all:
        if wanted.checks_every_days is None or not to.subscribed or to.gone_at is not None:
            continue
        heard = [each.sent_at or each.due_at for each in sent if each.follower == to.id and _counts(each)]
        last = spoken.today(max(heard, default=to.since))
        if (today - last).days >= wanted.checks_every_days:
            reply = notices.checked(facts, now, to)
            status = None if over is None else over.id
            deliveries.append(NewDelivery(DeliveryKind.CHECKED, to.chat, to.id, case, reply, status=status))
    return Plan(over, True, tuple(deliveries), notices.checked(facts, now, somebody(case, now)))


def correction_plan(
    notices: Notices,
    facts: StatusFacts,
    over: RecordedStatus,
    before: StatusFacts | None,
    audience: Followers,
    chain: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Correct what was told of `over`; who was not told of it is told plainly, with `before` as what stood.

    `chain` are all messages about `over` and about what it corrected in its turn. Who was told is told what
    is right even if unsubscribed since.
    """
    case, today = notices.case.id, notices.spoken.today(now)
    struck = {
        each.target
        for each in chain
        if each.kind is DeliveryKind.EDIT
        and each.state is not DeliveryState.CANCELLED
        and not (each.status == over.id and each.state in WAITING)
    }
    deliveries: list[NewDelivery] = []
    earlier: list[Delivery] = []
    for to, _ in audience.all:
        told = [each for each in chain if each.follower == to.id and may_have_arrived(each)]
        if to.gone_at is not None or (not told and (not to.subscribed or facts == before)):
            continue  # who heard nothing of what was wrong has nothing to hear where all is as it was
        if not told:
            reply = notices.status(facts, before, to)
            deliveries.append(NewDelivery(DeliveryKind.NOTICE, to.chat, to.id, case, reply))
            continue
        told_on = notices.spoken.today(told[-1].sent_at or told[-1].created_at)
        reply = notices.correction(facts, told_on, to, copied=any(map(may_be_copied, told)))
        deliveries.append(NewDelivery(DeliveryKind.CORRECTION, to.chat, to.id, case, reply))
        for each in told:
            if each.reply is not None and each.id not in struck:
                earlier.append(each)
                edited = notices.corrected(each.reply, today, to.id)
                deliveries.append(
                    NewDelivery(DeliveryKind.EDIT, to.chat, to.id, case, edited, target=each.id)
                )
    sample = notices.status(facts, before, somebody(case, now))
    return Plan(over, False, tuple(deliveries), sample, tuple(earlier))


def withdrawal_plan(
    notices: Notices,
    over: RecordedStatus,
    audience: Followers,
    chain: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Take away every message by which `over`, or what it corrected, may have been told, and say so.

    Who may have read one gets a message that it is not valid. Also who is closed to the bot: what should
    never have been read is worth the try.
    """
    case, today = notices.case.id, notices.spoken.today(now)
    deliveries: list[NewDelivery] = []
    earlier: list[Delivery] = []
    for to, _ in audience.all:
        told = [each for each in chain if each.follower == to.id and may_have_arrived(each)]
        if not told:
            continue
        instead = notices.withdrawn(today, to.id)
        for each in told:
            deliveries.append(
                NewDelivery(
                    DeliveryKind.DELETE, to.chat, to.id, case, instead, status=over.id, target=each.id
                )
            )
        told_on = notices.spoken.today(told[-1].sent_at or told[-1].created_at)
        follow_up = notices.withdrawal(told_on, to, copied=any(map(may_be_copied, told)))
        deliveries.append(
            NewDelivery(DeliveryKind.WITHDRAWAL, to.chat, to.id, case, follow_up, status=over.id)
        )
        earlier += told
    sample = notices.withdrawn(today, FollowerId(0))
    return Plan(over, False, tuple(deliveries), sample, tuple(earlier))


def _counts(delivery: Delivery) -> bool:
    """Say whether this message is, or will be, the last that a follower heard.

    Not a check that still waits: the next one takes its place.
    """
    if delivery.kind is DeliveryKind.CHECKED and delivery.state in WAITING:
        return delivery.again
    return delivery.kind in TELLS and (delivery.state in ON_ITS_WAY or delivery.state in WAITING)
