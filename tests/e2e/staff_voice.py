"""A member of the staff at work, as patient as people are: what was shown twice is pressed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.e2e import voice
from tests.e2e.ledger import FollowedCase
from tests.e2e.waiting import until
from tests.standin import BotMessage, Group, Person

DAY = "2026-11-20"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody in the staff chat."""

    person: Person
    group: Group
    patience: float = 30.0
    _asked_again: set[str] = field(default_factory=set)

    async def records(self, case: FollowedCase) -> None:
        """Record a status by the fast way: /status with all of it, then Confirm under the preview."""
        mark = case.next_mark()
        written = f"/status {case.number.value} Refused {DAY} note: {mark}"
        await self._confirms(written, mark, "button_status_confirm", "status_recorded")

    async def corrects(self, case: FollowedCase) -> None:
        """Correct what was recorded last, in the same way."""
        case.corrected.add(case.recorded[-1])
        mark = case.next_mark()
        written = f"/correct {case.number.value} Refused {DAY} note: {mark}"
        await self._confirms(written, mark, "button_status_confirm", "correct_recorded")

    async def withdraws(self, case: FollowedCase) -> None:
        """Withdraw what was recorded last."""
        case.withdrawn.add(case.recorded[-1])
        written = f"/withdraw {case.number.value}"
        await self._confirms(written, case.number.value, "button_status_withdraw", "withdrawn")

    async def adds_item(self, case: FollowedCase) -> None:
        """Add an item that is needed from the client."""
        item = case.next_item()
        await self._types(f"/item {case.number.value} {item}", "item_added", item)

    async def finishes_item(self, case: FollowedCase) -> None:
        """Finish the oldest open item, which is the first of `case.changed` that is not finished."""
        item = case.open_items[0]
        number = [each for each in case.changed if each[:4] != "done"].index(item) + 1
        case.changed.append(f"done {item}")
        await self._types(f"/done {case.number.value} {number}", "item_done", item)

    async def _types(self, written: str, done: str, shown: str) -> None:
        before = len(self.group.history)
        self.person.say(written, to=self.group)
        words = voice.staff(done)
        await self._sees(before, lambda message: words in message.text and shown in message.text)

    async def _confirms(self, written: str, shown: str, button: str, done: str) -> None:
        label = voice.staff_label(button)
        before = len(self.group.history)
        self.person.say(written, to=self.group)
        preview = await self._sees(before, lambda message: shown in message.text and label in message.labels)
        words, again = voice.staff(done), voice.staff("status_changed")
        while words not in preview.text:
            self.person.press(label, under=preview, to=self.group)
            # The pressed message says so, or a later one where that could not be edited. Where readers got
            # the earlier message meanwhile, it is another preview, which has to be confirmed as well.
            preview = await self._sees(before, partial(_comes_after, preview, (words, again)))

    async def _sees(self, before: int, wanted: Callable[[BotMessage], bool]) -> BotMessage:
        """Wait for a message behind the first `before`, as it looks now; retry what is in doubt."""
        found: list[BotMessage] = []

        async def is_there() -> bool:
            for sent in self.group.history[before:]:
                if not self.group.shows(sent):
                    continue
                now = self.group.now(sent)
                if wanted(now):
                    found.append(now)
                self._retry(now)
            return bool(found)

        await until(
            is_there, self.patience, otherwise=lambda: [m.text[:60] for m in self.group.history[before:]]
        )
        return found[0]

    def _retry(self, line: BotMessage) -> None:
        word = voice.label("button_retry_answer").partition("{")[0]
        for label in line.labels:
            if label.startswith(word) and label not in self._asked_again:
                self._asked_again.add(label)
                self.person.press(label, under=line, to=self.group)


def _comes_after(pressed: BotMessage, words: tuple[str, ...], message: BotMessage) -> bool:
    is_later = message.message_id >= pressed.message_id
    is_new = (message.text, message.rows) != (pressed.text, pressed.rows)
    return is_later and is_new and any(each in message.text for each in words)
