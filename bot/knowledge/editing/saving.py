"""Writes an edited file in place of the old one, and keeps the old one: in Git, or as a dated copy."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from bot.knowledge.editing.edited_file import EditedFile

NOBODY = "knowledge@localhost"
"""The address in a commit: staff are known by name only."""

_GIT_WITHIN = 30.0
"""Seconds after which Git is given up; it may wait for a person in a hook."""


class ChangedMeanwhileError(Exception):
    """Somebody saved the file after it was read."""


def save(folder: Path, edited: EditedFile) -> None:
    """Replace the file at once, with its permissions; it is on the disk when this returns.

    Raises `ChangedMeanwhileError`, and `OSError` if it cannot be written: then the old file is as it was.
    """
    path = (folder / edited.name).resolve()
    if path.read_bytes() != edited.before:
        raise ChangedMeanwhileError(edited.name)
    new = path.with_name(f".{path.name}.tmp")
    try:
        with new.open("wb") as file:
            file.write(edited.after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def commit(folder: Path, edited: EditedFile, subject: str, name: str) -> bool:
    """Commit the saved file, and nothing else, with the staff member's `name`; False where that fails.

    It fails where the folder is in no Git work tree, the file is not tracked, or Git refuses.
    """
    author = " ".join("".join(each for each in name if each not in "<>\n").split()) or "staff"
    named = ["-c", f"user.name={author}", "-c", f"user.email={NOBODY}"]
    try:
        # --only: what somebody has staged is not committed with it.
        for arguments in (
            ["ls-files", "--error-unmatch", "--", edited.name],
            [*named, "commit", "--quiet", "--only", "--message", subject, "--", edited.name],
        ):
            subprocess.run(
                ["git", "-C", str(folder), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                timeout=_GIT_WITHIN,
            )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def keep_copy(copies: Path, edited: EditedFile, now: datetime) -> Path:
    """Store the file as it was in the folder `copies`, with the time in its name; raises `OSError`."""
    copies.mkdir(parents=True, exist_ok=True)
    path = copies / f"{now:%Y-%m-%d-%H%M%S-%f}-{edited.name.replace('/', '-')}"
    path.write_bytes(edited.before)
    return path
