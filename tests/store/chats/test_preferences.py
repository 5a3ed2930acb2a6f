"""How a chat wants to be told, as it is kept."""

from __future__ import annotations

from datetime import time

import pytest
from structlog.testing import capture_logs

from bot.domain.preferences import Preferences, QuietHours
from bot.store.chats import preferences
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
async def test_stored_preferences_are_returned(store: Store, wanted: Preferences) -> None:
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(7, discreet=True))
        await preferences.put(tx, ANN, wanted)
    async with store.reading() as conn:
        assert await preferences.of_chat(conn, ANN) == wanted
        assert await preferences.of_chat(conn, BEN) == Preferences()


@pytest.mark.parametrize("zone", ["Africa/Lagoss", "../Lagos"])
async def test_a_stored_zone_that_does_not_exist_is_none_and_quiet_hours_wait_for_another(
    store: Store, zone: str
) -> None:
    hours = QuietHours(time(22), time(7), zone)
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(14, hours, zone, discreet=True))
        await preferences.put(tx, BEN, Preferences(quiet=NIGHT, zone=NIGHT.zone))
    with capture_logs() as logs:
        async with store.reading() as conn:
            wanted = await preferences.of_chat(conn, ANN)
            quiet = await preferences.quiet_hours(conn, [ANN, BEN])

    assert wanted == Preferences(14, discreet=True, waiting=(time(22), time(7)))
    assert quiet == {BEN: NIGHT}
    assert logs
    assert all(set(line) == {"event", "log_level"} for line in logs)
    assert zone not in str(logs)


async def test_deleted_preferences_are_the_defaults_again(store: Store) -> None:
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(7))
        await preferences.put(tx, BEN, Preferences(14))
        await preferences.forget(tx, ANN)
        assert await preferences.of_chat(tx, ANN) == Preferences()
        assert await preferences.of_chat(tx, BEN) == Preferences(14)
