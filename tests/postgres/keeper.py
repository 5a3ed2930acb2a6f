"""Runs a server until standard input ends, also where who started it was killed; then removes its folder."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path


def keep(folder: Path, user: str, command: list[str]) -> int:
    """Run `command` as `user` (nobody else where empty) with its output in `folder`/log."""
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user or None, cwd=folder
        )
    over = threading.Event()

    def end() -> None:
        sys.stdin.buffer.read()
        over.set()
        server.send_signal(signal.SIGQUIT)  # without ceremony

    threading.Thread(target=end, daemon=True).start()
    code = server.wait()
    if over.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    raise SystemExit(keep(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
