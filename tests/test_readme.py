"""What the README shows can be copied: each block is taken out of it and run, or loaded.

Blocks in `text` are conversations and trees, which nobody copies.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.cli.run import SETTINGS_WRONG, TOKEN_REFUSED
from bot.domain.fault import Severity
from bot.knowledge.loading import load
from bot.knowledge.wording.conversation import Wording
from bot.knowledge.wording.staff_alarms import StaffAlarmWording
from bot.knowledge.wording.staff_help import StaffHelpWording
from bot.knowledge.wording.staff_inbox import StaffInboxWording
from bot.knowledge.wording.staff_knowledge import StaffKnowledgeWording
from bot.store.backup.service import back_up
from bot.store.database.engine import Store
from tests.store.clock import Clock

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SERVICE = "visa-question-bot"
NOT_RUN = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the README: its language, what is in it, and the line of its first line."""

    language: str
    text: str
    line: int

    @property
    def commands(self) -> list[str]:
        """Its lines without comments."""
        lines = (line.partition("  #")[0].strip() for line in self.text.splitlines())
        return [line for line in lines if line and not line.startswith("#")]


BLOCKS = [
    Block(found[1], found[2], README.count("\n", 0, found.start()) + 2)
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
]


def blocks(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


def at_line(block: Block) -> str:
    return f"line {block.line}"


def test_each_block_is_of_a_language_that_is_tried_here() -> None:
    tried = {"sh", "powershell", "ini", "crontab", "console", "yaml"}
    assert {block.language for block in BLOCKS} == {*tried, NOT_RUN}


# Of what would take minutes, or need a network, only that it exists is looked at.
_PYTHON = """#!/bin/sh
case "$2" in
  pytest) exec {python} -m pytest --version ;;
  tests.*) exec {python} -c "from importlib.util import find_spec; exit(not find_spec('$2'))" ;;
  *) exec {python} "$@" ;;
esac
"""
_PIP = """#!/bin/sh
while [ $# -gt 0 ]; do
  if [ "$1" = -r ]; then test -s "$2" && exit 0; exit 1; fi
  shift
done
exit 1
"""
_MAKES_A_VENV = """#!/bin/sh
test "$*" = "-m venv .venv"
"""


@pytest.fixture
async def checkout(tmp_path: Path, small_knowledge: Path, learned: Path) -> Path:
    """Return a folder like the one that the README speaks of, with a database and a backup of it."""
    for name in ("bot", "tests", "requirements.txt"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / "knowledge").symlink_to(small_knowledge)
    (tmp_path / "data").mkdir()
    shutil.copytree(learned, tmp_path / "data" / "learned")
    programs = {
        ".venv/bin/python": _PYTHON.format(python=sys.executable),
        ".venv/bin/pip": _PIP,
        "programs/python3": _MAKES_A_VENV,
    }
    for name, text in programs.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o700)
    database = tmp_path / "data" / "bot.db"
    store = await Store.open(f"sqlite:///{database}", Clock())
    await store.close()
    back_up(f"sqlite:///{database}", tmp_path / "monday.db", force=False)
    return tmp_path


