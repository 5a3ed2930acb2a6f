"""What staff correct, withdraw and change, straight into the database, by the services of their chat."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from bot.domain.actor import Actor
from bot.domain.ids import StaffId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.staff.cases.open_items import OpenItems
from bot.staff.request import StaffRequest
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from tests.e2e.ledger import FollowedCase
from tests.e2e.staff_voice import DAY
from tests.staff.wired import StatusOffice, asking

_FIRST_UPDATE = 10**15
"""Far above the numbers of the stand-in's updates."""

_TRIES = 5

Done = TypeVar("Done")


class BackOffice:
    """Corrects, withdraws and changes without a chat, as often as a test wants: no bot has to answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._desk = StatusOffice(store, undo=timedelta())
        self._items = OpenItems(undo=timedelta())
        self._updates = map(UpdateId, itertools.count(_FIRST_UPDATE))
        self._actor = Actor(StaffId(_FIRST_UPDATE), "Noor")

    async def corrects(self, case: FollowedCase) -> None:
        """Correct what was recorded last."""
        case.corrected.add(case.recorded[-1])
        await self._confirms("correct", f"{case.number.value} Refused {DAY} note: {case.next_mark()}")

    async def withdraws(self, case: FollowedCase) -> None:
        """Withdraw what was recorded last."""
        case.withdrawn.add(case.recorded[-1])
        await self._confirms("withdraw", case.number.value)

    async def adds_item(self, case: FollowedCase) -> None:
        """Add an item that is needed from the client."""
        await self._changes(self._items.add, f"{case.number.value} {case.next_item()}")

    async def finishes_item(self, case: FollowedCase) -> None:
        """Finish the oldest open item."""
        item = case.open_items[0]
        number = [each for each in case.changed if each[:4] != "done"].index(item) + 1
        case.changed.append(f"done {item}")
        await self._changes(self._items.finish, f"{case.number.value} {number}")

    async def _changes(self, work: Callable[[StaffRequest, str], Awaitable[Reply]], text: str) -> None:
        update = next(self._updates)
        await tried(lambda: asking(self._store, self._actor, update, work, text))

    async def _confirms(self, command: str, text: str) -> None:
        update = next(self._updates)
        shown = await tried(lambda: self._desk.types(command, text, self._actor, update))
        # Where readers got the earlier message meanwhile, another preview comes, to be confirmed as well.
        while (press := _confirmation(shown)) is not None:
            shown = await self._presses(press)

    async def _presses(self, press: Choose) -> Reply:
        update = next(self._updates)
        return await tried(lambda: self._desk.choose(press, self._actor, update))


def _confirmation(shown: Reply) -> Choose | None:
    presses = [button.press for row in shown.rows for button in row]
    return next(
        (each for each in presses if isinstance(each, Choose) and each.choice.startswith("confirm")), None
    )


async def tried(act: Callable[[], Awaitable[Done | None]]) -> Done:
    """Do it again, as the same update, while bots that write all the time lock the database."""
    for tries_left in reversed(range(_TRIES)):
        try:
            done = await act()
        except StoreError as error:
            if not (error.passing and tries_left):
                raise
        else:
            assert done is not None
            return done
    raise AssertionError
