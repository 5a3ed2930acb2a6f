"""What the bot does is what it is recorded to do: `python -m tests.golden --help`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.golden import before, product, records
from tests.golden.day import Day

REMEDY = "where this is intended: python -m tests.golden --write, then read the diff"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Return the day when it is over."""
    return asyncio.run(records.played(tmp_path_factory.mktemp("day")))


def test_each_chapter_of_the_day_is_recorded(day: Day) -> None:
    assert sorted(records.files_of(day)) == sorted(records.DAY.glob("*.txt")), REMEDY


@pytest.mark.parametrize("file", sorted(records.DAY.glob("*.txt")), ids=lambda file: file.stem)
def test_the_day_goes_as_recorded(day: Day, file: Path) -> None:
    assert records.files_of(day).get(file, "").splitlines() == file.read_text("utf-8").splitlines(), REMEDY


def test_every_command_is_typed(day: Day) -> None:
    wanted = {f"client {name}" for name in product.CLIENTS_TYPE}
    wanted |= {f"staff {name}" for name in product.STAFF_TYPE}
    assert wanted - day.typed == set()


def test_every_kind_of_button_is_pressed(day: Day) -> None:
    assert product.button_kinds() - day.pressed == set()


def test_each_command_that_a_button_gives_is_pressed(day: Day) -> None:
    shown = {
        f"OnCase {name}"
        for text in day.chapters.values()
        for name in re.findall(r" · 2:\*:case:(\w+):", text)
    }
    assert shown - day.pressed == set()


def test_commands_schemas_and_buttons_are_as_recorded() -> None:
    assert records.facts().splitlines() == records.FACTS.read_text("utf-8").splitlines(), REMEDY


async def test_what_earlier_code_began_is_finished(tmp_path: Path) -> None:
    done = await records.finished_from_before(tmp_path)
    assert done.splitlines() == before.EFFECTS.read_text("utf-8").splitlines(), REMEDY


def test_files_that_differ_are_found(tmp_path: Path) -> None:
    same, other, new, gone = (tmp_path / name for name in ("same", "other", "new", "gone"))
    for path in (same, other, gone):
        path.write_text("as before", encoding="utf-8")
    made = {same: "as before", other: "as now", new: "new"}

    assert records.differing(made, among=tmp_path.iterdir()) == {other: "as now", new: "new", gone: None}
