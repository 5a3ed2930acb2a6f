"""The results of an edit of the knowledge folder, file by file, for the people who made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.reloading.changes import Changes, changes_in
from bot.knowledge.reloading.last_good import ChosenFiles


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file whose new text is in use now, and what changed in it."""

    file: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file whose new text is not in use, and why. `is_new`: it was not reported before."""

    file: str
    faults: tuple[Fault, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class KnowledgeNews:
    """Files are named by their path below the knowledge folder.

    `back` are files that were held before and now have the text in use. `warnings` are the new ones.
    """

    live: tuple[LiveFile, ...] = ()
    held: tuple[HeldFile, ...] = ()
    back: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether there is something to report."""
        return bool(self.live or self.back or self.warnings or any(each.is_new for each in self.held))

    def of_changed_files(self, files: FolderFiles) -> KnowledgeNews:
        """Return this without warnings about files that are as they were last in use.

        At a start nothing is reported yet, so each warning would be new.
        """
        changed = {files.path_of(each.file) for each in self.live}
        return replace(self, warnings=tuple(each for each in self.warnings if each.file in changed))


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported already: text and faults of each held file, and the warnings."""

    held: Mapping[str, tuple[bytes | None, tuple[Fault, ...]]] = field(default_factory=dict)
    warnings: frozenset[tuple[str, str]] = frozenset()

    def after(
        self, files: FolderFiles, chosen: ChosenFiles, before: FolderFiles | None
    ) -> tuple[Reported, KnowledgeNews]:
        """Return what is reported after `chosen`, and what is new in it.

        `files` are those in the folder, `before` those in use so far; None: there were none.
        """
        held = {name: (files.contents.get(name), faults) for name, faults in chosen.held.items()}
        warnings = [fault for fault in chosen.faults if fault.severity is Severity.WARNING]
        reported = Reported(held, frozenset((fault.file, fault.what) for fault in warnings))
        live = () if before is None or chosen.files is None else tuple(_live(before, chosen.files))
        named = {each.file for each in live}
        return reported, KnowledgeNews(
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
