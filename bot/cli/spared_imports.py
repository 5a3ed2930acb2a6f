"""Libraries that others load for a feature that the bot never uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Let every import of `modules` fail inside the block, as if they were not installed.

    A module that is loaded already can still be imported.
    """
    missing = [name for name in modules if name not in sys.modules]
    # A name that is None there cannot be imported (Python's documentation of sys.modules).
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
