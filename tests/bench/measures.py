"""How good a ranking and its stated chances are."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def auroc(inside: Numbers, outside: Numbers) -> float:
    """Return the chance that a value of `inside` is above one of `outside`; ties count half."""
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, side="left")
    not_above = np.searchsorted(ordered, inside, side="right")
    return float((below + not_above).mean() / 2 / len(outside))


def right_at(right: Flags, scores: Numbers, outside: Numbers, let_through: float) -> float:
    """Return the share that is `right` and above the score which `let_through` of `outside` exceed."""
    return float((right & (scores > np.quantile(outside, 1 - let_through))).mean())


def calibration_error(scores: Numbers, right: Flags, bands: int = 10) -> float:
    """Return the mean distance of stated chance and share right, over equal bands of the chance."""
    band = np.minimum((scores * bands).astype(int), bands - 1)
    apart = 0.0
    for each in range(bands):
        inside = band == each
        if inside.any():
            apart += abs(float(scores[inside].mean() - right[inside].mean())) * float(inside.mean())
    return apart
