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
        self.person.say(f"/status {case.number.value} Refused {DAY} note: {mark}", to=self.group)
        confirm = voice.staff_label("button_status_confirm")
        preview = await self.group.next_message(
            self.patience, saying=mark, where=lambda message: confirm in message.labels
        )
        self.person.press(confirm, under=preview, to=self.group)
        await self.is_told(voice.staff("status_recorded"), preview)

    async def is_told(self, words: str, where: BotMessage) -> None:
        """Wait until the message that was pressed says so."""
        if words not in self.group.now(where).text:
            await self.group.next_edit(
                self.patience,
                saying=words,
                where=lambda message: message.message_id == where.message_id,
            )
