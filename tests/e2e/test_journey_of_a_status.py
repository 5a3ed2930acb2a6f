"""A bot that dies at any moment of a status's journey loses nothing; a dry run finds every moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.journey import Death, Journeys, NotReachedError
from tests.e2e.nursery import Nursery
from tests.e2e.private import assert_says_nothing_private

AT_ONCE = 3
"""Journeys side by side: each waits for the other process half of its time."""

TRIES = 3
"""Two writes may fall together or apart; then a moment comes only in one of several journeys."""


@pytest.fixture
async def journeys(nursery: Nursery, small_knowledge: Path, tmp_path: Path) -> Journeys:
    """Return journeys whose bots have introduced themselves."""
    journeys = Journeys(nursery, small_knowledge, tmp_path)
    await journeys.one().before_all()
    return journeys


async def test_no_moment_of_death_loses_a_status(journeys: Journeys) -> None:
    deaths = await journeys.one().without_death()
    room = asyncio.Semaphore(AT_ONCE)

    async def die(death: Death) -> str:
        async with room:
            for _ in range(TRIES):
                journey = journeys.one()
                try:
                    await journey.with_death(death)
                except NotReachedError:
                    continue
                except (AssertionError, TimeoutError) as error:
                    return f"{death}: {error}"
                assert_says_nothing_private(journey.logs, journey.standin)
                return ""
            return f"{death}: never reached"

    failed = await asyncio.gather(*map(die, deaths))
    assert list(filter(None, failed)) == []
    say_what_was_covered(deaths)


async def test_without_recovery_a_death_with_a_message_in_hand_loses_it(journeys: Journeys) -> None:
    deaths = await journeys.one().without_death()
    in_hand = [each for each in deaths if each.call.startswith("sendmessage")][-3:]
    lost = await asyncio.gather(
        *(journeys.one().with_death(each, recovers=False, patience=3) for each in in_hand),
        return_exceptions=True,
    )
    assert len(lost) == 3
    assert all(isinstance(each, AssertionError) for each in lost), lost


def say_what_was_covered(deaths: Sequence[Death]) -> None:
    """Fail where the dry run found less than a status's journey must hold."""
    found = {str(death).partition("#")[0] for death in deaths}
    assert len(deaths) > 40, deaths
    assert {"sendmessage", "getupdates", "editmessagetext", "answercallbackquery"} <= found
