"""What is written for people says what the program does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import Settings
from tests.command_names import OF_CLIENTS, OF_STAFF

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = [name.upper() for name in Settings.model_fields]
LOCKS = ("requirements.txt", "tests/requirements.txt")
ALLOWED = {"bot", "knowledge", "tests", "pyproject.toml", "Procfile", "README.md", "requirements.txt"}
ALLOWED |= {"LICENSE", "CHANGELOG.md"}


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def example() -> dict[str, str]:
    """Return the settings of `.env.example` with their values, in order."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", read(".env.example"), re.MULTILINE))


def table() -> dict[str, str]:
    """Return the settings of the README's table with their defaults, in order."""
    return dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", read("README.md"), re.MULTILINE))


def commands() -> list[str]:
    return [line for line in read("README.md").splitlines() if line.startswith("python3 -m venv")]


def test_the_example_lists_every_setting_and_no_other_in_order() -> None:
    assert list(example()) == SETTINGS


def test_the_readme_lists_every_setting_and_no_other_in_order() -> None:
    assert list(table()) == SETTINGS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_example_and_readme_state_the_default_that_holds(name: str) -> None:
    default = Settings.model_fields[name].default
    in_example, in_readme = example()[name.upper()], table()[name.upper()]
    if name == "knowledge_dir":
        assert (in_example, in_readme.split()[0]) == ("", "`knowledge`")
    elif default is None:
        assert (in_example, in_readme) == ("", "none")
    else:
        assert (in_example, in_readme) == (str(default), f"`{default}`")


def test_every_setting_has_a_description() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_example_as_it_stands_is_a_valid_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text(read(".env.example"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Settings() == Settings(_env_file=None)


def test_the_readme_has_two_commands_of_one_line_that_install_what_is_locked() -> None:
    to_talk, to_test = commands()
    assert to_talk.endswith("-m bot chat")
    assert to_test.endswith("-m pytest")
    assert "--require-hashes -r requirements.txt " in to_talk
    assert "--require-hashes -r tests/requirements.txt " in to_test


def test_ci_runs_the_readmes_test_command(tmp_path: Path) -> None:
    script = read(".ci/run")
    found = re.search(r'^command="\$\((grep .*) README\.md\)"$', script, re.MULTILINE)
    assert found is not None
    picked = subprocess.run(
        ["bash", "-c", f"{found[1]} README.md"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert picked.stdout.splitlines() == commands()[1:]
    assert '"$command"' in script


@pytest.mark.parametrize(
    "check", ["ruff check", "ruff format --check", "mypy", "lint-imports", "-m bot check"]
)
def test_ci_runs_every_check(check: str) -> None:
    assert any(line.startswith(".venv/bin/") and check in line for line in read(".ci/run").splitlines())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_an_exact_version_and_hashes_for_every_package(lock: str) -> None:
    said = re.sub(r"^\s*#.*\n", "", read(lock), flags=re.MULTILINE).replace("\\\n", " ")
    packages = [line.split() for line in said.splitlines() if line.strip()]
    assert len(packages) > 20
    for package in packages:
        assert re.fullmatch(r"[a-z0-9._-]+==[\w.!+]+", package[0]), package[0]
        assert any(word.startswith("--hash=sha256:") for word in package), package[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    assert re.findall(r"://|--[\w-]*index|--find-links| @ ", read(lock)) == []


def test_the_tests_lock_holds_the_products_lock() -> None:
    product, tests = (set(re.findall(r"^[a-z0-9._-]+==\S+", read(lock), re.MULTILINE)) for lock in LOCKS)
    assert product <= tests


def test_there_are_no_other_locks() -> None:
    names = {"requirements*.txt", "*.lock", "Pipfile*", "constraints*.txt"}
    found = {path for name in names for path in tracked() if Path(path).match(name)}
    assert found == set(LOCKS)


def test_the_top_level_holds_only_what_belongs_there() -> None:
    tops = {Path(path).parts[0] for path in tracked()}
    assert {top for top in tops if not top.startswith(".")} == ALLOWED


def tracked() -> list[str]:
    """Return the project's own files; from an archive without Git all files are its own."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return listed.stdout.splitlines()
    made = {"__pycache__", "build", "data", "node_modules"}
    paths = (path.relative_to(PROJECT) for path in PROJECT.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in paths
        if not path.parts[0].startswith(".") and not made & set(path.parts) and ".egg-info" not in str(path)
    ]


def test_the_procfile_has_a_web_and_a_worker_process() -> None:
    processes = dict(line.split(": ", 1) for line in read("Procfile").splitlines())
    assert set(processes) == {"web", "worker"}
    assert all(command.startswith("python -m bot") for command in processes.values())


def test_the_python_for_hosts_is_one_the_project_allows() -> None:
    version = tuple(map(int, read(".python-version").strip().split(".")[:2]))
    assert version >= (3, 11)
    assert sys.version_info >= (3, 11)


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    group = typer.main.get_command(app)
    names = [command.name for command in app.registered_commands if command.name]
    assert set(names) == {"run", "chat", "ask", "eval", "check", "learn", "backup", "restore"}
    assert group.help
    for command in app.registered_commands:
        assert command.callback is not None
        assert command.callback.__doc__
        if command.name != "run":
            assert f"python -m bot {command.name}" in read("README.md")


def test_the_readme_names_every_command_of_clients_and_staff() -> None:
    written = read("README.md")
    assert [name for name in (*OF_CLIENTS, *OF_STAFF) if f"`/{name}" not in written] == []


def test_the_readmes_tree_says_what_the_packages_say_of_themselves() -> None:
    lines = []
    for package in sorted(each.parent for each in PROJECT.glob("bot/**/__init__.py")):
        stated = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
        assert stated, f"{package} does not say what belongs in it"
        sentence = " ".join(re.split(r"\.(?=\s|$)", stated, maxsplit=1)[0].split())
        folders = package.relative_to(PROJECT).parts
        lines.append(f"{'  ' * (len(folders) - 1)}{folders[-1]}/".ljust(20) + sentence)
    assert "\n".join(lines) in read("README.md")
