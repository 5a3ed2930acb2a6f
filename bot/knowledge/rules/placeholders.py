"""Placeholders that have no value where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.drafts import Draft
from bot.knowledge.markup import placeholders_in
from bot.knowledge.nearest import nearest


def check(draft: Draft) -> Iterator[Fault]:
    """Yield every placeholder that nothing could be put in for."""
    for language in draft.languages:
        for written in language.texts():
            for line, column, name in placeholders_in(written.text):
                if name not in written.placeholders:
                    right = nearest(name, written.placeholders)
                    allowed = ", ".join(f"{{{each}}}" for each in sorted(written.placeholders))
                    hint = f"did you mean “{{{right}}}”?" if right else f"use one of {allowed}"
                    yield written.fault(line, column, f"there is no placeholder “{{{name}}}” here", hint)
