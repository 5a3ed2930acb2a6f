"""What a chat may see of the cases it follows, read in one snapshot, without internal notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.cases import OwnCase, RecordedStatus
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import ChatId
from bot.store.cases import cases, followers, statuses
from bot.store.database.engine import Reading, Store
from bot.store.messages import outbox

_WAITING = frozenset({DeliveryState.HELD, DeliveryState.CANCELLED})
_TELLS = frozenset({DeliveryKind.NOTICE, DeliveryKind.CORRECTION})


class OwnFacts:
    """Reads the cases of a chat. `undo`: how long staff can undo a status before anybody is notified."""

    def __init__(self, store: Store, *, undo: timedelta) -> None:
        self._store = store
        self._undo = undo

    async def of(self, chat: ChatId) -> tuple[OwnCase, ...]:
        """Return the cases that `chat` follows, subscribed or not, in the order in which it joined them.

        Only valid statuses are included, and none that staff can still undo: the client would see a status
        that staff then remove unseen.
        """
        async with self._store.reading() as conn:
            return await own_cases(conn, chat, settled_before=self._store.now() - self._undo)


async def own_cases(conn: Reading, chat: ChatId, *, settled_before: datetime) -> tuple[OwnCase, ...]:
    """Return the cases of `chat` as it may see them; see `OwnFacts.of`.

    A status recorded after `settled_before` is left out unless a message about it is already on its way.
    """
    found: list[OwnCase] = []
    for follower in await followers.of_chat(conn, chat):
        case = await cases.get(conn, follower.case)
        if case is None:
            continue
        standing = await statuses.history(conn, case.id, standing=True)
        history = [replace(each, by=None) for each in standing if await _settled(conn, each, settled_before)]
        items = await cases.items_of(conn, case.id)
        found.append(OwnCase(follower, replace(case, label=None), tuple(history), items))
    return tuple(found)


async def _settled(conn: Reading, status: RecordedStatus, before: datetime) -> bool:
    if status.at <= before:
        return True
    # Once messages are held only for quiet hours, the undo window is over and the status may be shown.
    sent = await outbox.of_status(conn, status.id)
    return any(each.kind in _TELLS and each.state not in _WAITING for each in sent)
