"""Memory after learning: temporary memory goes back to the system, the rest is left alone."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not collect garbage inside the block: for a start, in which nearly everything is there to stay.

    (Collections would take .2 s of its CPU and free 2 MB.)
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle() -> None:
    """Exclude what was learned from garbage collection, and return freed memory to the system if possible.

    Reading the files and indexing the phrases need many megabytes for a moment, and glibc would hold on to
    much of it (hence its malloc_trim). What was learned lives until the next edit: searching it for garbage
    repeatedly would stop everything for 70 ms each time (measured with the shipped knowledge).
    """
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Return freed memory to the system if possible."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
