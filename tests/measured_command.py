"""A command of the bot run as a process: what it prints, and what CPU and memory it and its children use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

# In a small process of its own: a child's peak begins with the memory of the process that it was forked from.
_MEASURES = """
import json, resource, subprocess, sys
command = [sys.executable, "-m", "bot", *sys.argv[1:]]
done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 2**20 if sys.platform == "darwin" else 2**10
cpu = used.ru_utime + used.ru_stime
print(json.dumps([done.returncode, done.stdout.decode(), cpu, used.ru_maxrss / unit]))
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code, its output, seconds of CPU, and the peak of memory in MB."""

    code: int
    out: str
    cpu_s: float
    peak_mb: float


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a command on the shipped knowledge with its data in `folder`."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "PYTHONUTF8": "1",
        "KNOWLEDGE_DIR": str(PROJECT / "knowledge"),
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "MATCHER": "lexical",
        **settings,
    }


def measured(folder: Path, *arguments: str) -> Ended:
    """Run `python -m bot` with these arguments on the shipped knowledge, its data in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURES, *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    return Ended(*json.loads(done.stdout))
