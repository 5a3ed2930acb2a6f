"""The teacher's vectors of words and sentences, reduced to the number of columns of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.matching.distil.progress import Watch, unwatched
from bot.matching.similarity.tfidf import Floats

COLUMNS = 128
_AT_ONCE = 1024


class Teacher(Protocol):
    """Knows the meaning of whole sentences."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row (length 1) for each text."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The directions in which sentences differ most, about their mean."""

    mean: Floats
    axes: Floats

    def of(self, rows: Floats) -> Floats:
        """Return `rows` in the reduced dimensions."""
        projected: Floats = ((rows - self.mean) @ self.axes).astype(np.float32)
        return projected


def taught(teacher: Teacher, texts: Sequence[str], doing: str, watch: Watch = unwatched) -> Floats:
    """Return the teacher's row for each text; the texts are not normalized."""
    starts = range(0, len(texts), _AT_ONCE)
    rows = [teacher.encode(texts[at : at + _AT_ONCE]) for at in watch(starts, doing)]
    return np.concatenate(rows).astype(np.float32)


def principal(rows: Floats, columns: int = COLUMNS) -> Projection:
    """Return the projection onto the `columns` directions in which `rows` differ most."""
    mean = rows.mean(axis=0)
    about = rows - mean
    # The directions are sorted from the least to the most important.
    axes = np.linalg.eigh(about.T @ about)[1][:, ::-1][:, :columns]
    return Projection(mean, np.ascontiguousarray(axes))
