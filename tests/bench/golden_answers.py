"""Which answer each judged question gets, recorded: a change of the code must not change any."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.golden import product

_ROOT = Path(__file__).parents[2]
_QUESTIONS = _ROOT / "knowledge" / "en" / "judged.yaml"
_RECORD = Path(__file__).with_suffix(".txt")
_SHOWN = 60
"""Characters of a question that its line shows."""

_ALIKE = 0.0015
"""Scores closer than this are equal: they are rounded, and processors add in another order."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question got: the kind of answer, the best entry (- for none) and its score, from 0 to 1."""

    kind: str
    entry: str
    score: float
    question: str

    def __str__(self) -> str:
        return f"{self.kind} {self.entry} {self.score:.3f} {self.question}"

    @classmethod
    def read(cls, line: str) -> Answered:
        """Read what `str` wrote; raise `ValueError` for another line."""
        kind, entry, score, question = line.split(" ", 3)
        return cls(kind, entry, float(score), question)

    def is_like(self, other: Answered) -> bool:
        """Say whether this is the same answer to the same question."""
        same = (self.kind, self.entry, self.question) == (other.kind, other.entry, other.question)
        return same and abs(self.score - other.score) < _ALIKE


def answered() -> Iterator[Answered]:
    """Ask every judged question."""
    ask = product.asking(_ROOT / "knowledge")
    for each in yaml.safe_load(_QUESTIONS.read_text("utf-8"))["judged"]:
        outcome = ask(each["q"])
        best = outcome["candidates"][0]["id"] if outcome["candidates"] else "-"
        shown = " ".join(each["q"].split())[:_SHOWN].strip()
        yield Answered(outcome["outcome"], best, outcome["score"], shown)


def main() -> None:
    """Write or compare the record."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.golden_answers",
        description="Asks every question of knowledge/en/judged.yaml with the knowledge in knowledge/ and"
        f" the lexical matcher, and compares the answers with {_RECORD.name} (or writes that file).",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write the record")
    what.add_argument(
        "--compare", action="store_true", help="print what is not as recorded; exit with 1 if anything is"
    )
    chosen = parser.parse_args()
    now = list(answered())
    if chosen.write:
        _RECORD.write_text("".join(f"{each}\n" for each in now), encoding="utf-8")
        return
    before = [Answered.read(line) for line in _RECORD.read_text("utf-8").splitlines()]
    if len(now) != len(before):
        sys.exit(f"{len(now)} questions, and {len(before)} are recorded: --write records them")
    differ = [(old, new) for old, new in zip(before, now, strict=True) if not new.is_like(old)]
    sys.stdout.write("".join(f"- {old}\n+ {new}\n" for old, new in differ))
    sys.stdout.write(f"{len(differ)} of {len(now)} answers differ\n")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
