"""How a chat wants to be told, as it is kept."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.preferences import Preferences, QuietHours
from bot.store import preferences
from bot.store.database.engine import Store
from tests.store.one_case import ANN, BEN

NIGHT = QuietHours(time(22, 30), time(6, 45), "Africa/Lagos")


@pytest.mark.parametrize(
    "wanted",
    [
        Preferences(),
        Preferences(14, NIGHT, "Africa/Lagos", discreet=True),
        Preferences(zone="America/Argentina/Buenos_Aires"),
        Preferences(quiet=QuietHours(time(0), time(23, 59), "UTC"), zone="UTC"),
    ],
)
async def test_what_is_wanted_comes_back(store: Store, wanted: Preferences) -> None:
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(7, discreet=True))
        await preferences.put(tx, ANN, wanted)
    async with store.reading() as conn:
        assert await preferences.of_chat(conn, ANN) == wanted
        assert await preferences.of_chat(conn, BEN) == Preferences()


async def test_what_is_forgotten_is_the_usual_again(store: Store) -> None:
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(7))
        await preferences.put(tx, BEN, Preferences(14))
        await preferences.forget(tx, ANN)
        assert await preferences.of_chat(tx, ANN) == Preferences()
        assert await preferences.of_chat(tx, BEN) == Preferences(14)
