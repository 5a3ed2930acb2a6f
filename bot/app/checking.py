"""What `check` says of the knowledge folder, compared with the version that the bot uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot import __version__
from bot.app.last_good_shelf import LastGoodShelf
from bot.app.remembering import ReadOnlyShelf, Remembering, Shelf, shelf_of
from bot.curation import baseline
from bot.curation.checking import Checked, check_knowledge
from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.settings import Settings
from bot.store.database.errors import StoreError

KNOWN = "warnings-in-use"
"""The name under which the warnings of the version in use are stored."""


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """All faults, those that are `news` (errors, and warnings that the version in use has not), a summary.

    `is_first`: no version is in use yet, so the warnings are no news.
    """

    faults: tuple[Fault, ...]
    news: tuple[Fault, ...]
    summary: tuple[str, ...]
    is_first: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether an error keeps the folder from going live."""
        return any(fault.severity is Severity.ERROR for fault in self.faults)


class FolderCheck:
    """Checks the folder, as often as wanted."""

    def __init__(self, settings: Settings, trouble: Callable[[str], None]) -> None:
        """`trouble` is called with one line when something cannot be read or stored."""
        self._folder = settings.knowledge_dir
        self._shelf = shelf_of(settings.database_url)
        self._trouble = trouble
        self._last_good = LastGoodShelf(self._shelf, settings.knowledge_dir.name, trouble)
        self._seen = ""

    def run(self) -> CheckedFolder:
        """Check the folder as it is now; takes some seconds. Raises `LearningError` and `OSError`."""
        files, before = read_folder(self._folder), self._last_good.files()
        self._seen = files.version
        # First, while what the bot learned of these files is still on the shelf.
        known = None if before is None else self._known(before)
        checked = self._checked(files, before, self._shelf)
        news = baseline.news(checked.faults, baseline.warnings_in(checked.faults) if known is None else known)
        return CheckedFolder(checked.faults, news, checked.summary, is_first=known is None)

    def wait(self) -> bool:
        """Wait until the folder changes; return False when told to stop (Ctrl-C)."""
        from watchfiles import watch  # late: only --watch needs it

        if read_folder(self._folder).version != self._seen:
            return True
        return any(
            read_folder(self._folder).version != self._seen
            for _ in watch(self._folder, raise_interrupt=False, yield_on_timeout=True)
        )

    def _known(self, before: FolderFiles) -> frozenset[str]:
        """Return the warnings of the files in use, as they were when somebody checked first."""
        version = f"{__version__} {before.version}"
        known = baseline.unpacked(self._stored(), version)
        if known is None:
            reading = None if self._shelf is None else ReadOnlyShelf(self._shelf)
            known = baseline.warnings_in(self._checked(before, None, reading).faults)
            self._store(baseline.packed(version, known))
        return known

    def _stored(self) -> bytes | None:
        try:
            return None if self._shelf is None else self._shelf.read(KNOWN)
        except StoreError:
            return None  # told when the last good files were read

    def _store(self, content: bytes) -> None:
        try:
            if self._shelf is not None:
                self._shelf.write(KNOWN, content)
        except StoreError as error:
            self._trouble(f"the warnings in use could not be stored, and are looked for again: {error}")

    def _checked(self, files: FolderFiles, before: FolderFiles | None, shelf: Shelf | None) -> Checked:
        learner = Remembering(shelf, self._trouble)
        return check_knowledge(files, None, today=date.today(), learner=learner, before=before)
