"""`learn`, and what each command loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import Call
from tests.learned import Shipped
from tests.measured_command import environment, measured

pytestmark = pytest.mark.slow

HEAVY = {
    "numpy",
    "pydantic_settings",
    "sqlalchemy",
    "alembic",
    "telegram",
    "httpx",
    "yaml",
    "starlette",
    "rapidfuzz",
    "rich",
}

LISTS_MODULES = """
import sys
from bot.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded_by(call: Call, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LISTS_MODULES, *arguments],
        cwd=call.folder,
        env=environment(call.folder, KNOWLEDGE_DIR=str(call.folder / "knowledge")),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("cases", "import", "--help")])
def test_help_loads_nothing_heavy(call: Call, arguments: tuple[str, ...]) -> None:
    assert loaded_by(call, *arguments).isdisjoint(HEAVY)


@pytest.mark.parametrize("arguments", [("ask", "they kept my passport"), ("check",), ("learn",)])
def test_a_command_about_knowledge_loads_neither_database_nor_telegram(
    call: Call, arguments: tuple[str, ...]
) -> None:
    loaded = loaded_by(call, *arguments)
    assert "numpy" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "alembic", "telegram", "httpx", "starlette"})


LEARNING_MB = 450 - 220
"""A process that learns has what the running bot (220 MB) leaves of 450 MB: the rest of a host of 512 MB is
the system's.
"""


def each_lesson(state: str) -> list[str]:
    """Return what `learn` prints where this is the state of each lesson, in any order."""
    return [f"{name}: {state}" for name in ("danger", "en-lexical")]


# Limits are a good deal wider than what is measured (in brackets), for other systems and busy machines.


def test_help_costs_next_to_nothing(tmp_path: Path) -> None:
    done = measured(tmp_path, "--help")
    assert done.code == 0
    assert done.cpu_s < 0.6  # (.13)


def test_learning_the_shipped_knowledge_fits_a_small_host(shipped_learned: Shipped) -> None:
    first = shipped_learned.learning
    assert (first.code, sorted(first.out.splitlines())) == (0, each_lesson("learned and stored"))
    assert first.peak_mb < LEARNING_MB  # (175: danger)
    assert first.cpu_s < 20  # (12, of which 10 in the processes that learn)


def test_the_shipped_knowledge_is_learned_once(shipped_learned: Shipped) -> None:
    again = measured(shipped_learned.shelf.parent, "learn")
    assert (again.code, sorted(again.out.splitlines())) == (0, each_lesson("already learned"))
    assert again.peak_mb < 190  # (156)
    assert again.cpu_s < 5  # (2)


def test_learn_leaves_with_2_where_nothing_can_be_stored(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.remembering.FEW_PHRASES", 0)  # else so few phrases are not stored
    (call.folder / "data").write_text("a file where the folder should be")
    done = call("learn")
    assert done.exit_code == 2
    assert sorted(done.stdout.splitlines()) == each_lesson("learned, but not stored")
    assert "could not be stored" in done.stderr
    assert done.stderr.splitlines()[-1] == "The result is not stored; the next start learns again."


def test_learn_tells_the_faults_of_broken_knowledge(call: Call) -> None:
    call.edit("firm.yaml", "name:", "nome:")
    done = call("learn")
    assert done.exit_code == 2
    assert "firm.yaml" in done.stderr
    assert not (call.folder / "data").exists()


def test_learn_says_that_a_few_phrases_need_no_file(call: Call) -> None:
    done = call("learn")
    said = each_lesson("few phrases; learned at each start")
    assert (done.exit_code, sorted(done.stdout.splitlines())) == (0, said)
