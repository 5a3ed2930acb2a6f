"""What may be told to a chat of the cases that it follows: read at one moment, nothing of staff's own."""

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
    """Reads the cases of a chat. `undo`: how long staff may take a status back before anybody is told."""

    def __init__(self, store: Store, *, undo: timedelta) -> None:
        self._store = store
        self._undo = undo

    async def of(self, chat: ChatId) -> tuple[OwnCase, ...]:
        """Return the cases that `chat` follows with its consent, told of them or not, in the order it came.

        Only statuses that stand, and of these not one that staff may still undo: the client would hear
        from us what staff then take back unseen.
        """
        async with self._store.reading() as conn:
            return await own_cases(conn, chat, settled_before=self._store.now() - self._undo)


async def own_cases(conn: Reading, chat: ChatId, *, settled_before: datetime) -> tuple[OwnCase, ...]:
    """Return the cases of `chat` as they may be told; see `OwnFacts.of`.

    A status recorded after `settled_before` is left out unless a message about it is on its way already.
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
    # Held for somebody's quiet hours only, it is no secret either: then the window is over, and so is this.
    sent = await outbox.of_status(conn, status.id)
    return any(each.kind in _TELLS and each.state not in _WAITING for each in sent)
