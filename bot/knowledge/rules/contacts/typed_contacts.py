"""E-mail addresses typed into texts, where firm.yaml cannot change them and nobody checks them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OFFICIAL = (".gov", ".mil")
"""Addresses of the government may be named: they are not the firm's."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each e-mail address in a text for clients, except the government's."""
    is_open = draft.firm is not None and draft.firm.model.email is None
    hint = "write {firm.email}" + (", and the address in firm.yaml" if is_open else "")
    for language in draft.languages:
        for written in language.for_clients:
            for found in _ADDRESS.finditer(written.text):
                if not found[0].lower().endswith(_OFFICIAL):
                    line, column = line_and_column(written.text, found.start())
                    what = f"the e-mail address “{found[0]}” is typed into this text"
                    yield replace(written.fault(line, column, what, hint, Severity.WARNING), harms=True)
