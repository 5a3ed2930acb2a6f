"""The last good files of the knowledge, where they outlive the process: next to what was learned."""

from __future__ import annotations

from collections.abc import Callable

from bot.app.remembering import Shelf
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.reloading.last_good import DamagedFilesError, packed, unpacked
from bot.store.database.errors import StoreError

NAME = "last-good-knowledge"


class LastGoodShelf:
    """Reads the files, and stores those that come into use."""

    def __init__(self, shelf: Shelf | None, folder: str, trouble: Callable[[str], None]) -> None:
        """`folder` is the name of the knowledge folder; `trouble` is called with one line about a failure."""
        self._shelf = shelf
        self._folder = folder
        self._trouble = trouble
        self._stored = ""
        self.failed: StoreError | None = None
        """Why the files could not be read, if the shelf failed."""

    def files(self) -> FolderFiles | None:
        """Return the files that were last in use, or None if none are stored or they cannot be read."""
        if self._shelf is None:
            return None
        try:
            content = self._shelf.read(NAME)
            self.failed = None
            found = None if content is None else unpacked(content, self._folder)
        except StoreError as error:
            self.failed = error
            self._trouble(f"the last good knowledge could not be read: {error}")
            return None
        except DamagedFilesError as error:
            self._trouble(f"the last good knowledge is damaged, and is stored again: {error}")
            return None
        self._stored = found.version if found else ""
        return found

    def keep(self, files: FolderFiles) -> None:
        """Store `files`, unless they are stored already."""
        version = files.with_contents(files.contents).version
        if self._shelf is None or version == self._stored:
            return
        if not self._stored and (found := self.files()) and found.version == version:
            return
        try:
            self._shelf.write(NAME, packed(files))
        except StoreError as error:
            self._trouble(f"the last good knowledge could not be stored: {error}")
            return
        self._stored = version
