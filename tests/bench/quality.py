"""How well the product's own matcher does on public question sets."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import choose_encoder
from tests.bench.measures import Flags, Numbers, auroc, calibration_error, right_at
from tests.bench.question_sets import QuestionSet, read

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Quality:
    """One file's figures; the last three are None where every question is in scope.

    `auroc` and `right_at_5` go by the chance of being in scope: the latter is the share of in-scope questions
    answered rightly where 5 % of the out-of-scope ones get through; `right_at_5_by_score` goes by the best
    entry's score instead. `calibration_error` is of the scores, over all questions, in ten bands.
    """

    file: str
    matcher: str
    entries: int
    phrases: int
    questions: int
    build_seconds: float
    question_ms: float
    top_1: float
    top_3: float
    calibration_error: float
    auroc: float | None
    right_at_5: float | None
    right_at_5_by_score: float | None


def measure(questions: QuestionSet, which: str) -> Quality:
    """Train the product's matcher on a set's phrases and ask it the set's questions."""
    encoder = None if which == "plain" else choose_encoder(which)
    started = time.perf_counter()
    matcher = Matcher.build(questions.entries, encoder=encoder, plain=which == "plain")
    built = time.perf_counter()
    texts = [question.text for question in questions.test]
    matched = [m for at in range(0, len(texts), _BATCH) for m in matcher.match_many(texts[at : at + _BATCH])]
    done = time.perf_counter()
    intents = [question.intent for question in questions.test]
    found = [[str(candidate.entry) for candidate in each.candidates] for each in matched]
    inside = np.array([intent is not None for intent in intents])
    right = np.array([bool(f) and f[0] == intent for f, intent in zip(found, intents, strict=True)])
    among = np.array([intent in f for f, intent in zip(found, intents, strict=True)])
    scores = np.array([each.candidates[0].score if each.candidates else 0.0 for each in matched])
    scope = np.array([each.in_scope for each in matched])
    mixed = bool((~inside).any())
    return Quality(
        file=questions.name,
        matcher=matcher.name,
        entries=len(questions.entries),
        phrases=sum(len(entry.phrases) for entry in questions.entries),
        questions=len(texts),
        build_seconds=round(built - started, 2),
        question_ms=round((done - built) / len(texts) * 1000, 3),
        top_1=round(float(right[inside].mean()), 4),
        top_3=round(float(among[inside].mean()), 4),
        calibration_error=round(calibration_error(scores, right), 4),
        auroc=round(auroc(scope[inside], scope[~inside]), 4) if mixed else None,
        right_at_5=_at_5(right, scope, inside) if mixed else None,
        right_at_5_by_score=_at_5(right, scores, inside) if mixed else None,
    )


def _at_5(right: Flags, by: Numbers, inside: Flags) -> float:
    return round(right_at(right[inside], by[inside], by[~inside], 0.05), 4)


def main() -> None:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.quality",
        description="Trains the product's own matcher on a file's phrases and asks it the file's questions.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json", help="question sets")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    parser.add_argument(
        "--matcher",
        choices=("auto", "lexical", "semantic", "plain"),
        default="lexical",
        help="which matcher; plain is lexical without the word table (default: lexical)",
    )
    parser.add_argument(
        "--part",
        choices=("test", "validation"),
        default="test",
        help="which questions to ask (default: test)",
    )
    chosen = parser.parse_args()
    measured = []
    for file in chosen.files:
        quality = measure(read(file, chosen.part), chosen.matcher)
        measured.append(asdict(quality))
        if not chosen.json:
            lines = [f"  {name:<18} {value}" for name, value in asdict(quality).items() if value is not None]
            sys.stdout.write("\n".join([quality.file, *lines[1:]]) + "\n\n")
            sys.stdout.flush()
    if chosen.json:
        sys.stdout.write(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
