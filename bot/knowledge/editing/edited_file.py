"""An edit of one file, before it is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditedFile:
    """`name` is the file's path below the knowledge folder; `line`, from 1, is the line that is new."""

    name: str
    before: bytes
    after: bytes
    line: int
