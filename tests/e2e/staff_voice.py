"""A member of the staff at work, as patient as people are: what was shown twice is pressed once."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e import voice
from tests.e2e.ledger import FollowedCase
from tests.standin import BotMessage, Group, Person

DAY = "2026-11-20"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody in the staff chat."""

    person: Person
    group: Group
    patience: float = 30.0

    async def records(self, case: FollowedCase) -> None:
        """Record a status by the fast way: /status with all of it, then Confirm under the preview."""
        mark = case.next_mark()
        written = f"/status {case.number.value} Refused {DAY} note: {mark}"
        await self._confirms(written, mark, "button_status_confirm", "status_recorded")

    async def corrects(self, case: FollowedCase) -> None:
        """Correct what was recorded last, in the same way."""
        mark = case.next_mark()
        written = f"/correct {case.number.value} Refused {DAY} note: {mark}"
        await self._confirms(written, mark, "button_status_confirm", "correct_recorded")

    async def withdraws(self, case: FollowedCase) -> None:
        """Withdraw what was recorded last."""
        written = f"/withdraw {case.number.value}"
        await self._confirms(written, case.number.value, "button_status_withdraw", "withdrawn")

    async def _confirms(self, written: str, shown: str, button: str, done: str) -> None:
        label = voice.staff_label(button)
        self.person.say(written, to=self.group)
        preview = await self.group.next_message(
            self.patience, saying=shown, where=lambda message: label in message.labels
        )
        self.person.press(label, under=preview, to=self.group)
        await self.is_told(voice.staff(done), preview)

    async def is_told(self, words: str, where: BotMessage) -> None:
        """Wait until the message that was pressed says so."""
        if words not in self.group.now(where).text:
            await self.group.next_edit(
                self.patience,
                saying=words,
                where=lambda message: message.message_id == where.message_id,
            )
