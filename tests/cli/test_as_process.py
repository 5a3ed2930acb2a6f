"""The command line as it is started: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import Call

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
WITHIN = 60
"""Seconds a start may take on a busy machine; a wait, not a promise."""


def start(call: Call, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "KNOWLEDGE_DIR": str(call.folder / "knowledge"),
        "MATCHER": "lexical",
        **settings,
    }
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command,
        cwd=call.folder,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=WITHIN,
        check=False,
    )


def test_without_a_token_it_says_so_in_one_line_and_points_at_the_chat(call: Call) -> None:
    ended = start(call)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "TELEGRAM_BOT_TOKEN is missing; set it, or try the bot without one: python -m bot chat\n"
    )


def test_a_chat_through_a_pipe_answers_and_ends_with_its_input(call: Call) -> None:
    ended = start(call, "chat", typed="they kept my passport\n1\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Each embassy does this its own way." in ended.stdout
    assert "Ask us first." in ended.stdout
    assert {path.name for path in call.folder.iterdir()} == {"knowledge"}
