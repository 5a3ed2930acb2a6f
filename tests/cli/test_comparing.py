"""`check --against`: what the edits since a git revision change for people who ask."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.calling import Call
from tests.knowledge import folder

ASKED = """\
asked:
  - entry: passport-held
    questions:
      - did they keep my passport for long
    measured:
      - they kept my passport and gave nothing back
      - the embassy kept my passport
  - entry: travel-while-pending
    questions:
      - can I travel home
    measured:
      - can I travel now please
"""
ONE_MORE = '    questions:\n      - "is my passport safe with them"\n'


def git(call: Call, *arguments: str) -> None:
    named = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *named, *arguments], cwd=call.folder, check=True, capture_output=True)


@pytest.fixture
def committed(call: Call) -> Call:
    """A knowledge folder with measured questions, committed."""
    (call.folder / "knowledge/en/asked").mkdir()
    call.write("knowledge/en/asked/01-questions.yaml", ASKED)
    git(call, "init", "--quiet")
    git(call, "add", "knowledge")
    git(call, "commit", "--quiet", "--message", "first")
    return call


def test_an_edit_that_takes_no_question_away_ends_with_code_0(committed: Call) -> None:
    committed.edit("en/asked/01-questions.yaml", "    questions:\n", ONE_MORE)
    result = committed("check", "--against", "HEAD")
    assert result.exit_code == 0
    assert "of 3 measured questions since HEAD" in result.stdout


def test_a_question_that_another_entry_takes_is_a_loss_and_ends_with_code_1(committed: Call) -> None:
    taking = "".join(
        f'      - "{each}"\n'
        for each in ("they kept my passport and gave nothing back", "the embassy kept my passport")
    )
    travel = "  - entry: travel-while-pending\n    questions:\n"
    committed.edit("en/asked/01-questions.yaml", travel, travel + taking)
    committed.edit(folder.PASSPORT, "      - they kept my passport\n", "      - where are my papers\n")
    result = committed("check", "--against", "HEAD")
    assert result.exit_code == 1
    lost = [line for line in result.stdout.splitlines() if line.startswith("lost: ")]
    assert lost
    assert "passport-held" in lost[0]


def test_a_question_of_an_entry_that_is_gone_is_not_lost(committed: Call) -> None:
    committed.edit(
        folder.PASSPORT, "    label: May I travel now?\n", "    label: May I travel now?\n    retired: true\n"
    )
    committed.edit("en/asked/01-questions.yaml", ASKED.partition("  - entry: travel")[2], "")
    committed.edit("en/asked/01-questions.yaml", "  - entry: travel", "")
    committed.edit(folder.PASSPORT, "related: [travel-while-pending]", "related: [what-is-221g]")
    result = committed("check", "--against", "HEAD")
    assert "of 2 measured questions" in result.stdout, result.output


def test_errors_of_the_folder_are_told_instead(committed: Call) -> None:
    committed.edit(folder.PASSPORT, "related: [travel-while-pending]", "related: [travel-while-pendin]")
    result = committed("check", "--against", "HEAD")
    assert result.exit_code == 2
    assert "knowledge/en/entries/05-passport-and-travel.yaml" in result.stderr


def test_a_revision_with_errors_is_named(committed: Call) -> None:
    committed.edit(folder.PASSPORT, "related: [travel-while-pending]", "related: [travel-while-pendin]")
    git(committed, "commit", "--quiet", "--all", "--message", "broken")
    committed.edit(folder.PASSPORT, "related: [travel-while-pendin]", "related: [travel-while-pending]")
    result = committed("check", "--against", "HEAD")
    assert result.exit_code == 2
    assert "“HEAD”" in result.stderr


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=/tmp/x", "HEAD:knowledge"])
def test_a_revision_that_git_does_not_know_is_told(committed: Call, revision: str) -> None:
    result = committed("check", f"--against={revision}")
    assert result.exit_code == 2
    assert result.stderr.strip().startswith("git knows no revision")


def test_a_folder_outside_of_git_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(call.folder.parent))
    result = call("check", "--against", "HEAD")
    assert result.exit_code == 2
    assert "git repository" in result.stderr


def test_a_machine_without_git_is_told(committed: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(committed.folder))
    result = committed("check", "--against", "HEAD")
    assert result.exit_code == 2
    assert "install" in result.stderr
