"""Fits the confidence weights that the product ships, on left-out phrases and `validation`, never `test`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.matching.learning import leave_out
from bot.matching.learning.few_phrases_confidence import (
    OUT_OF_SCOPE,
    RANK,
    SCOPE,
    Flags,
    Numbers,
    Observed,
    logistic_fit,
)
from bot.matching.learning.matcher import Matcher
from bot.matching.learning.softmax_regression import Shape
from bot.matching.similarity.encoders import WORDS, choose_encoder
from tests.bench.question_sets import Question, read


def main() -> None:
    """Fit and write `bot/matching/words/confidence.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fit_confidence", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json", help="question sets to pool")
    parser.add_argument("--out", type=Path, default=WORDS / "confidence.json", help="where to write")
    parser.add_argument(
        "--kinds", nargs="+", default=["plain", "lexical", "semantic"], help="which matchers to fit for"
    )
    chosen = parser.parse_args()
    stored = json.loads(chosen.out.read_text(encoding="utf-8")) if chosen.out.exists() else {}
    for kind in chosen.kinds:
        pooled = [seen for file in chosen.files for seen in _observed(file, kind)]
        shares = [seen.weights / len(seen.weights) * 1000 for seen in pooled]
        inside = [seen.in_scope for seen in pooled]
        scope = np.concatenate([seen.scope for seen in pooled])
        rank = np.concatenate([seen.rank[seen.in_scope] for seen in pooled])
        right = np.concatenate([seen.right[seen.in_scope] for seen in pooled])
        rank_shares = np.concatenate([share[mask] for share, mask in zip(shares, inside, strict=True)])
        stored[kind] = {
            "scope": _fitted(scope, np.concatenate(inside), np.concatenate(shares), SCOPE),
            "rank": _fitted(rank, right, rank_shares, RANK),
        }
    chosen.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _observed(file: Path, kind: str) -> list[Observed]:
    """Return what left-out phrases show, and what the file's validation questions do where it has some."""
    entries = read(file).entries
    encoder = None if kind == "plain" else choose_encoder(kind)
    matcher = Matcher.build(entries, encoder=encoder, plain=encoder is None, calibrated=False)
    shape = Shape() if encoder is None else Shape(width=encoder.width)
    index = matcher.index
    rng = np.random.default_rng(1)
    left_out = leave_out.observed(
        index, index.grams(np.arange(len(index))), len(entries), shape, rng, rounds=5
    )
    if left_out is None:
        raise SystemExit(f"{file}: too few intents")
    questions = read(file, "validation").test
    return [left_out, _asked(matcher, questions)] if questions else [left_out]


def _asked(matcher: Matcher, questions: Sequence[Question]) -> Observed:
    weighed = matcher.weigh([matcher.read(question.text) for question in questions])
    seen = [matcher.evidence(each) for each in weighed]
    inside = np.array([question.intent is not None for question in questions])
    best = [matcher.ids[int(each.logits.argmax())] for each in weighed]
    right = np.array([found == question.intent for found, question in zip(best, questions, strict=True)])
    shares = np.where(inside, (1 - OUT_OF_SCOPE) / inside.mean(), OUT_OF_SCOPE / (~inside).mean())
    return Observed(
        np.array([each.scope for each in seen]),
        np.array([each.off_topic for each in seen]),
        np.array([each.rank for each in seen]),
        inside,
        right,
        shares,
    )


def _fitted(numbers: Numbers, truth: Flags, weights: Numbers, names: tuple[str, ...]) -> dict[str, float]:
    middle, scales = numbers.mean(axis=0), numbers.std(axis=0)
    scales = np.where(scales > 1e-6, scales, 1.0)
    scaled = np.hstack([(numbers - middle) / scales, np.ones((len(numbers), 1))])
    precision = np.append(np.ones(len(scales)), 1e-6)
    fit = logistic_fit(scaled, truth, weights, np.zeros(len(precision)), precision)
    slopes = fit[:-1] / scales
    stored = {name: round(float(slope), 3) for name, slope in zip(names, slopes, strict=True)}
    return stored | {"intercept": round(float(fit[-1] - slopes @ middle), 3)}


if __name__ == "__main__":
    main()
