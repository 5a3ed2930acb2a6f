"""The same mistakes at the first, a middle and the last place of the firm's own files: told once, there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge.files.contents import FILES, KEYS
from bot.knowledge.yaml.reading import read
from bot.knowledge.yaml.validation import validate

ENGLISH = Path(__file__).parents[2] / "knowledge" / "en"
FILE = {"entries": "entries/05-passport-and-travel.yaml", "asked": "asked/05-passport-and-travel.yaml"}


@cache
def lines_of(kind: str) -> tuple[str, ...]:
    return tuple((ENGLISH / FILE[kind]).read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class AnyMistake:
    name: str
    kind: str
    at: str
    """What a line looks like that can be broken so."""
    breaks: Callable[[str], str]


def moved(by: int) -> Callable[[str], str]:
    return lambda line: line[-by:] if by < 0 else " " * by + line


def first(old: str, new: str) -> Callable[[str], str]:
    return lambda line: line.replace(old, new, 1)


def last(new: str) -> Callable[[str], str]:
    return lambda line: line[:-1] + new


MISTAKES = [
    AnyMistake("dash of an entry lost", "entries", r"  - id: ", first("  - id", "    id")),
    AnyMistake("entry indented too much", "entries", r"  - id: ", moved(2)),
    AnyMistake("entry not indented", "entries", r"  - id: ", moved(-2)),
    AnyMistake("phrase without its dash", "entries", r"      - (?!title)[a-z]", first("- ", "  ")),
    AnyMistake("text at the start of the line", "entries", r"      (?:\*\*|[A-Z])", moved(-6)),
    AnyMistake("item at the start of the line", "entries", r"      - [\"*A-Z]", moved(-6)),
    AnyMistake("bar lost", "entries", r"    more: \|", first(" |", "")),
    AnyMistake("bar folded", "entries", r"    more: \|", first("|", ">")),
    AnyMistake("source without its dash", "entries", r"      - title: ", first("- ", "  ")),
    AnyMistake("title without its closing quote", "entries", r"      - title: \".*\"$", last("")),
    AnyMistake("title with a curly closing quote", "entries", r"      - title: \".*\"$", last("”")),
    AnyMistake("key without its colon", "entries", r"    (?:question|label): ", first(":", "")),
    AnyMistake("key without a space", "entries", r"    (?:question|label): ", first(": ", ":")),
    AnyMistake("quoted text without its colon", "entries", r"    (?:question|label): \"", first(":", "")),
    AnyMistake("quoted text without a space", "entries", r"    (?:question|label): \"", first(": ", ":")),
    AnyMistake("tab", "entries", r"    (?:question|label): ", lambda line: "\t" + line[4:]),
    AnyMistake("question without its closing quote", "asked", r"      - \".*\"$", last("")),
    AnyMistake("question with a curly closing quote", "asked", r"      - \".*\"$", last("”")),
    AnyMistake("question with a curly opening quote", "asked", r"      - \"[^\"]*\"$", first('"', "“")),
    AnyMistake("question indented too little", "asked", r"      - \"", moved(-2)),
    AnyMistake("question indented too much", "asked", r"      - \"", moved(2)),
    AnyMistake("dash of a group lost", "asked", r"  - entry: ", first("  - entry", "    entry")),
    AnyMistake("group indented too much", "asked", r"  - entry: ", moved(2)),
]  # fmt: skip


def places(mistake: AnyMistake) -> list[int]:
    return [at for at, line in enumerate(lines_of(mistake.kind)) if re.match(mistake.at, line)]


def told(mistake: AnyMistake, at: int) -> list[tuple[int, str]]:
    """Break line `at` (from 0) and return each fault with its line, counted from that one."""
    lines = list(lines_of(mistake.kind))
    lines[at] = mistake.breaks(lines[at])
    data = "\n".join(lines).encode()
    tops = FILES[mistake.kind].model_fields.keys()
    reading = read("x.yaml", data, KEYS[mistake.kind], tops)
    faults = list(reading.faults)
    lines_told = {fault.line for fault in faults}
    if reading.document:
        more = validate(reading.document, FILES[mistake.kind], KEYS[mistake.kind]).faults
        faults += [fault for fault in more if fault.line not in lines_told]
    return [(fault.line - at - 1, str(fault)) for fault in faults]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_told_once_and_at_its_line_wherever_it_is(mistake: AnyMistake) -> None:
    found = places(mistake)
    for at in (found[0], found[len(found) // 2], found[-1]):
        faults = told(mistake, at)
        assert [line for line, _ in faults] == [0], (at + 1, faults)
