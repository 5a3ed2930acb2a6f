"""Edits of real files: the last good value stays until the next good one is whole."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.domain.fault import Fault
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.knowledge.reloading import live as live_module
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.live import Live, Prepared
from bot.knowledge.reloading.news import HeldFile, KnowledgeNews, LiveFile

CEILING = 20.0
"""Seconds; a change is noticed within some hundredths of one."""


def prepare(files: FolderFiles) -> Prepared[str]:
    """Take the text of the one file as the value, unless it says that it is broken."""
    if "firm.yaml" not in files.contents:
        return broken(Fault("firm.yaml", 1, 1, "this file is missing", "restore it"))
    text = files.contents["firm.yaml"].decode()
    if not text or "broken" in text:
        return broken(Fault("firm.yaml", 1, 1, text or "this file is empty", "mend it"))
    return good(text)


def good(text: str) -> Prepared[str]:
    """Return `text` as the value, with news of it."""
    return Prepared(text, news=KnowledgeNews(live=(LiveFile(text, Changes()),)))


def broken(fault: Fault) -> Prepared[str]:
    return Prepared(None, (fault,), KnowledgeNews(held=(HeldFile(fault.file, (fault,), True),)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "firm.yaml").write_text("one", encoding="utf-8")
    return tmp_path / "knowledge"


class Watched:
    """A watcher at work, and the changes that it told of."""

    def __init__(self, live: Live[str]) -> None:
        self.live = live
        self._news: asyncio.Queue[KnowledgeNews] = asyncio.Queue()

    async def note(self, news: KnowledgeNews) -> None:
        self._news.put_nowait(news)

    async def next(self) -> str | None:
        """Return the text that the next news is of; None: a file is held."""
        news = await self.news()
        return news.live[0].file if news.live else None

    async def news(self) -> KnowledgeNews:
        return await asyncio.wait_for(self._news.get(), CEILING)

    @property
    def untold(self) -> int:
        return self._news.qsize()


def loaded(
    folder: Path, prepared: Callable[[FolderFiles], Prepared[str]], *, settle: float, look_every: float
) -> Live[str]:
    """Return what is loaded from a folder that is as it was last in use: no news."""
    is_first = True

    def prepared_after(files: FolderFiles) -> Prepared[str]:
        nonlocal is_first
        found = prepared(files)
        if is_first:
            is_first = False
            return replace(found, news=KnowledgeNews())
        return found

    live = Live(folder, prepared_after, settle=settle, look_every=look_every)
    live.load()
    return live


@asynccontextmanager
async def watching(
    folder: Path,
    prepared: Callable[[FolderFiles], Prepared[str]] = prepare,
    *,
    settle: float = 0.05,
    look_every: float = 0.2,
) -> AsyncIterator[Watched]:
    live = loaded(folder, prepared, settle=settle, look_every=look_every)
    watched = Watched(live)
    stop = asyncio.Event()
    task = asyncio.create_task(live.watch(stop, watched.note))
    try:
        # The watch is at work once it has told of two edits; from then on each is told exactly once.
        for text in ("at work", "one"):
            save_by_renaming(folder / "firm.yaml", text)
            assert await watched.next() == text
        yield watched
    finally:
        stop.set()
        await asyncio.wait_for(task, CEILING)


def save_by_renaming(path: Path, text: str) -> None:
    """Save as many editors do: write another file and put it in place of the old one."""
    other = path.with_name(".firm.yaml.swp")
    other.write_text(text, encoding="utf-8")
    other.replace(path)


async def test_an_edit_goes_live(folder: Path) -> None:
    async with watching(folder) as watched:
        assert watched.live.current == "one"
        (folder / "firm.yaml").write_text("two", encoding="utf-8")
        assert await watched.next() == "two"
        assert watched.live.current == "two"


async def test_every_save_by_renaming_is_noticed(folder: Path) -> None:
    async with watching(folder) as watched:
        for text in ("two", "three", "four"):
            save_by_renaming(folder / "firm.yaml", text)
            assert await watched.next() == text


async def test_a_broken_edit_keeps_the_last_good_value_and_is_told_once(folder: Path) -> None:
    async with watching(folder) as watched:
        (folder / "firm.yaml").write_text("broken", encoding="utf-8")
        (held,) = (await watched.news()).held
        assert [fault.what for fault in held.faults] == ["broken"]
        assert watched.live.current == "one"
        # Saved again without a change: nothing new to tell before the edit that fixes it.
        save_by_renaming(folder / "firm.yaml", "broken")
        save_by_renaming(folder / "firm.yaml", "repaired")
        assert await watched.next() == "repaired"
        assert watched.live.current == "repaired"
        assert watched.untold == 0


async def test_a_file_that_is_empty_for_a_moment_is_not_told(folder: Path) -> None:
    seen_empty = asyncio.Event()
    loop = asyncio.get_running_loop()

    def prepared(files: FolderFiles) -> Prepared[str]:
        found = prepare(files)
        if found.value is None:
            loop.call_soon_threadsafe(seen_empty.set)
        return found

    async with watching(folder, prepared, settle=CEILING / 2, look_every=0.05) as watched:
        (folder / "firm.yaml").write_text("", encoding="utf-8")
        await asyncio.wait_for(seen_empty.wait(), CEILING)
        (folder / "firm.yaml").write_text("two", encoding="utf-8")
        assert await watched.next() == "two"
        assert watched.untold == 0


async def test_a_deleted_file_is_told_and_its_return_too(folder: Path) -> None:
    async with watching(folder) as watched:
        (folder / "firm.yaml").unlink()
        assert await watched.next() is None
        assert watched.live.current == "one"
        (folder / "firm.yaml").write_text("back", encoding="utf-8")
        assert await watched.next() == "back"


async def test_a_folder_that_is_replaced_as_a_whole_is_noticed(folder: Path, tmp_path: Path) -> None:
    async with watching(folder) as watched:
        shutil.copytree(folder, tmp_path / "new")
        (tmp_path / "new" / "firm.yaml").write_text("two", encoding="utf-8")
        shutil.move(folder, tmp_path / "old")
        shutil.move(tmp_path / "new", folder)
        text = await watched.next()
        while text is None:  # seen between the two renamings
            text = await watched.next()
        assert text == "two"


async def test_an_edit_made_before_the_watch_began_is_noticed(folder: Path) -> None:
    live = loaded(folder, prepare, settle=0.05, look_every=CEILING * 10)
    (folder / "firm.yaml").write_text("early", encoding="utf-8")
    watched = Watched(live)
    stop = asyncio.Event()
    task = asyncio.create_task(live.watch(stop, watched.note))
    assert await watched.next() == "early"
    stop.set()
    await asyncio.wait_for(task, CEILING)


async def test_a_mistake_of_the_bot_while_reading_an_edit_keeps_the_last_good_value(folder: Path) -> None:
    def prepared(files: FolderFiles) -> Prepared[str]:
        found = prepare(files)
        if found.value == "two":
            raise ZeroDivisionError
        return found

    async with watching(folder, prepared) as watched:
        (folder / "firm.yaml").write_text("two", encoding="utf-8")
        (held,) = (await watched.news()).held
        assert "mistake of its own" in held.faults[0].what
        assert watched.live.current == "one"


async def test_files_that_stay_as_they_are_are_looked_at_and_not_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    looks = asyncio.Semaphore(0)

    def counted(at: Path) -> FolderFiles:
        loop.call_soon_threadsafe(looks.release)
        return read_folder(at)

    async with watching(folder, look_every=0.02) as watched:
        monkeypatch.setattr(live_module, "read_folder", counted)
        os.utime(folder / "firm.yaml")
        save_by_renaming(folder / "firm.yaml", "one")
        for _ in range(5):
            await asyncio.wait_for(looks.acquire(), CEILING)
        assert watched.untold == 0


DISK = (errno.EIO, errno.ESTALE, errno.EMFILE, errno.ENFILE)


class Disk:
    """Fails in the ways of a network disk or a process with too many files open, when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails_with: int | None = None
        self.fails_at = ""
        self._iterdir, self._open = Path.iterdir, os.open
        monkeypatch.setattr(Path, "iterdir", lambda path: self._listed(path))
        monkeypatch.setattr(os, "open", lambda *given, **named: self._opened(*given, **named))

    def _listed(self, path: Path) -> Iterator[Path]:
        self._fail("list", path)
        return self._iterdir(path)

    def _opened(self, path: Path, *more: int, **named: int) -> int:
        self._fail("open", path)
        return self._open(path, *more, **named)

    def _fail(self, at: str, path: object) -> None:
        if self.fails_with is not None and self.fails_at == at and "knowledge" in str(path):
            raise OSError(self.fails_with, os.strerror(self.fails_with))


