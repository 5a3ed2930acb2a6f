"""What was last said in a chat: enough to understand an answer that leans on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import EntryId
from bot.domain.press import NoneOfThese, Vote
from bot.domain.reply import Button, Reply

LASTS = timedelta(minutes=30)
"""How long a message can lean on the one before."""

PIECES_WITHIN = timedelta(seconds=5)
"""How soon after the last message another one is probably a piece of the same thought."""

MOST_SAID = 2
"""Utterances that are remembered."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last utterances of a chat and what the bot replied.

    `said`: the utterances, the newest last, without numbers and codes. `entry`: the entry answered last.
    `topic`: the question that a message leans on, in the client's words; "" where that is the entry's.
    `rows`: the buttons of the last reply that had any; `is_open`: that was the last reply. `menus`: how many
    of the last replies in a row asked which question was meant. `at`: when the last utterance came;
    None if a button or a command came after it.
    """

    said: tuple[str, ...] = ()
    entry: EntryId | None = None
    topic: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    is_open: bool = False
    menus: int = 0
    at: datetime | None = None

    def is_piece_before(self, now: datetime) -> bool:
        """Say whether a message at `now` is probably a piece of the same thought as the last utterance.

        What was answered was a whole thought.
        """
        answered = self.is_open and any(isinstance(each.press, Vote) for row in self.rows for each in row)
        soon = self.at is not None and now - self.at <= PIECES_WITHIN
        return bool(self.said) and soon and not answered

    def then(self, reply: Reply, utterance: str | None = None, topic: str | None = None) -> Exchange:
        """Return what is remembered after `reply` to `utterance` (None: to a button or a command).

        `topic`: what the utterance asks, with what it leans on; None where it asks nothing new.
        """
        presses = [each.press for row in reply.rows for each in row]
        answered = next((each.entry for each in presses if isinstance(each, Vote)), None)
        if topic is None:
            topic = "" if answered and answered != self.entry else self.topic
        return Exchange(
            (*self.said, utterance)[-MOST_SAID:] if utterance else self.said,
            answered or self.entry,
            topic,
            reply.rows or self.rows,
            bool(reply.rows),
            self.menus + 1 if any(isinstance(each, NoneOfThese) for each in presses) else 0,
        )


NOTHING_SAID = Exchange()
