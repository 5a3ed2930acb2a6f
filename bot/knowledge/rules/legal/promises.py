"""Promises of a result: no one can make them, and a law firm must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.promises import promise_in
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.legal import sentences


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each sentence for clients that promises a result, unless it denies or doubts it."""
    for written, sentence in sentences.for_clients(draft):
        if found := promise_in(sentence[0]):
            said = " ".join(found[0].split())
            what = f"“{said}” sounds like a promise"
            hint = "say what usually happens or what we do, and ask the attorney"
            yield replace(
                written.fault(*sentences.place_of(written, sentence, found), what, hint, Severity.WARNING),
                harms=True,
            )
