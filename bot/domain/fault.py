"""A mistake in a file, explained so that the person who made it can fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the file from going live; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake: where (line and column counted from 1), what is wrong, how to fix it.

    `harms`: a warning about words that harm a client who reads them; `check` lists it until it is fixed.
    """

    file: str
    line: int
    column: int
    what: str
    hint: str
    severity: Severity = Severity.ERROR
    harms: bool = False

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.file}:{self.line}:{self.column}: {mark}{self.what}; {self.hint}"


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return each fault once: errors, warnings that harm clients, and the others, each by file and line."""
    return tuple(
        sorted(set(faults), key=lambda fault: (fault.severity is Severity.WARNING, not fault.harms, fault))
    )
