"""Arrays as bytes: a checksum, then numpy's own format with numbers only, nothing that could be executed."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]

_ALIGNED = 64
"""Each array begins at a multiple of this number of bytes, so that it can be used where it is."""

_CHECKSUM = hashlib.sha256().digest_size


class DamagedError(Exception):
    """Bytes that are damaged, or not a result of learning at all."""


class StaleError(Exception):
    """A result that was learned from other texts, or by another version of the learner."""


def sealed(arrays: Arrays, key: str) -> bytes:
    """Return `arrays`, learned from the lesson of this `key`, after the SHA-256 of all that follows it."""
    out = io.BytesIO(bytes(_ALIGNED))
    out.seek(_ALIGNED)
    _write({"key": np.array(key), **arrays}, out)
    with out.getbuffer() as whole:
        whole[:_CHECKSUM] = hashlib.sha256(whole[_CHECKSUM:]).digest()
    return out.getvalue()


def opened(content: bytes, key: str) -> Arrays:
    """Return what `sealed` wrote under `key`. Raise StaleError if it has another key, and DamagedError.

    The arrays cannot be changed, and hold on to `content`: they are not copied.
    """
    # Checked before anything is read: a damaged file fails in many ways.
    if hashlib.sha256(memoryview(content)[_CHECKSUM:]).digest() != content[:_CHECKSUM]:
        raise DamagedError("its checksum is wrong")
    if any(content[_CHECKSUM:_ALIGNED]):
        raise StaleError  # whole, and of a version that began it without this gap
    try:
        arrays = _read(content, _ALIGNED)
    except ValueError as error:
        raise DamagedError("it contains more than numbers") from error
    if str(arrays["key"]) != key:
        raise StaleError
    return arrays


def as_bytes(arrays: Arrays) -> bytes:
    """Return arrays with their names."""
    out = io.BytesIO()
    _write(arrays, out)
    return out.getvalue()


def from_bytes(content: bytes) -> Arrays:
    """Return the arrays that `as_bytes` wrote; raise ValueError if they contain objects."""
    return _read(content, 0)


def text_of(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return lines of text as an array; no line contains a line break."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def lines_of(text: npt.NDArray[Any]) -> list[str]:
    """Return the lines that `text_of` wrote."""
    return text.tobytes().decode().split("\n") if len(text) else []


def _write(arrays: Arrays, out: io.BytesIO) -> None:
    for each in (text_of(arrays), *arrays.values()):
        npy.write_array(out, np.asarray(each, order="C"), version=(1, 0), allow_pickle=False)
        out.write(bytes(-out.tell() % _ALIGNED))


def _read(content: bytes, start: int) -> Arrays:
    file = io.BytesIO(content)
    file.seek(start)
    arrays: list[npt.NDArray[Any]] = []
    while file.tell() < len(content):
        npy.read_magic(file)
        shape, _, dtype = npy.read_array_header_1_0(file)
        if dtype.hasobject:
            raise ValueError("an array of objects")
        count = math.prod(shape)
        arrays.append(np.frombuffer(content, dtype, count, file.tell()).reshape(shape))
        end = file.tell() + count * dtype.itemsize
        file.seek(end + -end % _ALIGNED)
    return dict(zip(lines_of(arrays[0]), arrays[1:], strict=True))
