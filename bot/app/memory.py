"""Memory after learning: what was used for a moment goes back to the system, the rest stays as it is."""

from __future__ import annotations

import ctypes
import gc


def settle() -> None:
    """Leave what was learned to itself, and return freed memory to the system where the C library can.

    Reading the files and indexing the phrases take many megabytes for a moment, and glibc would keep a good
    part of them (hence its malloc_trim). What was learned lives until the next edit: looking through it for
    garbage again and again would stop everything for 70 ms each time (measured with the shipped knowledge).
    """
    gc.collect()
    gc.freeze()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
