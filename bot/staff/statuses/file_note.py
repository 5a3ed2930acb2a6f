"""The file note of a case: what each follower was sent, when, and whether it arrived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases import Case, Follower, RecordedStatus, StatusState
from bot.domain.delivery import CHANGES, DeliveryKind, DeliveryReason, DeliveryState
from bot.domain.ids import DeliveryId, FollowerId, StatusId
from bot.domain.reply import Block, Paragraph, Reply, Span, plain_text
from bot.knowledge.delivery_reasons import in_words
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.readers import follower_numbers
from bot.staff.phrases import case_name, status_and_day
from bot.staff.request import StaffRequest
from bot.store.cases import followers, statuses
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery


async def file_note(request: StaffRequest, case: Case) -> Reply:
    """Return the current note as plain text for the file; it may need several messages."""
    phrases, words = request.phrases, request.words
    note = _Note(
        phrases,
        case,
        await statuses.history(request.tx, case.id, standing=False),
        [each for each in await outbox.of_case(request.tx, case.id) if not _is_replaced(each)],
        await followers.of_case(request.tx, case.id),
    )
    moment = phrases.moment(request.now)
    heading = request.say(words.record_heading, case=case_name(case), moment=moment, zone=str(phrases.zone))
    lines = tuple(_plain(text) for text in note.paragraphs())
    return Reply((*heading, *lines) if lines else (*heading, *request.say(words.record_nothing)))


@dataclass(frozen=True, slots=True)
class _Note:
    phrases: Phrasebook
    case: Case
    history: Sequence[RecordedStatus]
    sent: Sequence[Delivery]
    following: Sequence[Follower]

    def paragraphs(self) -> Iterator[str]:
        """Yield the followers, then each event with its messages, in the order of the database."""
        if self.following:
            yield "\n".join(self._follower(each) for each in self.following)
        told: dict[object, list[Delivery]] = {}
        for each in self.sent:
            told.setdefault(_topic(each), []).append(each)
        events: list[tuple[object, str]] = [(each.id, self._status(each)) for each in self.history]
        for topic, group in told.items():
            if topic not in {key for key, _ in events}:
                events.append((topic, self._other(group[0])))
        begun: dict[object, datetime] = {topic: group[0].created_at for topic, group in told.items()}
        begun |= {each.id: each.at for each in self.history}
        events.sort(key=lambda event: begun[event[0]])
        for number, (topic, heading) in enumerate(events, start=1):
            yield f"{number}. {heading}"
            yield from self._tellings(told.get(topic, []))

    def _status(self, status: RecordedStatus) -> str:
        words = self.phrases.words.staff
        name, day = status_and_day(self.phrases, status.facts)
        by = words.record_somebody if status.by is None else status.by.name
        values = {"status": name, "day": day, "moment": self.phrases.moment(status.at), "by": by}
        heading = words.record_correction if status.corrects else words.record_status
        current = status.state is StatusState.RECORDED
        state = words.record_holds if current else words.label_named(f"record_{status.state}")
        parts = [fill_label(heading, values), state]
        if status.facts.note:
            parts.append(fill_label(words.record_note, {"note": status.facts.note}))
        return "\n".join(parts)

    def _other(self, first: Delivery) -> str:
        words = self.phrases.words.staff
        if first.kind is DeliveryKind.CASE_CHANGE:
            heading = words.record_change
        else:
            heading = words.record_announcement if first.announcement else words.record_check
        return fill_label(heading, {"moment": self.phrases.moment(first.created_at)})

    def _tellings(self, group: Iterable[Delivery]) -> Iterator[str]:
        words = self.phrases.words.staff
        told: dict[str, list[Delivery]] = {}
        changes: list[str] = []
        for each in group:
            if each.kind in CHANGES:
                changes.append(self._change(each))
            else:
                text = "" if each.reply is None else plain_text(each.reply.blocks)
                told.setdefault(text, []).append(each)
        if not told and not changes:
            yield words.record_untold
        for text, deliveries in told.items():
            yield "\n".join(map(self._line, deliveries))
            if all(each.state is DeliveryState.CANCELLED for each in deliveries):
                continue
            yield fill_label(words.record_text, {"text": text}) if text else words.record_text_gone
        if changes:
            yield "\n".join(changes)

    def _line(self, delivery: Delivery) -> str:
        """Describe the delivery of a message to a follower, and which copies may also be in the chat."""
        words, phrases = self.phrases.words.staff, self.phrases
        values = self._values(delivery)
        parts = [fill_label(words.record_accepted, values)]
        if delivery.state is not DeliveryState.SENT:
            parts = [f"{values['who']}: {fill_label(self._state(delivery.state), values)}"]
        if delivery.discreet and delivery.shown_at:
            moment = phrases.moment(delivery.shown_at)
            parts.append(fill_label(words.record_opened, {"moment": moment}))
        elif delivery.discreet:
            parts.append(words.record_unopened)
        if delivery.again and delivery.state is DeliveryState.SENT:
            parts.append(words.record_again)
        if delivery.lost_copies:
            parts.append(fill_label(words.record_copies, {"count": str(delivery.lost_copies)}))
        return " ".join(parts)

    def _change(self, delivery: Delivery) -> str:
        """Describe the edit or deletion of an earlier message, and whether a copy may remain."""
        words, values, problem = self.phrases.words.staff, self._values(delivery), delivery.problem
        if delivery.kind is DeliveryKind.EDIT:
            done, begun = words.record_struck, words.record_not_struck
        else:
            instead = problem == DeliveryReason.EDITED_INSTEAD
            done = words.record_overwritten if instead else words.record_deleted
            begun = words.record_not_deleted
        if delivery.state is DeliveryState.SENT:
            parts = [
                fill_label(words.record_was_gone if problem == DeliveryReason.MESSAGE_GONE else done, values)
            ]
        else:
            out_of_reach = problem == DeliveryReason.TARGET_OUT_OF_REACH
            state = words.record_out_of_reach if out_of_reach else self._state(delivery.state)
            parts = [fill_label(begun, values), fill_label(state, values)]
        target = None if delivery.target is None else self._by_id.get(delivery.target)
        if target is not None and target.lost_copies:
            parts.append(words.record_copy_remains)
        return " ".join(parts)

    def _values(self, delivery: Delivery) -> dict[str, str]:
        return {
            "who": self._who(delivery.follower),
            "moment": self.phrases.moment(delivery.sent_at or delivery.due_at),
            "message": ", ".join(map(str, delivery.messages)) or "?",
            "why": in_words(self.phrases, delivery.problem) or "",
        }

    @property
    def _by_id(self) -> dict[DeliveryId, Delivery]:
        return {each.id: each for each in self.sent}

    def _state(self, state: DeliveryState) -> str:
        words = self.phrases.words.staff
        if state is DeliveryState.SENT:
            return words.record_accepted
        return words.label_named(f"record_{state}")

    def _follower(self, follower: Follower) -> str:
        words = self.phrases.words.staff
        values = {"who": self._who(follower.id), "day": self.phrases.day_of(follower.since)}
        line = fill_label(words.record_follows, values)
        if follower.gone_at is not None:
            return f"{line} {fill_label(words.record_closed, {'day': self.phrases.day_of(follower.gone_at)})}"
        return line if follower.subscribed else f"{line} {words.record_unsubscribed}"

    def _who(self, follower: FollowerId | None) -> str:
        words = self.phrases.words.staff
        if follower is None:
            return words.record_former
        number = follower_numbers(self.following, self.sent)[follower]
        return fill_label(words.record_follower, {"number": str(number)})


def _is_replaced(delivery: Delivery) -> bool:
    """Return whether a message about a change of the case was undone or became part of the next one."""
    was_canceled = delivery.state is DeliveryState.CANCELLED and not delivery.again
    return delivery.kind is DeliveryKind.CASE_CHANGE and was_canceled


def _topic(delivery: Delivery) -> StatusId | tuple[str, int]:
    """Return what a message is about: an announcement, a check, a change of the case or a status."""
    if delivery.announcement is not None:
        return ("announcement", delivery.announcement)
    if delivery.check is not None:
        return ("check", delivery.check)
    if delivery.change is not None:
        return ("change", delivery.change)
    if delivery.status is None or delivery.kind is DeliveryKind.CHECKED:
        return ("message", delivery.id)  # about a check that is no longer known
    return delivery.status


def _plain(text: str) -> Block:
    return Paragraph((Span(text),))