@pytest.mark.parametrize("error", DISK)
@pytest.mark.parametrize("at", ["list", "open"])
async def test_a_disk_that_fails_ends_the_watch_which_can_be_taken_up_and_nothing_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: int
) -> None:
    disk = Disk(monkeypatch)
    live = loaded(folder, prepare, settle=0.05, look_every=0.05)
    watched = Watched(live)
    stop = asyncio.Event()
    disk.fails_at, disk.fails_with = at, error
    with pytest.raises(OSError, match=re.escape(os.strerror(error))):
        await asyncio.wait_for(live.watch(stop, watched.note), CEILING)
    assert (live.current, watched.untold) == ("one", 0)

    disk.fails_with = None
    task = asyncio.create_task(live.watch(stop, watched.note))
    save_by_renaming(folder / "firm.yaml", "two")
    assert await watched.next() == "two"
    stop.set()
    await asyncio.wait_for(task, CEILING)


async def test_a_disk_that_fails_while_an_edit_is_read_is_not_told_as_its_fault(folder: Path) -> None:
    fails = True

    def prepared(files: FolderFiles) -> Prepared[str]:
        if fails and files.contents["firm.yaml"] == b"two":
            raise OSError(errno.EIO, "I/O")
        return prepare(files)

    live = loaded(folder, prepared, settle=0.05, look_every=0.05)
    watched = Watched(live)
    save_by_renaming(folder / "firm.yaml", "two")
    stop = asyncio.Event()
    with pytest.raises(OSError, match="I/O"):
        await asyncio.wait_for(live.watch(stop, watched.note), CEILING)
    assert watched.untold == 0
    fails = False
    task = asyncio.create_task(live.watch(stop, watched.note))
    assert await watched.next() == "two"
    stop.set()
    await asyncio.wait_for(task, CEILING)


