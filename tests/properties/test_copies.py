"""However sending fails: what is withdrawn or corrected is changed in each chat, or is said to remain there.

HYPOTHESIS_PROFILE=thorough looks for minutes instead of seconds.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.database.engine import Store
from tests.memory_disk import folder_in_memory
from tests.properties.courier import Luck
from tests.properties.world import CASES, CHATS, World

_MANY = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 12
_DOUBTFUL = (Luck.DOUBT_ARRIVED, Luck.DIES_ARRIVED, Luck.HALF)

mishaps = st.lists(st.one_of(st.sampled_from(_DOUBTFUL), st.sampled_from(Luck)), min_size=1, max_size=5)
acts = st.lists(st.sampled_from(("withdraw", "correct")), min_size=1, max_size=3)


async def _life(
    template: Path, told: Sequence[Luck], then: Sequence[str], going: Sequence[Luck]
) -> list[str]:
    """Tell two followers of a status, take it back in some way; return what is missing in the end."""
    case = CASES[0]
    with tempfile.TemporaryDirectory(dir=folder_in_memory()) as folder:
        world = await World.open(template, Path(folder) / "bot.db")
        try:
            for chat in CHATS[:2]:
                await world.joins(chat, case, agreed=True)
            await world.records(case)
            world.clock.pass_by(seconds=61)
            await world.delivers(told)
            for act in then:
                await (world.withdraws(case) if act == "withdraw" else world.records(case, command=act))
                world.clock.pass_by(seconds=61)
                await world.delivers(going)
            await world.settles()
            return [*world.model.at_rest(), *await world.untold()]
        finally:
            await world.store.close()


def test_what_is_not_true_is_changed_or_said_to_remain(tmp_path: Path) -> None:
    template = tmp_path / "empty.db"

    async def make() -> None:
        await (await Store.open(f"sqlite:///{template}")).close()

    asyncio.run(make())

    @settings(
        max_examples=_MANY,
        deadline=None,
        derandomize=_MANY < 100,
        suppress_health_check=list(HealthCheck),
    )
    @given(told=mishaps, then=acts, going=mishaps)
    def each(told: list[Luck], then: list[str], going: list[Luck]) -> None:
        assert asyncio.run(_life(template, told, then, going)) == []

    each()
