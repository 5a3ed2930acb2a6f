"""Reads a YAML list of things to measure with; every value is text, and faults have their positions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.domain.fault import Fault


@dataclass(frozen=True, slots=True)
class ItemFile:
    """What a file holds: as plain values, and as nodes that know their positions (None: it is empty)."""

    data: Any
    root: yaml.Node | None


def read_items(path: Path, shape: str) -> ItemFile | Fault:
    """Return the content of a YAML (or JSON) file, or why it cannot be read; `shape` says how to write it."""
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return Fault(name, 1, 1, f"cannot be read ({error.strerror})", "name an existing file")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Fault(name, line, 1, "this line is not written in UTF-8", "save the file as UTF-8")
    try:
        root = yaml.compose(text, Loader=_Loader)
        return ItemFile(_Loader("").construct_document(root) if root else [], root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Fault(name, line, column, "this cannot be read as YAML here or just before", shape)
    except RecursionError:
        return Fault(name, 1, 1, "brackets are nested too deeply", shape)


# The base is chosen at run time (libyaml may be missing), which mypy cannot follow.
class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Reads every scalar as text."""


def place_in(node: Any, loc: tuple[int | str, ...]) -> tuple[int, int]:
    """Return line and column (from 1) of the node at `loc`, or of the nearest enclosing one."""
    mark = node.start_mark if node else None
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == part), None)
            if found is None:
                break
            node, mark = found[1], found[0].start_mark
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
