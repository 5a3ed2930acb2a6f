"""E-mail addresses typed into texts, where firm.yaml cannot change them and nobody checks them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.sheets import Folder

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OFFICIAL = (".gov", ".mil")
"""Addresses of the government may be named: they are not the firm's."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each e-mail address in a text for clients, the government's excepted."""
    for language in draft.languages:
        for written in language.for_clients():
            for found in _ADDRESS.finditer(written.text):
                if not found[0].lower().endswith(_OFFICIAL):
                    line, column = line_and_column(written.text, found.start())
                    what = f"the e-mail address “{found[0]}” is typed into this text"
                    yield written.fault(line, column, what, "write {firm.email}", Severity.WARNING)
