"""Chooses, file by file, between the current text and the one last in use."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from bot.domain.fault import Fault, Severity
from bot.knowledge.loading import Loaded
from bot.knowledge.reading.folder_files import FolderFiles

MOST_TRIED = 8
"""Most changed files that are tried one by one if the cause is unknown; each try reads the folder."""

_CHECKSUM = 32
"""Number of bytes at the start of a packed folder: the SHA-256 of the rest."""


class DamagedFilesError(Exception):
    """Bytes that `packed` did not write, or that changed since."""


@dataclass(frozen=True, slots=True)
class ChosenFiles:
    """The newest texts that can be in use together.

    `loaded` is the result of loading `files`; None: no combination loads. `held` are the files whose new text
    is not used, each with the faults that prevent it. `faults` are those of the current folder.
    """

    files: FolderFiles | None
    loaded: Loaded
    held: Mapping[str, tuple[Fault, ...]]
    faults: tuple[Fault, ...]


def choose(
    files: FolderFiles, good: FolderFiles | None, load: Callable[[FolderFiles], Loaded]
) -> ChosenFiles:
    """Choose the current text of every file, except where it has errors: then that of `good`, last in use."""
    loaded = load(files)
    errors = _errors(loaded)
    if not errors:
        return ChosenFiles(files, loaded, {}, loaded.faults)
    if good is None:
        return ChosenFiles(None, loaded, {}, loaded.faults)
    changed = _changed(files, good)
    blamed = _blamed(errors, files, changed)
    held: set[str] = set()
    while blamed:
        held |= blamed
        mixed = _mixed(files, good, held)
        rest = load(mixed)
        if rest.knowledge is not None:
            return ChosenFiles(mixed, rest, _why(held, errors, files), loaded.faults)
        # Some faults show only after others are gone.
        more = _errors(rest)
        errors += tuple(each for each in more if each not in errors)
        blamed = _blamed(more, files, changed - held)
    tried = _one_by_one(files, good, changed - held, load)
    if tried is None:
        return ChosenFiles(None, loaded, {}, loaded.faults)
    taken, mixed, rest = tried
    return ChosenFiles(mixed, rest, _why(changed - taken, errors, files), loaded.faults)


def packed(files: FolderFiles) -> bytes:
    """Return the contents of `files` as bytes that `unpacked` reads."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    content = out.getvalue()
    return hashlib.sha256(content).digest() + content


def unpacked(content: bytes, folder: str) -> FolderFiles:
    """Return what `packed` wrote, named `folder`; raise `DamagedFilesError` if it is damaged."""
    if hashlib.sha256(content[_CHECKSUM:]).digest() != content[:_CHECKSUM]:
        raise DamagedFilesError("its checksum is wrong")
    with zipfile.ZipFile(io.BytesIO(content[_CHECKSUM:])) as archive:
        return FolderFiles(folder, {name: archive.read(name) for name in sorted(archive.namelist())})


def _errors(loaded: Loaded) -> tuple[Fault, ...]:
    return tuple(fault for fault in loaded.faults if fault.severity is Severity.ERROR)


def _changed(files: FolderFiles, good: FolderFiles) -> frozenset[str]:
    names = files.contents.keys() | good.contents.keys()
    changed = {name for name in names if files.contents.get(name) != good.contents.get(name)}
    unusable = {fault.file.removeprefix(f"{files.folder}/") for fault in files.unusable}
    return frozenset(changed | unusable - {files.folder})


def _blamed(errors: tuple[Fault, ...], files: FolderFiles, changed: Set[str]) -> set[str]:
    return {name for fault in errors for name in changed if _is_about(fault, name, files)}


def _is_about(fault: Fault, name: str, files: FolderFiles) -> bool:
    """Return whether a fault is about the file at `name`, or about a subfolder that contains it."""
    path = files.path_of(name)
    return fault.file != files.folder and (fault.file == path or path.startswith(f"{fault.file}/"))


def _mixed(files: FolderFiles, good: FolderFiles, held: Set[str]) -> FolderFiles:
    new = {name: content for name, content in files.contents.items() if name not in held}
    old = {name: content for name, content in good.contents.items() if name in held}
    return files.with_contents(new | old)


def _one_by_one(
    files: FolderFiles, good: FolderFiles, changed: Set[str], load: Callable[[FolderFiles], Loaded]
) -> tuple[frozenset[str], FolderFiles, Loaded] | None:
    """Return which `changed` files work with those in use, adding as many as possible one by one."""
    every = frozenset(_changed(files, good))
    best, loaded = good, load(good)
    if loaded.knowledge is None:
        return None
    taken: frozenset[str] = frozenset()
    left = sorted(changed) if len(changed) <= MOST_TRIED else []
    while left:
        for name in left:
            mixed = _mixed(files, good, every - taken - {name})
            tried = load(mixed)
            if tried.knowledge is not None:
                taken, best, loaded = taken | {name}, mixed, tried
                break
        else:
            break
        left.remove(name)
    return taken, best, loaded


def _why(held: Set[str], errors: tuple[Fault, ...], files: FolderFiles) -> Mapping[str, tuple[Fault, ...]]:
    """Return the faults that keep each file out: its own, or else those that belong to none of these files.

    Files that are kept out by a fault of their folder are listed under that folder.
    """
    own = {name: tuple(each for each in errors if _is_about(each, name, files)) for name in sorted(held)}
    others = tuple(each for each in errors if not any(each in faults for faults in own.values()))
    why: dict[str, tuple[Fault, ...]] = {}
    for name, faults in own.items():
        of_file = not faults or any(each.file == files.path_of(name) for each in faults)
        named = name if of_file else faults[0].file.removeprefix(f"{files.folder}/")
        why.setdefault(named, faults or others)
    return why
