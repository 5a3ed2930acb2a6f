"""The signals that end the bot in order, on systems with and without POSIX signals."""

from __future__ import annotations

import asyncio
import signal
import sys

SIGNALS = [signal.SIGTERM, signal.SIGINT]
if sys.platform == "win32":
    SIGNALS.append(signal.SIGBREAK)  # Ctrl+Break, and the end of a console's window


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at the first signal that asks this process to end; call it in the main thread's loop."""
    loop = asyncio.get_running_loop()
    for each in SIGNALS:
        try:
            loop.add_signal_handler(each, stop.set)
        except NotImplementedError:  # Windows (asyncio, Platform Support)
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop.set))
