"""How often staff are told that something was not done: once for many messages of one sender."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.ids import UpdateId

QUIET = timedelta(minutes=1)
"""After a line to somebody, before the next one; many messages forwarded together fall into it."""

_MOST_KNOWN = 1000


class Refusals:
    """Remembers who was told when; forgotten at a restart."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[UpdateId, datetime]] = {}

    def may_tell(self, sender: int, update: UpdateId, at: datetime) -> bool:
        """Say whether to tell `sender` of `update`, whose message is of the time `at`.

        For the same update the answer stays the same: it is handled again where the line did not go out.
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
