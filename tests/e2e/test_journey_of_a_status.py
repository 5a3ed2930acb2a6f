"""A bot that dies at any moment of a status's journey loses nothing; a dry run finds the moments.

`python -m tests.bench.kills` has it die at every single one, also at those that equal another.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.journey import Act, Death, Journeys, distinct, failures
from tests.e2e.nursery import Nursery


@pytest.fixture
async def journeys(nursery: Nursery, small_knowledge: Path, tmp_path: Path) -> Journeys:
    """Return journeys whose bots have introduced themselves."""
    journeys = Journeys(nursery, small_knowledge, tmp_path)
    await journeys.one().before_all()
    return journeys


async def test_no_moment_of_death_loses_a_status(journeys: Journeys) -> None:
    deaths = await journeys.one().without_death()
    assert await failures(journeys, distinct(deaths)) == []
    say_what_was_covered(deaths)


@pytest.mark.parametrize(("act", "call"), [(Act.CORRECT, "editmessagetext"), (Act.WITHDRAW, "deletemessage")])
async def test_no_moment_of_death_leaves_what_was_taken_back(journeys: Journeys, act: Act, call: str) -> None:
    deaths = await journeys.one(act).without_death()
    since = distinct(each for each in deaths if _is_since_confirmed(each, call))
    assert len(since) > 10
    assert await failures(journeys, since, act) == []


async def test_no_moment_of_death_loses_a_change_of_a_case(journeys: Journeys) -> None:
    deaths = await journeys.one(Act.CHANGE).without_death()
    kinds = {re.sub(r"#\d+", "", str(each)): each for each in distinct(filter(_is_since_typed, deaths))}
    assert {"OpenItems.add", "DeliveryWorker._round", "Recorder._write", "sendmessage"} <= {
        kind.partition(":")[0] for kind in kinds
    }
    assert await failures(journeys, list(kinds.values()), Act.CHANGE) == []


def _is_since_typed(death: Death) -> bool:
    """Say whether a moment is one at which a change differs from a status."""
    writers = ("OpenItems.add", "DeliveryWorker", "Recorder")
    return death.transaction.startswith(writers) or death.call.startswith("sendmessage")


def _is_since_confirmed(death: Death, call: str) -> bool:
    """Say whether a moment comes after staff's confirmation, which is where a correction differs."""
    writers = ("Drafting.choose", "DeliveryWorker", "Recorder")
    return death.transaction.startswith(writers) or death.call.startswith(call)


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
    assert {"Drafting.choose", "DeliveryWorker._round", "Recorder._write"} <= found
