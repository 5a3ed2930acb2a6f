"""What the firm's files say, so that tests hold whatever the firm writes there."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from tests.e2e.process import PROJECT

_ENGLISH = PROJECT / "knowledge" / "en"
_MARKS = re.compile(r"\{[^}]*\}|\*+|\n|\]\([^)]*\)|\[")


def wording(key: str) -> str:
    """Return the longest run of plain words of a wording: enough to know it by."""
    return longest_run(str(_wording()[key]))


def label(key: str) -> str:
    """Return a button's label or a notice, whole."""
    return str(_wording()[key])


def notice(key: str) -> str:
    """Return the longest run of plain words of what followers are told."""
    return longest_run(str(_file("notices")[key]))


def staff(key: str) -> str:
    """Return the longest run of plain words of what staff are told."""
    return longest_run(str(_file("staff")[key]))


def staff_label(key: str) -> str:
    """Return the label of one of staff's buttons, whole."""
    return str(_file("staff")[key])


def own_case(key: str) -> str:
    """Return the longest run of plain words of what clients are told about their own case."""
    return longest_run(str(_file("own_case")[key]))


def own_case_label(key: str) -> str:
    """Return the label of a button about one's own case, whole."""
    return str(_file("own_case")[key])


def question(entry: str) -> str:
    """Return an entry's question."""
    return str(_entries()[entry]["question"])


def answer(entry: str) -> str:
    """Return the longest run of plain words that an entry's answer begins with."""
    return longest_run(str(_entries()[entry]["lead"]))


def rest_of_answer(entry: str) -> str:
    """Return the longest run of plain words of what comes after them."""
    return longest_run(str(_entries()[entry]["more"]))


def small_talk(kind: str) -> str:
    """Return the longest run of plain words that answers small talk of that kind."""
    items = _file("small_talk")["small_talk"]
    return longest_run(next(str(each["reply"]) for each in items if each["kind"] == kind))


def entry_label(entry: str) -> str:
    """Return the label of the button that leads to an entry."""
    return str(_entries()[entry]["label"])


def source_urls(entry: str) -> list[str]:
    """Return the addresses of an entry's sources."""
    return [str(source["url"]) for source in _entries()[entry]["sources"]]


def related(entry: str) -> list[str]:
    """Return the ids related to an entry."""
    return list(_entries()[entry]["related"])


def themes() -> dict[str, list[str]]:
    """Return the titles of the themes, each with the ids of its entries."""
    return {str(file["theme"]): [str(entry["id"]) for entry in file["entries"]] for file in _files()}


def entries() -> list[str]:
    """Return the ids of all entries."""
    return list(_entries())


def longest_run(text: str) -> str:
    """Return the longest piece of `text` without marks, placeholders and line breaks."""
    return max((piece.strip(" -") for piece in _MARKS.split(text)), key=len)


def _wording() -> dict[str, Any]:
    return _file("wording")


@cache
def _file(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((_ENGLISH / f"{name}.yaml").read_text()))


@cache
def _files() -> list[Any]:
    return [yaml.safe_load(path.read_text()) for path in sorted((_ENGLISH / "entries").glob("*.yaml"))]


@cache
def _entries() -> dict[str, Any]:
    return {str(entry["id"]): entry for file in _files() for entry in file["entries"]}


def help_words(language: str, key: str) -> str:
    """Return the longest run of plain words of what people in danger read first."""
    path = PROJECT / "knowledge" / "help" / f"{language}.yaml"
    return longest_run(str(yaml.safe_load(path.read_text(encoding="utf-8"))[key]))


def firm(key: str) -> str:
    """Return a value of the firm's own data."""
    return str(yaml.safe_load((PROJECT / "knowledge" / "firm.yaml").read_text(encoding="utf-8"))[key])
