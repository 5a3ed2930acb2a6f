"""An edited file replaces the old one whole, and the old one is not lost."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.editing.saving import ChangedMeanwhileError, commit, keep_copy, save

EDITED = EditedFile("en/asked/a.yaml", b"old\r\n", b"old\r\nnew\r\n", 2)


def git(folder: Path, *arguments: str) -> str:
    named = ["-c", "user.name=Ben", "-c", "user.email=ben@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    file = tmp_path / "knowledge" / EDITED.name
    file.parent.mkdir(parents=True)
    file.write_bytes(EDITED.before)
    file.chmod(0o640)
    return tmp_path / "knowledge"


@pytest.fixture
def tracked(folder: Path) -> Path:
    (folder / "firm.yaml").write_text("firm\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


def test_the_file_is_replaced_with_its_permissions(folder: Path) -> None:
    save(folder, EDITED)
    file = folder / EDITED.name
    assert file.read_bytes() == EDITED.after
    assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in file.parent.iterdir()] == ["a.yaml"]


def test_a_file_that_somebody_saved_meanwhile_stays(folder: Path) -> None:
    file = folder / EDITED.name
    file.write_bytes(b"mine\n")
    with pytest.raises(ChangedMeanwhileError):
        save(folder, EDITED)
    assert file.read_bytes() == b"mine\n"


def test_the_file_behind_a_link_is_replaced(folder: Path) -> None:
    file = folder / EDITED.name
    real = file.with_name("real.yaml")
    file.rename(real)
    file.symlink_to(real)
    save(folder, EDITED)
    assert file.is_symlink()
    assert real.read_bytes() == EDITED.after


def test_a_commit_has_the_name_of_the_member_and_nothing_else(tracked: Path) -> None:
    (tracked / "firm.yaml").write_text("staged by somebody\n")
    git(tracked, "add", "firm.yaml")
    save(tracked, EDITED)
    assert commit(tracked, EDITED, "passport-held: one more question", "Anna <A>")
    assert git(tracked, "show", "--name-only", "--format=%an: %s").split("\n")[:3] == [
        "Anna A: passport-held: one more question",
        "",
        EDITED.name,
    ]
    assert "firm.yaml" in git(tracked, "diff", "--cached", "--name-only")


def test_a_file_that_git_does_not_track_is_not_committed(tracked: Path) -> None:
    git(tracked, "rm", "--cached", "--quiet", EDITED.name)
    git(tracked, "commit", "--quiet", "--message", "not ours")
    assert not commit(tracked, EDITED, "more", "Anna")


def test_a_folder_without_git_has_no_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent.parent))
    assert not commit(folder, EDITED, "more", "Anna")
    monkeypatch.setenv("PATH", str(folder))
    assert not commit(folder, EDITED, "more", "Anna")


def test_the_old_file_is_stored_with_its_time(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    first = keep_copy(copies, EDITED, datetime(2026, 11, 28, 15, 30, 1, 5, UTC))
    second = keep_copy(copies, EDITED, datetime(2026, 11, 28, 15, 30, 1, 6, UTC))
    assert first != second
    assert first.read_bytes() == EDITED.before
    assert first.name.startswith("2026-11-28-153001")
