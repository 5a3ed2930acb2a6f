"""Whatever staff, clients, Telegram and power cuts do in whatever order: the right person, once, never lost.

HYPOTHESIS_PROFILE=thorough looks for minutes instead of seconds.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.store.engine import Store
from tests.properties.courier import Luck
from tests.properties.world import CASES, CHATS, World

some_case = st.sampled_from(CASES)
some_chat = st.sampled_from(CHATS)
lucks = st.lists(st.sampled_from(Luck), max_size=4)
quiet_hours = st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 23)))

_MANY, _STEPS = (2_000, 60) if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else (25, 25)


class LifeOfCases(RuleBasedStateMachine):
    """Each rule is one thing that happens; what is wrong is found then, and what is missing at the end."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        file = Path(self._folder.name) / "bot.db"
        self._world = self._runner.run(World.open(self.template, file))

    @initialize(chat=some_chat, case=some_case)
    def somebody_follows(self, chat: int, case: int) -> None:
        self._runner.run(self._world.joins(chat, case, agreed=True))

    @rule(chat=some_chat, case=some_case, agreed=st.booleans())
    def joins(self, chat: int, case: int, agreed: bool) -> None:
        self._runner.run(self._world.joins(chat, case, agreed=agreed))

    @rule(chat=some_chat, case=some_case, on=st.booleans())
    def subscribes(self, chat: int, case: int, on: bool) -> None:
        self._runner.run(self._world.subscribes(chat, case, on=on))

    @rule(chat=some_chat)
    def forgets(self, chat: int) -> None:
        self._runner.run(self._world.forgets(chat))

    @rule(chat=some_chat)
    def blocks(self, chat: int) -> None:
        self._runner.run(self._world.blocks(chat))

    @rule(chat=some_chat)
    def unblocks(self, chat: int) -> None:
        self._runner.run(self._world.unblocks(chat))

    @rule(chat=some_chat, hours=quiet_hours)
    def sets_quiet_hours(self, chat: int, hours: tuple[int, int] | None) -> None:
        self._runner.run(self._world.quiet(chat, hours))

    @rule(case=some_case)
    def records(self, case: int) -> None:
        self._runner.run(self._world.records(case))

    @rule(case=some_case)
    def corrects(self, case: int) -> None:
        self._runner.run(self._world.records(case, command="correct"))

    @rule(case=some_case)
    def undoes(self, case: int) -> None:
        self._runner.run(self._world.undoes(case))

    @rule(case=some_case)
    def withdraws(self, case: int) -> None:
        self._runner.run(self._world.withdraws(case))

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        self._world.clock.pass_by(minutes=minutes)

    @rule(luck=lucks)
    def delivers(self, luck: list[Luck]) -> None:
        self._world.clock.pass_by(seconds=61)
        self._runner.run(self._world.delivers(luck))

    @rule()
    def restarts(self) -> None:
        self._runner.run(self._world.restart())

    def teardown(self) -> None:
        try:
            self._runner.run(self._world.settles())
            assert self._world.model.at_rest() == []
        finally:
            self._runner.run(self._world.store.close())
            self._runner.close()
            self._folder.cleanup()


async def _empty(file: Path) -> None:
    await (await Store.open(f"sqlite:///{file}")).close()


def test_the_right_person_once_never_lost(tmp_path: Path) -> None:
    LifeOfCases.template = tmp_path / "empty.db"
    asyncio.run(_empty(LifeOfCases.template))
    run_state_machine_as_test(
        LifeOfCases,
        settings=settings(
            max_examples=_MANY,
            stateful_step_count=_STEPS,
            deadline=None,
            derandomize=_MANY < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
