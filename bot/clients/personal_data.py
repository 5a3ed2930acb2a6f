"""What is stored about a chat, and how it is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clients.notification_replies import city_of, settings_lines
from bot.clients.own_case_replies import named
from bot.clients.ways_on import ways_on
from bot.domain.cases import Case, Follower
from bot.domain.delivery import CHANGES, HANDOFF, ON_ITS_WAY, DeliveryKind
from bot.domain.handoff import SentBy
from bot.domain.ids import CaseId, ChatId, UpdateId
from bot.domain.preferences import Preferences
from bot.domain.press import Forget
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.domain.time_zones import zone_named
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.store.cases import cases, followers, invitations
from bot.store.chats import alarms, misses, preferences, votes
from bot.store.database.engine import Reading, Store
from bot.store.messages import exchanges, outbox, thread_messages, threads
from bot.store.messages.outbox import Delivery
from bot.store.staff import audit, staff_notices
from bot.store.staff.audit import AuditLine
from bot.store.updates import effects, inbox

MESSAGES_LISTED = 50
"""How many messages are listed; in a case of many years the older ones are only counted."""

_MESSAGES = frozenset(DeliveryKind) - CHANGES - HANDOFF


@dataclass(frozen=True, slots=True)
class _Kept:
    """Everything that is stored about a chat."""

    links: tuple[tuple[Follower, Case], ...]
    wanted: Preferences
    messages: tuple[tuple[Delivery, Case], ...]
    questions: int
    votes: int
    openings: int
    said: int
    to_office: int
    from_office: int


class Leaving:
    """Shows a chat what is stored about it, and deletes it."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    async def data(self, chat: ChatId) -> Reply:
        """Answer /mydata."""
        async with self._store.reading() as conn:
            kept = await _kept(conn, chat)
        phrases = self._speak()
        words = phrases.words.own_case
        settings = settings_lines(phrases, kept.wanted, self._store.now())
        counts = phrases.say(
            words.mydata_counts,
            questions=str(kept.questions),
            votes=str(kept.votes),
            openings=str(kept.openings),
            said=str(kept.said),
        )
        return Reply(
            (
                *phrases.say(words.mydata, chat=str(chat)),
                *_links(phrases, kept),
                *((*phrases.say(words.mydata_settings), settings) if kept.links else ()),
                *_messages(phrases, kept),
                *_with_office(phrases, kept),
                *counts,
            ),
            ways_on(phrases),
        )

    def ask(self) -> Reply:
        """Answer /forget: say what would be deleted, and ask for confirmation."""
        phrases = self._speak()
        words = phrases.words.own_case
        yes = Button(words.button_forget_yes, Forget(sure=True))
        no = Button(words.button_forget_no, Forget(sure=False))
        return Reply(phrases.say(words.forget_ask), ((yes,), (no,)))

    def keep(self) -> Reply:
        """Say that nothing was deleted."""
        phrases = self._speak()
        return Reply(phrases.say(phrases.words.own_case.forget_kept), ways_on(phrases), in_place=True)

    async def forget(self, chat: ChatId, update: UpdateId) -> Reply:
        """Delete everything about a chat. The history of the case remains, without the person.

        A second call finds nothing. What remains: the id of the current update, without the chat, and the
        chat's number in updates that are not handled yet.
        """
        phrases, now = self._speak(), self._store.now()
        words = phrases.words.own_case
        async with self._store.transaction() as tx:
            # Outgoing messages first, so that they are not matched to anyone else.
            await outbox.forget(tx, chat)
            thread = await threads.open_of(tx, chat)
            if thread is not None:
                said = phrases.say(phrases.words.staff.inbox_forgotten, thread=str(thread.id))
                await staff_notices.add(tx, Reply(said), now)
            await threads.forget(tx, chat)
            for each in await followers.forget(tx, chat):
                await audit.add(tx, AuditLine(now, None, "forgot", update, each))
                case = await cases.get(tx, each)
                if case is not None:
                    told = phrases.say(words.told_staff_forgot, case=case.number.value)
                    await staff_notices.add(tx, Reply(told), now)
            await preferences.forget(tx, chat)
            await invitations.forget(tx, chat)
            await votes.forget(tx, chat)
            await misses.forget(tx, chat)
            await alarms.forget(tx, chat)
            await exchanges.forget(tx, chat)
            await staff_notices.forget(tx, chat_reference(chat))
            await effects.forget(tx, chat)
            await inbox.forget(tx, chat)
        self._store.leave_no_trace()
        return Reply(phrases.say(words.forgotten), in_place=True)


async def _kept(conn: Reading, chat: ChatId) -> _Kept:
    known: dict[CaseId, Case] = {}

    async def case_of(wanted: CaseId | None) -> Case:
        assert wanted is not None, "messages of threads are left out"
        if wanted not in known:
            found = await cases.get(conn, wanted)
            assert found is not None, "a case is never deleted"
            known[wanted] = found
        return known[wanted]

    links = [(each, await case_of(each.case)) for each in await followers.of_chat(conn, chat)]
    sent = [each for each in await outbox.of_chat(conn, chat) if each.kind in _MESSAGES and each.tries]
    written = await thread_messages.sent_of(conn, chat)
    return _Kept(
        tuple(links),
        await preferences.of_chat(conn, chat),
        tuple([(each, await case_of(each.case)) for each in sent]),
        await misses.count_of(conn, chat),
        await votes.count_of(conn, chat),
        await invitations.openings_of(conn, chat),
        await exchanges.said_count(conn, chat),
        sum(each.sent_by is SentBy.CLIENT for each in written),
        sum(each.sent_by is SentBy.OFFICE for each in written),
    )


def _links(phrases: Phrasebook, kept: _Kept) -> tuple[Block, ...]:
    words = phrases.words.own_case
    if not kept.links:
        return phrases.say(words.mydata_no_cases)
    lines = [
        fill_label(
            words.mydata_case_on if link.subscribed else words.mydata_case_off,
            {"case": named(phrases, case), "day": phrases.day_of(link.since)},
        )
        for link, case in kept.links
    ]
    return (*phrases.say(words.mydata_cases), Listing(tuple((Span(line),) for line in lines)))


def _with_office(phrases: Phrasebook, kept: _Kept) -> tuple[Block, ...]:
    if not kept.to_office and not kept.from_office:
        return ()
    words = phrases.words.own_case
    return phrases.say(words.mydata_office, sent=str(kept.to_office), got=str(kept.from_office))


def _messages(phrases: Phrasebook, kept: _Kept) -> tuple[Block, ...]:
    words = phrases.words.own_case
    if not kept.messages:
        return ()
    lines = []
    zone = (zone_named(kept.wanted.zone) if kept.wanted.zone else None) or phrases.zone
    for sent, case in reversed(kept.messages[-MESSAGES_LISTED:]):
        about = named(phrases, case)
        if sent.sent_at is None and (sent.again or sent.state in ON_ITS_WAY):
            lines.append(fill_label(words.mydata_message_maybe, {"case": about}))
        elif sent.sent_at is None:
            lines.append(fill_label(words.mydata_message_waiting, {"case": about}))
        else:
            moment = phrases.moment(sent.sent_at, zone)
            lines.append(fill_label(words.mydata_message, {"moment": moment, "case": about}))
    earlier = len(kept.messages) - len(lines)
    return (
        *phrases.say(words.mydata_sent, count=str(len(kept.messages)), zone=city_of(zone.key)),
        Listing(tuple((Span(line),) for line in lines)),
        *(phrases.say(words.mydata_earlier, count=str(earlier)) if earlier else ()),
    )
