"""Warnings that were there when all was well: only others are news to whoever edits."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from bot.domain.fault import Fault, Severity

_QUOTED = re.compile("“[^”]*”")
_NUMBER = re.compile(r"\d+")


def warnings_in(faults: Iterable[Fault]) -> frozenset[str]:
    """Return what identifies each warning: its file and words, numbers left out since lines move."""
    return frozenset(_identity(fault) for fault in faults if fault.severity is Severity.WARNING)


def news(faults: Iterable[Fault], known: frozenset[str]) -> tuple[Fault, ...]:
    """Return the errors, the warnings that are not in `known`, and those that harm clients."""
    return tuple(
        fault
        for fault in faults
        if fault.severity is Severity.ERROR or fault.harms or _identity(fault) not in known
    )


def kinds_of(faults: Iterable[Fault]) -> list[tuple[str, int]]:
    """Return each kind of fault with its count, most first; a kind is the words around names and numbers."""
    counted = Counter(_NUMBER.sub("#", _QUOTED.sub("“…”", fault.what)) for fault in faults)
    return counted.most_common()


def packed(version: str, known: frozenset[str]) -> bytes:
    """Return the warnings of the files of this `version` as bytes that `unpacked` reads."""
    return json.dumps({"version": version, "warnings": sorted(known)}).encode()


def unpacked(content: bytes | None, version: str) -> frozenset[str] | None:
    """Return the warnings, or None if they are those of another version or cannot be read."""
    try:
        read = json.loads(content or b"")
        return frozenset(read["warnings"]) if read["version"] == version else None
    except (ValueError, TypeError, KeyError):
        return None


def _identity(fault: Fault) -> str:
    return f"{fault.file}: {_NUMBER.sub('', fault.what)}"
