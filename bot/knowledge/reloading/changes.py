"""The differences between two versions of a file, by the names that staff gave to its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.reading.entries_in_use import YES
from bot.knowledge.yaml.document import Data
from bot.knowledge.yaml.reading import read

_NAMES = ("id", "key", "status", "text", "matter", "name", "means", "entry", "kind")
"""Keys that name an item of a list, the best first."""

_LONGEST = 40
"""Most characters of a name that are shown."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of entries, groups or keys: changed, added, `removed` from the file, and `retired` in it.

    An entry that becomes a draft counts as retired, and one that is in use again as added.
    """

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()


def changes_in(file: str, before: bytes | None, after: bytes | None) -> Changes:
    """Compare two versions of `file`; None: it is missing. Comments and the order of keys do not count."""
    earlier, now = _parts(file, before), _parts(file, after)
    old = {name: part for name, part in earlier.items() if not _is_retired(part)}
    new = {name: part for name, part in now.items() if not _is_retired(part)}
    return Changes(
        changed=tuple(_short(name) for name in new if name in old and new[name] != old[name]),
        added=tuple(_short(name) for name in new if name not in old),
        removed=tuple(_short(name) for name in earlier if name not in now),
        retired=tuple(_short(name) for name in old if name in now and name not in new),
    )


def _parts(file: str, content: bytes | None) -> Mapping[str, Data]:
    document = None if content is None else read(file, content, frozenset()).document
    data = {} if document is None else document.data()
    if not isinstance(data, dict):
        return {}
    parts: dict[str, Data] = {}
    for key, value in data.items():
        items = _named(value)
        parts |= items if items is not None and not parts.keys() & items.keys() else {key: value}
    return parts


def _named(value: Data) -> dict[str, Data] | None:
    """Return the items of a list by name, or None if the items have no unique names."""
    if not isinstance(value, list) or not value:
        return None
    for key in _NAMES:
        names = [each.get(key) if isinstance(each, dict) else None for each in value]
        if all(isinstance(name, str) for name in names) and len(set(map(str, names))) == len(names):
            return {str(name): each for name, each in zip(names, value, strict=True)}
    return None


def _is_retired(item: Data) -> bool:
    values = [item.get(key) for key in ("retired", "draft")] if isinstance(item, dict) else []
    return any(isinstance(value, str) and value.strip() in YES for value in values)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3].rstrip()}..."
