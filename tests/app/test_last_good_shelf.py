"""The last good files outlive the process, beside an SQLite file and in PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app.last_good_shelf import NAME, LastGoodShelf
from bot.app.remembering import Shelf, shelf_of
from bot.knowledge.reading.folder_files import FolderFiles
from bot.store.database.errors import StoreError

FILES = FolderFiles("knowledge", {"en/a.yaml": b"a: 1\n", "firm.yaml": b"name: x\n"})
OTHER = FolderFiles("knowledge", {"firm.yaml": b"name: y\n"})


class Said(list[str]):
    def __call__(self, line: str) -> None:
        self.append(line)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    found = shelf_of(url)
    assert found is not None
    return found


async def test_another_process_reads_what_was_kept(shelf: Shelf, said: Said) -> None:
    assert await asyncio.to_thread(LastGoodShelf(shelf, "knowledge", said).files) is None
    await asyncio.to_thread(LastGoodShelf(shelf, "knowledge", said).keep, FILES)
    assert await asyncio.to_thread(LastGoodShelf(shelf, "knowledge", said).files) == FILES
    await asyncio.to_thread(LastGoodShelf(shelf, "knowledge", said).keep, OTHER)
    assert await asyncio.to_thread(LastGoodShelf(shelf, "knowledge", said).files) == OTHER
    assert said == []


class Counting:
    """A shelf that counts what is written, and fails when it is told to."""

    place = "nowhere"

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.writes = 0
        self.fails = False

    def read(self, name: str) -> bytes | None:
        assert name == NAME
        self._fail()
        return self.content

    def write(self, name: str, content: bytes) -> None:
        self._fail()
        self.writes += 1
        self.content = content

    def _fail(self) -> None:
        if self.fails:
            raise StoreError("the shelf is away", "bring it back", passing=True)


def test_files_that_are_stored_already_are_not_written_again(said: Said) -> None:
    shelf = Counting()
    LastGoodShelf(shelf, "knowledge", said).keep(FILES)
    again = LastGoodShelf(shelf, "knowledge", said)
    again.keep(FILES)
    again.keep(FILES)
    assert shelf.writes == 1
    again.keep(OTHER)
    assert shelf.writes == 2


def test_a_damaged_shelf_is_said_and_written_over(said: Said) -> None:
    shelf = Counting()
    shelf.content = b"x" * 100
    last_good = LastGoodShelf(shelf, "knowledge", said)
    assert last_good.files() is None
    assert ["damaged" in line for line in said] == [True]
    last_good.keep(FILES)
    assert LastGoodShelf(shelf, "knowledge", said).files() == FILES


def test_a_shelf_that_is_away_is_said_and_read_when_it_is_back(said: Said) -> None:
    shelf = Counting()
    LastGoodShelf(shelf, "knowledge", said).keep(FILES)
    shelf.fails = True
    last_good = LastGoodShelf(shelf, "knowledge", said)
    assert last_good.files() is None
    assert last_good.failed is not None
    assert last_good.failed.passing
    last_good.keep(OTHER)
    assert any("could not be stored" in line for line in said)
    shelf.fails = False
    assert last_good.files() == FILES
    assert last_good.failed is None


def test_without_a_place_nothing_is_kept(said: Said) -> None:
    last_good = LastGoodShelf(None, "knowledge", said)
    last_good.keep(FILES)
    assert last_good.files() is None
    assert said == []
