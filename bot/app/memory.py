"""Memory that learning used, given back to the system."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return freed memory to the system where the C library can (glibc's malloc_trim); else do nothing.

    Learning takes some hundred megabytes for a moment, and glibc would keep a good part of them for ever.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
