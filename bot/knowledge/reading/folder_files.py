"""The knowledge folder as bytes: every file that the bot reads, and what to do with every other file."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading import places
from bot.knowledge.yaml.regular_files import UnusableFileError, inside, read_bytes

_THE_DISKS = frozenset(
    getattr(errno, name, None)
    for name in ("EIO", "ESTALE", "EMFILE", "ENFILE", "ENOMEM", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN")
)
"""Temporary errors of the disk or the system; other errors are about the file."""

_MOST_LISTED = 200
"""Most files that are examined in a folder that is not read."""

_ID = re.compile(rb"^[ \t]*(?:-[ \t]*)?id:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file or folder that the bot does not read; `ids` are the entries that seem to be in it."""

    name: str
    what: str
    hint: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class FolderFiles:
    """The content of the folder at one moment.

    `folder` is its name, with which faults begin; `contents` has every file that the bot reads, by its path
    below the folder. `unusable` are files that it cannot read: a device, a link out of the folder, too
    large, or locked. `is_there`: whether the folder exists.
    """

    folder: str
    contents: Mapping[str, bytes]
    unusable: tuple[Fault, ...] = ()
    unread: tuple[UnreadFile, ...] = ()
    is_there: bool = True

    @cached_property
    def version(self) -> str:
        """A hash (64 hex digits) over everything that loading depends on."""
        total = hashlib.sha256(str(self.is_there).encode())
        for name, content in self.contents.items():
            total.update(f"{name}\0{len(content)}\0".encode(errors="replace") + content)
        for each in (*self.unusable, *self.unread):
            total.update(repr(each).encode(errors="replace"))
        return total.hexdigest()

    def in_folder(self, folder: str) -> Iterator[str]:
        """Yield the names of the files in `folder` ("": the top), in order."""
        yield from (name for name in self.contents if name.rpartition("/")[0] == folder)

    def path_of(self, name: str) -> str:
        """Return the name of the file at `name` in faults."""
        return f"{self.folder}/{name}"

    def unread_faults(self) -> Iterator[Fault]:
        """Yield a warning for each file or folder that the bot does not read."""
        for each in self.unread:
            yield Fault(self.path_of(each.name), 1, 1, each.what, each.hint, Severity.WARNING)

    @property
    def cannot_be_opened(self) -> bool:
        """Whether the folder itself is what cannot be opened."""
        return any(fault.file == self.folder for fault in self.unusable)

    def with_contents(self, contents: Mapping[str, bytes]) -> FolderFiles:
        """Return these files with other contents."""
        return FolderFiles(self.folder, MappingProxyType(dict(sorted(contents.items()))))


@dataclass(slots=True)
class _Found:
    root: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    unusable: list[Fault] = field(default_factory=list)
    unread: list[tuple[str, Path]] = field(default_factory=list)
    unread_folders: list[tuple[str, Path]] = field(default_factory=list)


def read_folder(folder: Path) -> FolderFiles:
    """Read every file of the folder that the bot reads, and list the others; never wait for a device.

    Raises `OSError` for temporary errors of the disk.
    """
    root = folder.resolve()
    found = _Found(root)
    if root.is_dir():
        _look(root, "", found)
    every = frozenset((*found.contents, *(name for name, _ in found.unread)))
    unread = [_unread(name, path, every - {name}) for name, path in found.unread]
    unread += [_unread_folder(name, path) for name, path in found.unread_folders]
    return FolderFiles(
        root.name,
        MappingProxyType(dict(sorted(found.contents.items()))),
        tuple(found.unusable),
        tuple(sorted(unread, key=lambda each: each.name)),
        root.is_dir(),
    )


def unreadable(folder: Path, error: OSError) -> FolderFiles:
    """Return the files of a folder that could not be read because of `error`."""
    what = f"this folder cannot be read ({error.strerror})"
    fault = Fault(folder.name, 1, 1, what, "look at the disk or network drive it is on")
    return FolderFiles(folder.name, MappingProxyType({}), (fault,))


def _look(at: Path, below: str, found: _Found) -> None:
    """Collect what is in the folder `at`; `below` is its path below the knowledge folder."""
    try:
        listed = _listed(at)
        folders = {each for each in listed if each.is_dir()}
    except OSError as error:
        _cannot_be_opened(error, "folder", below, found)
        return
    for path in listed:
        name = f"{below}/{path.name}" if below else path.name
        if path not in folders:
            if places.is_read(name):
                _read(path, name, found)
            else:
                found.unread.append((name, path))
        elif not places.has_files(name):
            if name != places.FOR_EDITORS:
                found.unread_folders.append((name, path))
        elif inside(path, found.root):
            _look(path, name, found)
        else:
            found.unusable.append(
                _fault(found, name, "this is a link to a folder outside", "put the folder itself here")
            )


def _listed(at: Path) -> list[Path]:
    return sorted(each for each in at.iterdir() if not places.is_passed_over(each.name))


def _read(path: Path, name: str, found: _Found) -> None:
    try:
        found.contents[name] = read_bytes(path, found.root)
    except FileNotFoundError:
        if path.is_symlink():
            found.unusable.append(
                _fault(found, name, "this is a link to nothing", "put the file itself here")
            )
    except UnusableFileError as error:
        found.unusable.append(_fault(found, name, error.what, error.hint))
    except OSError as error:
        _cannot_be_opened(error, "file", name, found)


def _cannot_be_opened(error: OSError, kind: str, name: str, found: _Found) -> None:
    if error.errno in _THE_DISKS:
        raise error
    refused = isinstance(error, PermissionError)
    hint = "look at its permissions" if refused else "look at the disk or network drive it is on"
    found.unusable.append(_fault(found, name, f"this {kind} cannot be opened ({error.strerror})", hint))


def _fault(found: _Found, name: str, what: str, hint: str) -> Fault:
    return Fault("/".join(filter(None, (found.root.name, name))), 1, 1, what, hint)


def _unread(name: str, path: Path, others: frozenset[str]) -> UnreadFile:
    remedy = places.for_file(name, others)
    return UnreadFile(name, remedy.what, remedy.hint, _ids_of(path))


def _unread_folder(name: str, path: Path) -> UnreadFile:
    files = _below(path)
    remedy = places.for_folder(name, len(files))
    shown = ", ".join(each.relative_to(path).as_posix() for each in files[:3])
    what = f"{remedy.what}: {shown}{', ...' if len(files) > 3 else ''}" if files else remedy.what
    return UnreadFile(name, what, remedy.hint, tuple(entry for each in files for entry in _ids_of(each)))


def _below(folder: Path) -> list[Path]:
    """Return the files below `folder`, up to a limit; links to folders are not followed."""
    files: list[Path] = []
    try:
        for path in _listed(folder):
            if len(files) >= _MOST_LISTED:
                break
            if not path.is_dir():
                files.append(path)
            elif not path.is_symlink():
                files += _below(path)
    except OSError as error:
        if error.errno in _THE_DISKS:
            raise
    return files[:_MOST_LISTED]


def _ids_of(path: Path) -> tuple[str, ...]:
    """Return the ids of entries that seem to be in a file that is not read."""
    try:
        content = read_bytes(path, path.parent)
    except UnusableFileError:
        return ()
    except OSError as error:
        if error.errno in _THE_DISKS:
            raise
        return ()
    return ids_in(content)


def ids_in(content: bytes) -> tuple[str, ...]:
    """Return the ids of entries that seem to be in a file with this content, in its order."""
    return tuple(each.decode() for each in _ID.findall(content))
