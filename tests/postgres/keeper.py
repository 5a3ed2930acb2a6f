"""Runs a server until standard input ends, also where who started it was killed; then removes its folder.

On the way it obeys lines: `halt` ends the server as an operator does, `crash` as a fault does, and `resume`
starts it again. It ends by itself when the server does.
"""

from __future__ import annotations

import queue
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

HALTED = b"halted"
"""What the log holds while the server is down on purpose."""

_ENDS = {"halt": signal.SIGINT, "crash": signal.SIGQUIT}
"""PostgreSQL's fast and immediate shutdown (PostgreSQL manual, shutting down the server)."""
_LOOK_EVERY = 0.1


def keep(folder: Path, user: str, command: list[str]) -> int:
    """Run `command` as `user` (nobody else where empty) with its output in `folder`/log."""
    orders: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    server = _start(folder, user, command)
    is_up = True
    while True:
        try:
            order = orders.get(timeout=_LOOK_EVERY)
        except queue.Empty:
            if is_up and server.poll() is not None:
                return server.returncode
            continue
        match order:
            case "resume":
                server, is_up = _start(folder, user, command), True
            case "end":
                server.send_signal(signal.SIGQUIT)  # without ceremony
                code = server.wait()
                shutil.rmtree(folder, ignore_errors=True)
                return code
            case how:
                server.send_signal(_ENDS[how])
                server.wait()
                is_up = False
                (folder / "log").write_bytes(HALTED)


def _listen(orders: queue.Queue[str]) -> None:
    for line in sys.stdin:
        orders.put(line.strip())
    orders.put("end")


def _start(folder: Path, user: str, command: list[str]) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user or None, cwd=folder
        )


if __name__ == "__main__":
    raise SystemExit(keep(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
