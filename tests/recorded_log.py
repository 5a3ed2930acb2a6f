"""What the bot logs while a test runs: set up as in `python -m bot run`, for the test to read."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from bot.logs import set_up_logging


class RecordedLog:
    """The log of the bot, as it would stand in its standard error.

    pytest puts hooks of its own in place of Python's; those that the bot has set are kept here.
    """

    showwarning: Callable[..., Any]
    threading_excepthook: Callable[[threading.ExceptHookArgs], Any]
    unraisablehook: Callable[[sys.UnraisableHookArgs], Any]

    def __init__(self) -> None:
        self._stream = io.StringIO()

    def take_over(self) -> None:
        """Have what the bot has set up write here."""
        for handler in logging.getLogger().handlers:
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(self._stream)
        self._handlers = logging.getLogger().handlers[:]
        self.showwarning = warnings.showwarning
        self.threading_excepthook = threading.excepthook
        self.unraisablehook = sys.unraisablehook

    def without_pytest(self) -> None:
        """Leave out the handlers of pytest, which read every record and raise what it raises."""
        logging.getLogger().handlers[:] = self._handlers

    def text(self) -> str:
        """Return all that was logged."""
        return self._stream.getvalue()

    def lines(self) -> list[str]:
        """Return the lines that were logged."""
        return self.text().splitlines()


@contextmanager
def recorded_log(level: str) -> Iterator[RecordedLog]:
    """Set logging up at `level`, and have it afterwards as it was."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    handlers, root_level, our_level = root.handlers[:], root.level, ours.level
    hooks = (warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook)
    recorded = RecordedLog()
    try:
        set_up_logging(level)
        recorded.take_over()
        yield recorded
    finally:
        root.handlers[:] = handlers
        root.setLevel(root_level)
        ours.setLevel(our_level)
        warnings.showwarning, sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        structlog.reset_defaults()
