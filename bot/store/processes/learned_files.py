"""What the matcher learned, as files in a folder beside an SQLite database."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.store.database.errors import StoreError
from bot.store.database.private_files import keep_private, make_folder

FOLDER = "learned"


class LearnedFiles:
    """A file for each name; only this user may read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """Where the files are."""
        return str(self._folder)

    def read(self, name: str) -> bytes | None:
        """Return what was written under `name`, if anything was; raise `StoreError` if it cannot be read."""
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            hint = "give this user the right to read it, or delete it"
            raise StoreError(f"{self._file(name)} cannot be read ({error.strerror})", hint) from error

    def write(self, name: str, content: bytes) -> None:
        """Store `content` under `name`: the whole of it, or nothing. Raises `StoreError`."""
        part = None
        try:
            make_folder(self._folder)
            # A name of its own: two commands may write at the same time.
            with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as written:
                part = Path(written.name)
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            keep_private(part)
            part.replace(self._file(name))
        except OSError as error:
            if part is not None:
                part.unlink(missing_ok=True)
            hint = "give this user the right to write there, and the disk some free space"
            raise StoreError(f"{self._folder} cannot be written to ({error.strerror})", hint) from error

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.learned"
