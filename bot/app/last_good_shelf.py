"""The last good files of the knowledge, where they outlive the process: beside what was learned of them."""

from __future__ import annotations

from collections.abc import Callable

from bot.app.remembering import Shelf
from bot.knowledge.folder_files import FolderFiles
from bot.knowledge.last_good import DamagedFilesError, packed, unpacked
from bot.store.database.errors import StoreError

NAME = "last-good-knowledge"


class LastGoodShelf:
    """Reads the files once, and stores those that came into use."""

    def __init__(self, shelf: Shelf | None, folder: str, trouble: Callable[[str], None]) -> None:
        """`folder` is the name of the knowledge folder; `trouble` hears in one line what went wrong."""
        self._shelf = shelf
        self._folder = folder
        self._trouble = trouble
        self._stored: FolderFiles | None = None
        self._was_read = False
        self.failed: StoreError | None = None
        """Why the files could not be read, where the shelf is what failed."""

    def files(self) -> FolderFiles | None:
        """Return the files that were last in use, or None where none are stored or they cannot be read."""
        if self._shelf is None or self._was_read:
            return self._stored
        try:
            content = self._shelf.read(NAME)
            self._stored = None if content is None else unpacked(content, self._folder)
            self._was_read, self.failed = True, None
        except StoreError as error:
            self.failed = error
            self._trouble(f"the last good knowledge could not be read: {error}")
        except DamagedFilesError as error:
            self._was_read = True
            self._trouble(f"the last good knowledge is damaged and is stored again: {error}")
        return self._stored

    def keep(self, files: FolderFiles) -> None:
        """Store `files`, unless they are stored already."""
        stored = self.files()
        if self._shelf is None or (stored is not None and stored.contents == files.contents):
            return
        try:
            self._shelf.write(NAME, packed(files))
        except StoreError as error:
            self._trouble(f"the last good knowledge could not be stored: {error}")
            return
        self._stored, self._was_read = files, True
