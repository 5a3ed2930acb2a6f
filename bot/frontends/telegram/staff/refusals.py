"""How often staff are told that a message was not acted on: once for many messages from one sender."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.ids import UpdateId

QUIET = timedelta(minutes=1)
"""The shortest time between two lines to a sender; many messages forwarded together fall into it."""

_MOST_KNOWN = 1000


class Refusals:
    """Remembers who was told when, until a restart."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[UpdateId, datetime]] = {}

    def may_tell(self, sender: int, update: UpdateId, at: datetime) -> bool:
        """Return whether to tell `sender` about `update`, whose message is from the time `at`.

        The result for an update never changes, because it is handled again if the line was not sent.
        """
        told = self._told.get(sender)
        if told is not None and told[0] == update:
            return True
        if told is not None and abs(at - told[1]) < QUIET:
            return False
        if len(self._told) >= _MOST_KNOWN:
            self._told.clear()
        self._told[sender] = (update, at)
        return True
