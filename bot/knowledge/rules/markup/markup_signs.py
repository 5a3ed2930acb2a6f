"""Markup outside of the subset: clients would see the characters or lose text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.markup.template import parse_all
from bot.knowledge.reading.sheets import Folder


def check(draft: Folder) -> Iterator[Fault]:
    """Yield all markup that cannot be shown."""
    for written in draft.texts():
        for error in parse_all(written.text)[1]:
            yield written.fault(error.line, error.column, error.what, error.hint)
