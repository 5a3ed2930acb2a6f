"""What an edit of the knowledge folder came to, file by file, for the people who made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.fault import Fault, Severity
from bot.knowledge.changes import Changes, changes_in
from bot.knowledge.folder_files import FolderFiles
from bot.knowledge.last_good import Chosen


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file whose new text is in use now, and what is different in it."""

    file: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file whose new text is not in use, and why. `is_new`: nobody has heard of this yet."""

    file: str
    faults: tuple[Fault, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class KnowledgeNews:
    """Files are named by their path below the knowledge folder.

    `back` are files that were held and now have the text that is in use. `warnings` are new ones.
    """

    live: tuple[LiveFile, ...] = ()
    held: tuple[HeldFile, ...] = ()
    back: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.live or self.back or self.warnings or any(each.is_new for each in self.held))


@dataclass(frozen=True, slots=True)
class Told:
    """What was told already: of each file that is held its text and faults, and the warnings."""

    held: Mapping[str, tuple[bytes | None, tuple[Fault, ...]]] = field(default_factory=dict)
    warnings: frozenset[tuple[str, str]] = frozenset()

    def after(
        self, files: FolderFiles, chosen: Chosen, before: FolderFiles | None
    ) -> tuple[Told, KnowledgeNews]:
        """Return what is told once `chosen` is, and what is news in it.

        `files` are those in the folder, `before` those in use so far; None: none were.
        """
        held = {name: (files.contents.get(name), faults) for name, faults in chosen.held.items()}
        warnings = [fault for fault in chosen.faults if fault.severity is Severity.WARNING]
        told = Told(held, frozenset((fault.file, fault.what) for fault in warnings))
        live = () if before is None or chosen.files is None else tuple(_live(before, chosen.files))
        named = {each.file for each in live}
        return told, KnowledgeNews(
            live=live,
            held=tuple(
                HeldFile(name, faults, held[name] != self.held.get(name))
                for name, faults in chosen.held.items()
            ),
            back=tuple(name for name in self.held if name not in held and name not in named),
            warnings=tuple(each for each in warnings if (each.file, each.what) not in self.warnings),
        )


def _live(before: FolderFiles, now: FolderFiles) -> Iterator[LiveFile]:
    for name in sorted(before.contents.keys() | now.contents.keys()):
        old, new = before.contents.get(name), now.contents.get(name)
        if old != new:
            yield LiveFile(name, changes_in(name, old, new))
