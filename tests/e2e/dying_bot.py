"""Bots that die where they are told: `python -m tests.e2e.dying_bot KNOWLEDGE_DIR`, phrases to in JSON lines.

Learning the knowledge takes seconds, and a kill test starts hundreds of bots. So this process learns once, or
reads what the folder `learned` beside KNOWLEDGE_DIR holds of it, and forks a bot for each line it reads: the
product's own `run`, in a process of its own, with its own settings, log and database connections. The one
thing taken from before the fork is what was learned.

In: `Birth` as a JSON object. Out: `{}` when all is learned, `{"name", "pid"}` when a bot runs, and
`{"name", "status"}` when it has ended (negative: the signal that killed it).
"""

from __future__ import annotations

import gc
import json
import os
import random
import selectors
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn, TextIO

from tests.e2e.host_clock import live_by
from tests.e2e.moments import Watch, watch_transactions
from tests.e2e.sabotage import hurry, shorten_leases, take_recovery_out


@dataclass(frozen=True, slots=True)
class Birth:
    """One bot: what it is called, where it lives, and how it is to die.

    `traced`: a file to which it writes every write transaction, once the file `armed` is there. `dies`: the
    moment of such a transaction (see `tests.e2e.moments`) at which it kills itself. `recovers`: False takes
    out of it what brings back messages that a dead process had in hand. `hurried`: it keeps no limits of
    Telegram. `short_leases`: another process takes over after seconds. `clock`: the file of its host's clock.
    """

    name: str
    folder: str
    log: str
    settings: dict[str, str]
    armed: str = ""
    traced: str = ""
    dies: str = ""
    recovers: bool = True
    hurried: bool = False
    short_leases: bool = False
    clock: str = ""

    def line(self) -> str:
        """Return it as this process reads it."""
        return json.dumps(asdict(self)) + "\n"


class Nursery:
    """Forks bots and tells of their ends, until its input ends; then every bot is killed."""

    def __init__(self, give_birth: Callable[[Birth], NoReturn], said: TextIO) -> None:
        self._give_birth = give_birth
        self._said = said
        self._names: dict[int, str] = {}

    def run(self) -> None:
        """Read and reap."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ)
            selector.register(reading, selectors.EVENT_READ)
            unread = b""
            while True:
                for key, _ in selector.select():
                    heard = os.read(key.fd, 1 << 16)
                    if key.fd == reading:
                        self._reap()
                        continue
                    if not heard:
                        self._end_all()
                        return
                    *lines, unread = (unread + heard).split(b"\n")
                    for line in lines:
                        self._fork(Birth(**json.loads(line)))

    def _fork(self, birth: Birth) -> None:
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._give_birth(birth)
        self._names[pid] = birth.name
        self._say(name=birth.name, pid=pid)

    def _reap(self) -> None:
        while self._names:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if name := self._names.pop(pid, ""):
                self._say(name=name, status=os.waitstatus_to_exitcode(status))

    def _end_all(self) -> None:
        for pid in self._names:
            os.kill(pid, signal.SIGKILL)

    def _say(self, **what: object) -> None:
        self._said.write(json.dumps(what) + "\n")
        self._said.flush()


def nursery_of(folder: Path, said: TextIO) -> Nursery:
    """Learn the knowledge in `folder`, and load all that a bot loads."""
    import anyio._backends._asyncio  # noqa: F401
    import asyncpg  # noqa: F401
    import uvicorn.lifespan.off  # noqa: F401

    import bot.app.telegram
    import bot.cli
    import bot.store.database.postgres
    import bot.store.processes.learned_rows  # noqa: F401
    from bot.app import preparing
    from bot.store.database.upgrading import newest_revision
    from tests.learned import learned_once

    learned = learned_once(folder, folder.parent / "learned")
    newest_revision()  # reads the migrations that every bot would read
    gc.freeze()

    def give_birth(birth: Birth) -> NoReturn:
        preparing.preparer = lambda *_: lambda _: learned
        status = 1
        try:
            status = _live(birth)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        except BaseException:  # noqa: BLE001 - as the interpreter would: said, and an exit code
            traceback.print_exc()
        finally:
            os._exit(status)

    return Nursery(give_birth, said)


def _live(birth: Birth) -> int:
    """Be the bot until it ends; return its exit code."""
    os.chdir(birth.folder)
    log = os.open(birth.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.environ.clear()
    os.environ.update(birth.settings)
    random.seed()
    _prepare_to_die(birth)
    from bot.cli import app

    app(args=[], prog_name="python -m bot", standalone_mode=False)
    return 0


def _prepare_to_die(birth: Birth) -> None:
    if birth.armed:
        traced = Path(birth.traced) if birth.traced else None
        watch_transactions(Watch(Path(birth.armed), traced, birth.dies))
    if not birth.recovers:
        take_recovery_out()
    if birth.hurried:
        hurry()
    if birth.short_leases:
        shorten_leases()
    if birth.clock:
        live_by(Path(birth.clock))


def main() -> None:
    """Serve the folder named on the command line."""
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    nursery = nursery_of(Path(sys.argv[1]), said)
    said.write("{}\n")
    said.flush()
    nursery.run()


if __name__ == "__main__":
    main()
