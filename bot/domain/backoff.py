"""How long to wait before a retry: longer after each failure, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits in seconds: `first`, then `factor` times longer after each failure, at most `longest`.

    `spread`: the range of shares of that wait from which chance picks, so that many that failed together do
    not all retry at the same moment.
    """

    first: float
    longest: float
    factor: float = 2.0
    spread: tuple[float, float] = (1.0, 1.0)

    def after(self, failures: int, chance: float = 0.0) -> float:
        """Return the seconds to wait after `failures` (1 or more) in a row; `chance` is 0 to 1."""
        # 64 doublings exceed any wait; the power itself must not overflow.
        grown = min(self.first * self.factor ** min(max(failures - 1, 0), 64), self.longest)
        least, most = self.spread
        return grown * (least + (most - least) * chance)
