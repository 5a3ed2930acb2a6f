"""The same mistakes at the first, a middle and the last place of the firm's own files: told once, there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge.files import FILES, KEYS
from bot.knowledge.yaml.reading import read
from bot.knowledge.yaml.validation import validate

ENGLISH = Path(__file__).parents[2] / "knowledge" / "en"
FILE = {"entries": "entries/05-passport-and-travel.yaml", "asked": "asked/05-passport-and-travel.yaml"}


@cache
def lines_of(kind: str) -> tuple[str, ...]:
    return tuple((ENGLISH / FILE[kind]).read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class AnySlip:
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


SLIPS = [
    AnySlip("dash of an entry lost", "entries", r"  - id: ", first("  - id", "    id")),
    AnySlip("entry indented too much", "entries", r"  - id: ", moved(2)),
    AnySlip("entry not indented", "entries", r"  - id: ", moved(-2)),
    AnySlip("phrase without its dash", "entries", r"      - (?!title)[a-z]", first("- ", "  ")),
    AnySlip("text at the start of the line", "entries", r"      (?:\*\*|[A-Z])", moved(-6)),
    AnySlip("item at the start of the line", "entries", r"      - [\"*A-Z]", moved(-6)),
    AnySlip("bar lost", "entries", r"    more: \|", first(" |", "")),
    AnySlip("bar folded", "entries", r"    more: \|", first("|", ">")),
    AnySlip("source without its dash", "entries", r"      - title: ", first("- ", "  ")),
    AnySlip("title without its closing quote", "entries", r"      - title: \".*\"$", last("")),
    AnySlip("title with a curly closing quote", "entries", r"      - title: \".*\"$", last("”")),
    AnySlip("key without its colon", "entries", r"    (?:question|label): ", first(":", "")),
    AnySlip("key without a space", "entries", r"    (?:question|label): ", first(": ", ":")),
    AnySlip("quoted text without its colon", "entries", r"    (?:question|label): \"", first(":", "")),
    AnySlip("quoted text without a space", "entries", r"    (?:question|label): \"", first(": ", ":")),
    AnySlip("tab", "entries", r"    (?:question|label): ", lambda line: "\t" + line[4:]),
    AnySlip("question without its closing quote", "asked", r"      - \".*\"$", last("")),
    AnySlip("question with a curly closing quote", "asked", r"      - \".*\"$", last("”")),
    AnySlip("question with a curly opening quote", "asked", r"      - \"[^\"]*\"$", first('"', "“")),
    AnySlip("question indented too little", "asked", r"      - \"", moved(-2)),
    AnySlip("question indented too much", "asked", r"      - \"", moved(2)),
    AnySlip("dash of a group lost", "asked", r"  - entry: ", first("  - entry", "    entry")),
    AnySlip("group indented too much", "asked", r"  - entry: ", moved(2)),
]  # fmt: skip


def places(slip: AnySlip) -> list[int]:
    return [at for at, line in enumerate(lines_of(slip.kind)) if re.match(slip.at, line)]


def told(slip: AnySlip, at: int) -> list[tuple[int, str]]:
    """Break line `at` (from 0) and return each fault with its line, counted from that one."""
    lines = list(lines_of(slip.kind))
    lines[at] = slip.breaks(lines[at])
    data = "\n".join(lines).encode()
    tops = FILES[slip.kind].model_fields.keys()
    reading = read("x.yaml", data, KEYS[slip.kind], tops)
    faults = list(reading.faults)
    lines_told = {fault.line for fault in faults}
    if reading.document:
        more = validate(reading.document, FILES[slip.kind], KEYS[slip.kind]).faults
        faults += [fault for fault in more if fault.line not in lines_told]
    return [(fault.line - at - 1, str(fault)) for fault in faults]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_told_once_and_at_its_line_wherever_it_is(slip: AnySlip) -> None:
    found = places(slip)
    for at in (found[0], found[len(found) // 2], found[-1]):
        faults = told(slip, at)
        assert [line for line, _ in faults] == [0], (at + 1, faults)
