"""Regardless of the umask, only this user may read the bot's files."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.database.engine import Store
from bot.store.database.private_files import keep_private, make_folder
from bot.store.processes import remembered
from tests.store.clock import Clock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs rights of Unix")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


async def _use(file: Path) -> dict[str, str]:
    """Open a database, write to it, and return the rights of all files there while it is open."""
    store = await Store.open(f"sqlite:///{file}", Clock())
    async with store.transaction() as tx:
        await remembered.remember(tx, "word", "kept", store.now())
    found = {path.name: rights(path) for path in file.parent.iterdir()}
    await store.close()
    return found


@pytest.mark.usefixtures("_umask")
async def test_a_new_database_and_its_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "data" / "bot.db"
    assert await _use(file) == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm"), "0o600")
    assert [rights(folder) for folder in (file.parent, file.parent.parent)] == ["0o700"] * 2


def open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.chmod(0o644)


@pytest.mark.usefixtures("_umask")
async def test_files_that_others_could_read_are_closed_to_them_and_the_folder_stays(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    other = await Store.open(f"sqlite:///{file}", Clock())  # keeps the files beside it there
    open_to_all(tmp_path)
    assert await _use(file) == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm"), "0o600")
    assert rights(tmp_path) == "0o755"
    await other.close()


def test_the_files_of_another_user_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").touch(0o644)
    (tmp_path / "theirs").chmod(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    keep_private(tmp_path / "theirs", tmp_path / "not there")
    assert rights(tmp_path / "theirs") == "0o644"


@pytest.fixture
def chmod_fails_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def fails_with(code: int) -> None:
        def refused(*_: object, **__: object) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "chmod", refused)

    return fails_with


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_a_disk_without_permissions_is_used_anyway(
    tmp_path: Path, chmod_fails_with: Callable[[int], None], code: int
) -> None:
    (tmp_path / "ours").touch(0o644)
    chmod_fails_with(code)
    keep_private(tmp_path / "ours")
    make_folder(tmp_path / "folder")
    assert (tmp_path / "folder").is_dir()


def test_a_broken_disk_is_an_error(tmp_path: Path, chmod_fails_with: Callable[[int], None]) -> None:
    (tmp_path / "ours").touch(0o644)
    chmod_fails_with(errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        keep_private(tmp_path / "ours")


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match="file"):
            make_folder(folder)
