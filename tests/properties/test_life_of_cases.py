"""Whatever staff, clients, Telegram and power cuts do in whatever order: the right person, once, never lost.

HYPOTHESIS_PROFILE=thorough looks for minutes instead of seconds.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.store.database.engine import Store
from tests.memory_disk import folder_in_memory
from tests.properties.courier import Luck
from tests.properties.world import CASES, CHATS, World

some_case = st.sampled_from(CASES)
some_chat = st.sampled_from(CHATS)
lucks = st.lists(st.sampled_from(Luck), min_size=1, max_size=6)
quiet_hours = st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 23)))

_CHANGES = ("joins", "opens", "subscribes", "unsubscribes", "forgets", "blocks", "unblocks", "quiet")
_MANY, _STEPS = (2_000, 50) if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else (10, 25)


class LifeOfCases(RuleBasedStateMachine):
    """Each rule is one thing that happens; what is wrong is found then, and what is missing at the end."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=folder_in_memory())
        self._runner = asyncio.Runner()
        file = Path(self._folder.name) / "bot.db"
        self._world = self._runner.run(World.open(self.template, file))

    @initialize()
    def everybody_follows(self) -> None:
        for chat in CHATS[:2]:
            for case in CASES:
                self._runner.run(self._world.joins(chat, case, agreed=True))

    @rule(chat=some_chat, case=some_case, what=st.sampled_from(_CHANGES), hours=quiet_hours)
    def a_client_changes_something(
        self, chat: int, case: int, what: str, hours: tuple[int, int] | None
    ) -> None:
        world = self._world
        changes: dict[str, Callable[[], Coroutine[object, object, None]]] = {
            "joins": lambda: world.joins(chat, case, agreed=True),
            "opens": lambda: world.joins(chat, case, agreed=False),
            "subscribes": lambda: world.subscribes(chat, case, on=True),
            "unsubscribes": lambda: world.subscribes(chat, case, on=False),
            "forgets": lambda: world.forgets(chat),
            "blocks": lambda: world.blocks(chat),
            "unblocks": lambda: world.unblocks(chat),
            "quiet": lambda: world.quiet(chat, hours),
        }
        if what == "unblocks" or chat not in world.model.blocked:  # who has blocked the bot cannot write
            self._runner.run(changes[what]())

    @rule(case=some_case, times=st.integers(1, 3), delivered=st.booleans(), luck=lucks)
    def records(self, case: int, times: int, delivered: bool, luck: list[Luck]) -> None:
        for _ in range(times):
            self._runner.run(self._world.records(case))
        if delivered:
            self.delivers(luck)

    @rule(case=some_case)
    def corrects(self, case: int) -> None:
        self._runner.run(self._world.records(case, command="correct"))

    @rule(case=some_case)
    def undoes(self, case: int) -> None:
        self._runner.run(self._world.undoes(case))

    @rule(case=some_case)
    def withdraws(self, case: int) -> None:
        self._runner.run(self._world.withdraws(case))

    @rule(minutes=st.integers(1, 600), luck=lucks)
    def time_passes(self, minutes: int, luck: list[Luck]) -> None:
        self._world.clock.pass_by(minutes=minutes)
        self._runner.run(self._world.delivers(luck))

    @rule(luck=lucks)
    def delivers(self, luck: list[Luck]) -> None:
        self._world.clock.pass_by(seconds=61)
        self._runner.run(self._world.delivers(luck))

    @rule(luck=lucks)
    def restarts(self, luck: list[Luck]) -> None:
        self._world.clock.pass_by(seconds=61)
        self._runner.run(self._world.delivers(luck))
        self._runner.run(self._world.restart())

    def teardown(self) -> None:
        try:
            self._runner.run(self._world.settles())
            assert self._world.model.at_rest() == []
            assert self._runner.run(self._world.untold()) == []
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