def run(folder: Path, commands: str) -> subprocess.CompletedProcess[str]:
    """Run commands of the README in `folder`, with nothing to read, and little set but what they set.

    What they install has no encoder, which the tests have.
    """
    environment = {
        "PATH": f"{folder / 'programs'}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "KNOWLEDGE_DIR": str(folder / "knowledge"),
        "HOME": str(folder),
        "MATCHER": "lexical",
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("block", blocks("sh"), ids=at_line)
def test_each_shell_block_runs(checkout: Path, block: Block) -> None:
    done = run(checkout, block.text)
    assert done.returncode == 0, done.stderr


def test_the_drill_counts_the_cases_of_the_backup_and_leaves_nothing(checkout: Path) -> None:
    (drill,) = (block for block in blocks("sh") if "drill" in block.text)
    done = run(checkout, drill.text)
    assert done.stdout.split()[-1] == "0"
    assert not (checkout / "drill").exists()


@pytest.mark.parametrize("block", blocks("powershell"), ids=at_line)
def test_each_powershell_block_does_what_a_shell_block_does(block: Block) -> None:
    """PowerShell 5.1 knows no `&&`, and there is none here to run it."""
    commands = [line.replace("py -m", "python3 -m").replace("\\", "/") for line in block.commands]
    shell = [line.replace(".venv/bin/", ".venv/Scripts/") for each in blocks("sh") for line in each.commands]
    assert "&&" not in block.text
    assert " && ".join(commands) in shell


@pytest.mark.parametrize("block", blocks("crontab"), ids=at_line)
def test_each_line_of_the_timetable_runs(checkout: Path, block: Block) -> None:
    (checkout / "backups").mkdir()
    setting, *lines = block.commands
    assert re.fullmatch(r"DATABASE_URL=sqlite:////\S+", setting)
    assert lines
    for line in lines:
        found = re.fullmatch(r"(?:[\d*,/-]+ ){5}(.*)", line)
        assert found is not None, line
        # cron reads a % as a line break unless a backslash is before it.
        assert re.search(r"(?<!\\)%", found[1]) is None
        command = found[1].replace("\\%", "%").replace("/opt/visa-question-bot", str(checkout))
        command = command.replace("/var/backups/visa-question-bot", str(checkout / "backups"))
        done = run(checkout, command)
        assert done.returncode == 0, done.stderr
        assert run(checkout, command).returncode == 0, "the next round does not overwrite"
    assert len(list((checkout / "backups").glob("*.db"))) == len(lines)


@pytest.fixture
def unit() -> configparser.ConfigParser:
    (block,) = blocks("ini")
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    # As the documentation of configparser says, to keep capitals; its stub declares a method.
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(block.text)
    return parser


def test_the_unit_restarts_what_a_restart_may_cure_and_nothing_else(
    unit: configparser.ConfigParser,
) -> None:
    service = unit["Service"]
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"].split() == [str(SETTINGS_WRONG), str(TOKEN_REFUSED)]
    assert (service["NotifyAccess"], service["WatchdogSignal"]) == ("main", "SIGTERM")
    assert service["ExecStart"].split()[1:] == ["-m", "bot"]
    assert f"/{service['StateDirectory']}/" in service["Environment"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this system has no systemd")
def test_systemd_takes_the_unit_without_a_word(tmp_path: Path) -> None:
    (block,) = blocks("ini")
    file = tmp_path / f"{SERVICE}.service"
    here = block.text.replace("/opt/visa-question-bot/.venv/bin/python", sys.executable)
    file.write_text(here.replace("/opt/visa-question-bot", str(tmp_path)), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("block", blocks("console"), ids=at_line)
def test_the_commands_for_a_host_name_the_unit(block: Block) -> None:
    assert {line.split()[0] for line in block.commands} <= {"systemctl", "journalctl"}
    named = [word for line in block.commands for word in line.split() if "bot" in word]
    assert set(named) == {SERVICE}


def test_the_example_of_an_entry_loads_in_the_place_of_the_real_one(tmp_path: Path) -> None:
    (block,) = blocks("yaml")
    folder = shutil.copytree(PROJECT / "knowledge", tmp_path / "knowledge")
    (entry,) = re.findall(r"^  - id: (\S+)$", block.text, re.MULTILINE)
    (file,) = (
        each for each in (folder / "en" / "entries").glob("*.yaml") if f"- id: {entry}\n" in each.read_text()
    )
    entries = re.split(r"(?m)^(?=  - id: )", file.read_text(encoding="utf-8"))
    others = [each for each in entries if not each.startswith(f"  - id: {entry}\n")]
    file.write_text("".join([*others[:1], block.text, *others[1:]]), encoding="utf-8")
    faults = load(folder, today=date(2026, 11, 28)).faults
    assert [str(fault) for fault in faults if fault.severity is Severity.ERROR] == []
    # An example has few phrases; of nothing else a word is said.
    own = [fault for fault in faults if entry in str(fault) and Path(fault.file).name == file.name]
    assert [fault.line for fault in own] == [_line_of(file, block, "phrases:")]


def _line_of(file: Path, block: Block, key: str) -> int:
    before = file.read_text(encoding="utf-8").partition(block.text)[0]
    return before.count("\n") + [line.strip() for line in block.text.splitlines()].index(key) + 1


COMMANDS = sorted(set(re.findall(r"`(?:\.venv/bin/)?python -m bot(?: ([^`]*))?`", README)))


@pytest.mark.parametrize("arguments", COMMANDS)
def test_each_command_in_the_text_is_one_that_the_bot_takes(arguments: str) -> None:
    command = typer.main.get_command(app)
    words = shlex.split(arguments)
    while words and isinstance(command, typer.core.TyperGroup):
        name = words.pop(0)
        assert name in command.commands
        command = command.commands[name]
    if words and words != ["--help"]:
        command.make_context("bot", words)


ALARMS = {
    *(
        key
        for key in StaffAlarmWording.model_fields
        if re.match(r"silence|webhook|part_failed|delivery", key)
    ),
    *(key for key in Wording.model_fields if re.match(r"staff_(failure|answer|telegram|polling)", key)),
    *(key for key in StaffKnowledgeWording.model_fields if re.match(r"knowledge_(held|waiting|warn)", key)),
    *(key for key in StaffInboxWording.model_fields if key.endswith("_overdue")),
    *(key for key in StaffHelpWording.model_fields if key.startswith("setup_")),
}
GOOD_NEWS = {
    *(key for key in ALARMS if key.endswith(("_over", "_again")) and not key.startswith("delivery")),
    "delivery_an_announcement",  # stands in place of a case number
}


def test_the_table_of_what_the_group_reads_has_every_alarm() -> None:
    table = README.partition("### What the group reads")[2].partition("\n### ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("|")]
    named = [key for row in rows for key in re.findall(r"`(\w+)`", row[-2])]
    assert set(named) == ALARMS - GOOD_NEWS
    assert len(named) == len(set(named))
    assert all(all(cell.strip() for cell in row[1:4]) for row in rows)
