"""The inverse of a matrix's Cholesky root, one panel of rows at a time; finished panels are on disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.panels import PANEL
from bot.matching.similarity.tfidf import Floats

IN_MEMORY = 8 * 2**20
"""Up to this many bytes (about 2,800 rows), the panels stay in memory."""

GROUP = 64
"""How many consecutive numbers of a row share a step size."""

_STEPS = np.float32(np.iinfo(np.int16).max)
_DISK = Path("/var/tmp")


class InverseRoot:
    """Takes a positive definite matrix in panels of rows and returns the inverse of its Cholesky root.

    The rows that are done are stored with 16 bits for each number, in steps of 1/32,767 of the highest of
    its group. A file without a name has them: at 10,000 rows 100 MB, read again for each panel.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=_place())  # noqa: SIM115 - see __exit__
        self._panels: list[tuple[int, Floats]] = []
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def extend(self, panel: Floats) -> None:
        """Replace the next `PANEL` rows (the last ones may be fewer) with those of the root's inverse.

        `panel` has the columns up to its last row. Raises numpy.linalg.LinAlgError where there is no root,
        and OSError where the disk is full.
        """
        top = self._rows
        own = panel[:, top:].copy()
        below = np.zeros((len(panel), top), np.float32)
        steps = np.empty(PANEL * top, np.int16)
        room = np.empty(PANEL * top, np.float32)
        for number in range(len(self._panels)):
            earlier = self._read(number, steps, room)
            right = earlier.shape[1]
            root = panel[:, :right] @ earlier.T
            own -= root @ root.T
            below[:, :right] += root @ earlier
        inverse = np.tril(np.linalg.inv(np.linalg.cholesky(own)))
        np.matmul(-inverse, below, out=panel[:, :top])
        panel[:, top:] = inverse
        self._rows += len(panel)
        if len(panel) == PANEL:  # after fewer rows, there are no more
            self._write(panel)

    def _write(self, panel: Floats) -> None:
        grouped = panel.reshape(PANEL, -1, GROUP)
        highest = np.maximum(grouped.max(axis=2, keepdims=True), -grouped.min(axis=2, keepdims=True))
        scales = np.maximum(highest / _STEPS, np.finfo(np.float32).tiny)
        steps = np.empty(grouped.shape, np.int16)
        for row, scale, out in zip(grouped, scales, steps, strict=True):
            out[:] = np.rint(row / scale)
        self._panels.append((self._file.seek(0, os.SEEK_END), scales))
        self._file.write(steps.data)

    def _read(self, number: int, steps: npt.NDArray[np.int16], room: Floats) -> Floats:
        """Return a panel, in the memory of `room`."""
        place, scales = self._panels[number]
        size = scales.size * GROUP
        self._file.seek(place)
        self._file.readinto(steps[:size].data.cast("B"))
        grouped = room[:size].reshape(PANEL, -1, GROUP)
        np.multiply(steps[:size].reshape(PANEL, -1, GROUP), scales, out=grouped)
        return grouped.reshape(PANEL, -1)


def _place() -> str | None:
    """Return a folder on disk, or None for the default; many systems have /tmp in memory."""
    usable = "TMPDIR" not in os.environ and os.access(_DISK, os.W_OK)
    return str(_DISK) if usable else None
