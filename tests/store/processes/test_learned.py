"""What the matcher learned, in files or in rows."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store.database.errors import StoreError
from bot.store.processes.learned_files import LearnedFiles
from bot.store.processes.learned_rows import LearnedRows

CONTENT = bytes(range(256)) * 3


@pytest.fixture(params=["files", "rows"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> LearnedFiles | LearnedRows:
    if request.param == "files":
        return LearnedFiles(tmp_path / "data" / "learned")
    return LearnedRows(request.getfixturevalue("postgres_url"))


async def run(work: Callable[[], object]) -> object:
    """Call it as the bot does: in a thread, for the rows are read where no event loop runs."""
    return await asyncio.to_thread(work)


async def test_written_content_is_read_and_replaced(shelf: LearnedFiles | LearnedRows) -> None:
    assert await run(lambda: shelf.read("en-lexical")) is None
    await run(lambda: shelf.write("en-lexical", CONTENT))
    await run(lambda: shelf.write("es-lexical", b"spanish"))
    assert await run(lambda: shelf.read("en-lexical")) == CONTENT
    await run(lambda: shelf.write("en-lexical", b"new"))
    assert await run(lambda: shelf.read("en-lexical")) == b"new"
    assert await run(lambda: shelf.read("es-lexical")) == b"spanish"


async def test_a_missing_database_is_reported() -> None:
    shelf = LearnedRows("postgresql://nobody@127.0.0.1:1/none")
    for work in (lambda: shelf.read("en"), lambda: shelf.write("en", b"")):
        with pytest.raises(StoreError):
            await run(work)


def test_files_are_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    LearnedFiles(tmp_path / "data" / "learned").write("en-lexical", CONTENT)
    (file,) = (tmp_path / "data" / "learned").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_the_old_file_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = LearnedFiles(tmp_path)
    shelf.write("en", b"old")

    def full(_: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        shelf.write("en", b"new")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_a_path_that_is_not_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "learned").write_text("a file")
    shelf = LearnedFiles(tmp_path / "learned")
    with pytest.raises(StoreError, match="cannot be read"):
        shelf.read("en")
    with pytest.raises(StoreError, match="cannot be written"):
        shelf.write("en", b"")
