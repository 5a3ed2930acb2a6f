"""A logistic model: a logistic curve turns a weighted sum into a probability."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def logistic_fit(
    numbers: Numbers, truth: Flags, weights: Numbers, mean: Numbers, precision: Numbers
) -> Numbers:
    """Return the weights of a logistic model with a Gaussian prior, by damped Newton steps."""
    signs = np.where(truth, -1.0, 1.0)
    at = mean.copy()

    def cost(point: Numbers) -> float:
        away = point - mean
        losses = np.logaddexp(0, signs * (numbers @ point))
        return float(weights @ losses + 0.5 * away @ (precision * away))

    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(numbers @ at, -30, 30)))
        slope = numbers.T @ (weights * (truth - chance)) - precision * (at - mean)
        bend = (numbers * (weights * chance * (1 - chance))[:, None]).T @ numbers + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        size, before = 1.0, cost(at)
        while size > 1e-3 and cost(at + size * step) > before:
            size /= 2
        at = at + size * step
        if float(np.abs(size * step).max()) < 1e-6:
            break
    return at
