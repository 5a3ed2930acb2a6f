"""Arrays as bytes: a checksum, and numpy's own format with numbers only, nothing that could be executed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]

CHECKSUM = 32
"""Bytes at the beginning: the SHA-256 of all that follows."""


class DamagedError(Exception):
    """Bytes that are damaged, or not a result of learning at all."""


class StaleError(Exception):
    """A result that was learned from other texts, or by another version of the learner."""


def sealed(arrays: Arrays, key: str) -> bytes:
    """Return `arrays`, learned from the lesson of this `key`."""
    content = as_bytes({"key": np.array(key), **arrays})
    return hashlib.sha256(content).digest() + content


def opened(content: bytes, key: str) -> Arrays:
    """Return what `sealed` wrote under `key`. Raise StaleError if it has another key, and DamagedError."""
    # Checked before anything is read: a damaged archive fails in many ways.
    if hashlib.sha256(content[CHECKSUM:]).digest() != content[:CHECKSUM]:
        raise DamagedError("its checksum is wrong")
    try:
        arrays = from_bytes(content[CHECKSUM:])
    except ValueError as error:
        raise DamagedError("it contains more than numbers") from error
    if str(arrays["key"]) != key:
        raise StaleError
    return arrays


def as_bytes(arrays: Arrays) -> bytes:
    """Return arrays with their names as one .npz."""
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def from_bytes(content: bytes) -> Arrays:
    """Return the arrays of an .npz; raise ValueError if it contains objects."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def text_of(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return lines of text as an array; no line contains a line break."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def lines_of(text: npt.NDArray[Any]) -> list[str]:
    """Return the lines that `text_of` wrote."""
    return text.tobytes().decode().split("\n") if len(text) else []