async def test_a_change_that_could_not_be_told_is_live_and_told_when_the_watch_is_taken_up(
    folder: Path,
) -> None:
    live = loaded(folder, prepare, settle=0.05, look_every=0.05)
    save_by_renaming(folder / "firm.yaml", "two")

    async def fail(_news: KnowledgeNews) -> None:
        raise KeyError

    stop = asyncio.Event()
    for text in ("two", "three"):
        save_by_renaming(folder / "firm.yaml", text)
        with pytest.raises(KeyError):
            await asyncio.wait_for(live.watch(stop, fail), CEILING)
    assert live.current == "three"
    watched = Watched(live)
    task = asyncio.create_task(live.watch(stop, watched.note))
    assert [await watched.next(), await watched.next()] == ["two", "three"]
    stop.set()
    await asyncio.wait_for(task, CEILING)
    assert watched.untold == 0


async def test_where_the_system_cannot_watch_the_files_are_still_compared(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = asyncio.Semaphore(0)

    async def awatch(*_: object, **__: object) -> AsyncIterator[set[object]]:
        tries.release()
        raise RuntimeError("too many watches")
        yield set()

    monkeypatch.setattr("watchfiles.awatch", awatch)
    with capture_logs() as lines:
        async with watching(folder, look_every=0.02) as watched:
            save_by_renaming(folder / "firm.yaml", "two")
            assert await watched.next() == "two"
            for _ in range(5):
                await asyncio.wait_for(tries.acquire(), CEILING)
    assert len(lines) == 1


async def test_a_folder_that_is_gone_is_told_and_its_return_too(folder: Path, tmp_path: Path) -> None:
    async with watching(folder) as watched:
        shutil.move(folder, tmp_path / "away")
        assert await watched.next() is None
        assert watched.live.current == "one"
        shutil.move(tmp_path / "away", folder)
        assert await watched.next() == "one"


def test_a_disk_that_fails_at_the_start_is_a_fault_with_a_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    disk.fails_at, disk.fails_with = "list", errno.EIO
    live = Live[str](folder, lambda files: Prepared(None, files.unusable))
    (fault,) = live.load()
    assert os.strerror(errno.EIO) in fault.what
    assert fault.hint
    assert not live.is_loaded


async def test_a_file_that_nobody_reads_is_noticed_when_it_comes_and_when_it_goes(folder: Path) -> None:
    def names(files: FolderFiles) -> Prepared[str]:
        return good(" ".join(each.name for each in files.unread) or files.contents["firm.yaml"].decode())

    async with watching(folder, names) as watched:
        (folder / "firm.yml").write_text("x", encoding="utf-8")
        assert await watched.next() == "firm.yml"
        (folder / "firm.yml").unlink()
        assert await watched.next() == "one"


def test_nothing_is_held_while_the_folder_is_broken(folder: Path) -> None:
    (folder / "firm.yaml").write_text("broken", encoding="utf-8")
    live = Live(folder, prepare)
    assert [fault.what for fault in live.load()] == ["broken"]
    assert not live.is_loaded
    with pytest.raises(RuntimeError):
        _ = live.current


async def test_what_is_accepted_is_what_stayed_and_not_what_was_saved_over(folder: Path) -> None:
    accepted: list[str] = []
    saved = False

    def prepared(files: FolderFiles) -> Prepared[str]:
        nonlocal saved
        text = files.contents["firm.yaml"].decode()
        if text == "two" and not saved:
            saved = True  # somebody saves again while this is read
            save_by_renaming(folder / "firm.yaml", "three")
        found = prepare(files)
        return Prepared(found.value, found.faults, found.news, lambda: accepted.append(text))

    async with watching(folder, prepared) as watched:
        save_by_renaming(folder / "firm.yaml", "two")
        assert await watched.next() == "three"
    assert accepted == ["one", "at work", "one", "three"]


async def test_edits_go_live_while_somebody_saves_again_and_again(folder: Path) -> None:
    def prepared(files: FolderFiles) -> Prepared[str]:
        text = files.contents["firm.yaml"].decode()
        if text.startswith("edit") and text < "edit 6":
            save_by_renaming(folder / "firm.yaml", f"edit {int(text[-1]) + 1}")
        return prepare(files)

    async with watching(folder, prepared) as watched:
        save_by_renaming(folder / "firm.yaml", "edit 1")
        assert [await watched.next() for _ in range(3)] == ["edit 2", "edit 4", "edit 6"]


def test_a_start_accepts_what_it_loaded_and_has_no_news_to_tell_of_a_good_folder(folder: Path) -> None:
    accepted: list[str] = []
    live = Live(folder, lambda _: Prepared("one", accept=lambda: accepted.append("one")))
    assert live.load() == ()
    assert accepted == ["one"]


async def test_what_a_start_found_broken_is_told_when_the_watch_begins(folder: Path) -> None:
    fault = Fault("en/wording.yaml", 3, 1, "broken", "mend it")

    def prepared(_: FolderFiles) -> Prepared[str]:
        return Prepared("last good", (fault,), broken(fault).news)

    live = Live(folder, prepared, settle=0.05, look_every=0.05)
    live.load()
    watched = Watched(live)
    stop = asyncio.Event()
    task = asyncio.create_task(live.watch(stop, watched.note))
    assert (await watched.news()).held[0].faults == (fault,)
    stop.set()
    await asyncio.wait_for(task, CEILING)
    assert live.current == "last good"


class TwoSteps:
    """Prepares a text in two steps: at once in small letters, and in full when it is let go."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.accepted: list[str] = []
        self.completes: Callable[[str], Prepared[str]] = good

    def __call__(self, files: FolderFiles) -> Prepared[str]:
        first = prepare(files)
        text = first.value
        if text is None or text in ("one", "at work"):
            return first
        return Prepared(text.lower(), rest=lambda: self._rest(text))

    def _rest(self, text: str) -> Prepared[str]:
        self.begun.set()
        assert self.may_go_on.wait(CEILING)
        return replace(self.completes(text), accept=lambda: self.accepted.append(text))

    async def until_begun(self) -> None:
        """Wait until the second step has begun."""
        assert await asyncio.to_thread(self.begun.wait, CEILING)
        self.begun.clear()


async def test_the_first_of_two_steps_is_used_while_the_second_takes_its_time(folder: Path) -> None:
    steps = TwoSteps()
    async with watching(folder, steps) as watched:
        save_by_renaming(folder / "firm.yaml", "TWO")
        await steps.until_begun()
        assert (watched.live.current, watched.untold, steps.accepted) == ("two", 0, [])
        steps.may_go_on.set()
        assert await watched.next() == "TWO"
        assert watched.live.current == "TWO"
    assert steps.accepted == ["TWO"]


@pytest.mark.parametrize("bug", [False, True])
async def test_a_second_step_that_fails_takes_the_first_back(folder: Path, bug: bool) -> None:
    def fails(text: str) -> Prepared[str]:
        if bug:
            raise ZeroDivisionError
        return broken(Fault("firm.yaml", 1, 1, text, "mend it"))

    steps = TwoSteps()
    steps.completes = fails
    async with watching(folder, steps) as watched:
        save_by_renaming(folder / "firm.yaml", "TWO")
        await steps.until_begun()
        assert watched.live.current == "two"
        steps.may_go_on.set()
        assert len((await watched.news()).held) == 1
        assert watched.live.current == "one"


async def test_what_is_saved_during_the_second_step_comes_into_use_after_it(folder: Path) -> None:
    steps = TwoSteps()
    async with watching(folder, steps) as watched:
        save_by_renaming(folder / "firm.yaml", "TWO")
        await steps.until_begun()
        save_by_renaming(folder / "firm.yaml", "THREE")
        steps.may_go_on.set()
        assert await watched.next() == "THREE"
        assert watched.live.current == "THREE"
    assert steps.accepted == ["THREE"]


async def test_the_first_step_of_what_was_saved_over_is_not_used(folder: Path) -> None:
    steps = TwoSteps()
    rests: list[str] = []

    def prepared(files: FolderFiles) -> Prepared[str]:
        found = steps(files)
        if found.value == "two":
            save_by_renaming(folder / "firm.yaml", "THREE")  # somebody saves again while this is read
        if (rest := found.rest) is None:
            return found

        def noted() -> Prepared[str]:
            rests.append(found.value or "")
            return rest()

        return replace(found, rest=noted)

    steps.may_go_on.set()
    async with watching(folder, prepared) as watched:
        save_by_renaming(folder / "firm.yaml", "TWO")
        assert await watched.next() == "THREE"
    assert rests == ["three"]


def test_loading_completes_both_steps(folder: Path) -> None:
    steps = TwoSteps()
    steps.may_go_on.set()
    save_by_renaming(folder / "firm.yaml", "TWO")
    live = Live(folder, steps)
    live.load()
    assert (live.current, steps.accepted) == ("TWO", ["TWO"])
