"""How fast the matcher is built and answers, beside rapidfuzz over the same phrases."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from rapidfuzz import fuzz, process

from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import choose_encoder
from tests.bench.generated import entries, questions

_PHRASES = 10
_MEGABYTE = 1024  # getrusage counts kibibytes on Linux


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures at one size. `right` is the share of questions that lead to their entry (a check, not a goal).

    `memory_mb` is the peak of a process that does nothing else, Python and libraries included.
    """

    entries: int
    phrases: int
    build_s: float
    memory_mb: int
    median_ms: float
    p99_ms: float
    wratio_median_ms: float
    wratio_p99_ms: float


def measure(count: int, asked: int, which: str) -> Speed:
    """Build the product's matcher over generated entries and time it; run in a process of its own."""
    learned = entries(count, _PHRASES)
    encoder = choose_encoder(which)
    started = time.perf_counter()
    matcher = Matcher.build(learned, encoder=encoder)
    built = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE
    texts = questions(learned, asked)
    ours = _timed(lambda text: matcher.match(text), texts)
    phrases = [phrase for entry in learned for phrase in entry.phrases]
    few = texts[: max(10, min(asked, 2_000_000 // len(phrases)))]
    theirs = _timed(lambda text: process.extractOne(text, phrases, scorer=fuzz.WRatio), few)
    return Speed(count, len(phrases), round(built, 2), memory, *_summary(ours), *_summary(theirs))


def _timed(ask: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    for text in texts[:5]:
        ask(text)
    out = []
    for text in texts:
        started = time.perf_counter()
        ask(text)
        out.append((time.perf_counter() - started) * 1000)
    return out


def _summary(times: list[float]) -> tuple[float, float]:
    return round(statistics.median(times), 3), round(statistics.quantiles(times, n=100)[98], 3)


def main() -> None:
    """Print the figures of each size."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.speed",
        description="Times the product's matcher on generated phrases, beside rapidfuzz on the same.",
    )
    parser.add_argument(
        "--sizes", nargs="+", type=int, default=[50, 1_000, 10_000], help="entries (default: %(default)s)"
    )
    parser.add_argument(
        "--questions", type=int, default=500, help="questions asked at each size (default: 500)"
    )
    parser.add_argument(
        "--matcher",
        choices=("auto", "lexical", "semantic"),
        default="lexical",
        help="which matcher (default: lexical)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    chosen = parser.parse_args()
    measured: list[Speed] = []
    heads = list(Speed.__dataclass_fields__)
    if not chosen.json:
        sys.stdout.write("  ".join(f"{head:>16}" for head in heads) + "\n")
    for size in chosen.sizes:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            speed = alone.apply(measure, (size, chosen.questions, chosen.matcher))
        measured.append(speed)
        if not chosen.json:
            sys.stdout.write("  ".join(f"{value:>16}" for value in asdict(speed).values()) + "\n")
            sys.stdout.flush()
    if chosen.json:
        sys.stdout.write(json.dumps([asdict(speed) for speed in measured], indent=1) + "\n")


if __name__ == "__main__":
    main()
