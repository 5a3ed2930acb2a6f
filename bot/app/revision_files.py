"""The knowledge folder as it was in a revision of its git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from bot.knowledge.reading import places
from bot.knowledge.reading.folder_files import FolderFiles


class RevisionError(Exception):
    """The folder cannot be read at a revision; the text says why and what to do."""


def files_at(folder: Path, revision: str) -> FolderFiles:
    """Return the files that the bot would read in `folder` at `revision`, a name that git knows.

    Raises `RevisionError`.
    """
    nowhere = "the knowledge folder is in no git repository"
    top = Path(_git(folder, "rev-parse", "--show-toplevel", told=nowhere).decode().rstrip("\n"))
    unknown = f"git knows no revision “{revision}”; git log lists them"
    commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}", told=unknown)
    name = commit.decode().strip()
    below = folder.resolve().relative_to(top.resolve()).as_posix()
    missing = f"the knowledge folder is not in revision “{revision}”"
    # Git archives only what is below the folder it is called in.
    packed = _git(top, "archive", "--format=tar", f"{name}:{'' if below == '.' else below}", told=missing)
    contents: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and places.is_read(member.name):
                contents[member.name] = content.read()
    return FolderFiles(folder.resolve().name, dict(sorted(contents.items())))


def _git(folder: Path, *arguments: str, told: str) -> bytes:
    """Return what git prints; raise `RevisionError` with `told` if it refuses."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise RevisionError(f"git cannot be started ({error.strerror}); install it") from error
    if done.returncode:
        raise RevisionError(told)
    return done.stdout
