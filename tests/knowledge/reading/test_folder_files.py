"""Every file below the folder is read, or named with its remedy; and the version follows both."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain.fault import Severity
from bot.knowledge.loading import load
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.knowledge.reading.places import is_passed_over, is_read
from tests.knowledge import folder

ENTRIES = folder.files()[folder.PASSPORT]

IN_USE = "“en/entries/05-passport-and-travel.yaml” is the one in use"
MISPLACED = {
    "en/entries/90-fees.yaml.txt": "rename it to “90-fees.yaml”",
    "en/entries/90-fees.YAML": "rename it to “90-fees.yaml”",
    "en/entries/90-fees.Yaml": "rename it to “90-fees.yaml”",
    "en/entries/90-fees.yml": "rename it to “90-fees.yaml”",
    "en/entries/90-fees": "rename it to “90-fees.yaml”",
    "en/entries/90-fees.yaml.bak": "rename it to “90-fees.yaml”",
    "en/entries/90-fees.json": "rename it to “90-fees.yaml”",
    "en/entries/90_fees.yaml": "rename it to “90-fees.yaml”",
    "en/entries/90 Fees.yaml": "rename it to “90-fees.yaml”",
    "en/entries/9-fees.yaml": "rename it to “09-fees.yaml”",
    "en/entries/fees.yaml": "rename it to “02-fees.yaml”",
    "en/entries/90-fées.yaml": "rename it to “90-fees.yaml”",
    "en/entries/Новое.yaml": "call it two digits, small letters and dashes, such as 01-the-refusal.yaml",
    "en/entries/90-fees.docx": "save its text as plain text (UTF-8) in “en/entries/90-fees.yaml”",
    "en/entries/90-fees.yaml.rtf": "save its text as plain text (UTF-8) in “en/entries/90-fees.yaml”",
    "en/entries/05-passport-and-travel - Copy.yaml": IN_USE,
    "en/entries/05-passport-and-travel - Copy (2).yaml": IN_USE,
    "en/entries/05-passport-and-travel (1).yaml": IN_USE,
    "en/entries/05-passport-and-travel copy.yaml": IN_USE,
    "en/entries/Copy of 05-passport-and-travel.yaml": IN_USE,
    "en/entries/05-passport-and-travel (Alma's conflicted copy 2026-11-24).yaml": "is the one in use",
    "en/asked/05-passport-and-travel.yaml.txt": "rename it to “05-passport-and-travel.yaml”",
    "en/asked/My Questions.yaml": "rename it to “my-questions.yaml”",
    "en/90-fees.yaml": "move it to “en/entries/90-fees.yaml”",
    "90-fees.yaml": "move it to “en/entries/90-fees.yaml”",
    "wording.yaml": "“en/wording.yaml” is the one in use",
    "en/firm.yaml": "“firm.yaml” is the one in use",
    "en/wordings.yaml": "did you mean “wording.yaml”?",
    "Firm.yaml": "“firm.yaml” is the one in use",
    "danger/EN.yaml": "“danger/en.yaml” is the one in use",
    "en/notes.txt": "delete it or move it elsewhere",
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_file_that_nobody_reads_is_named_with_its_remedy_and_keeps_nothing_out(
    name: str, tmp_path: Path
) -> None:
    found = load(folder.write(tmp_path, {name: ENTRIES.replace("passport-held", "fees")}))
    assert found.knowledge
    [fault] = [each for each in found.faults if each.file == f"knowledge/{name}"]
    assert fault.severity is Severity.WARNING
    assert fault.what.startswith("the bot does not read this file")
    assert MISPLACED[name] in fault.hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("entries/90-fees.yaml", "move its files to en/entries"),
        ("en/entries/new/90-fees.yaml", "move its files to en/entries, or take the folder out"),
        ("en/entry/deep/90-fees.yaml", "move its files to en, or take the folder out"),
        ("en-old/wording.yaml", "move its files to a folder that is read, such as en/entries"),
        ("EN/wording.yaml", "move its files to a folder that is read, such as en/entries"),
    ],
)
def test_a_folder_in_which_nothing_is_read_is_named_with_its_files(
    name: str, hint: str, tmp_path: Path
) -> None:
    found = load(folder.write(tmp_path, {name: ENTRIES}))
    assert found.knowledge
    [fault] = [each for each in found.faults if "reads nothing in this folder" in each.what]
    assert fault.file == f"knowledge/{name.rpartition('/')[0].removesuffix('/deep')}"
    assert name.rpartition("/")[2] in fault.what
    assert "(1 file)" in fault.what
    assert hint in fault.hint


def test_the_folder_for_editors_and_what_systems_leave_behind_are_passed_over(tmp_path: Path) -> None:
    passing = ["schema/entries.json", "Thumbs.db", "en/desktop.ini", ".DS_Store", "__MACOSX/en/x.yaml"]
    passing += ["en/.wording.yaml.swp", "en/~$wording.docx", "en/#wording.yaml#", "en/wording.yaml~"]
    passing += ["en/wording.yaml.tmp", ".git/config"]
    before = read_folder(folder.write(tmp_path / "a")).version
    files = read_folder(folder.write(tmp_path / "b", dict.fromkeys(passing, "x")))
    assert files.unread == ()
    assert files.version == before


@pytest.mark.parametrize("name", ["b.yaml", "b.yml", "b.YAML", "b.yaml.txt", "en/b.yml", "en/entries/b.docx"])
@pytest.mark.parametrize("deeper", ["", "new/"])
def test_the_version_follows_files_that_are_read_and_files_that_are_not(
    name: str, deeper: str, tmp_path: Path
) -> None:
    at = folder.write(tmp_path)
    before = read_folder(at).version
    (at / deeper / name).parent.mkdir(parents=True, exist_ok=True)
    (at / deeper / name).write_text("x", encoding="utf-8")
    after = read_folder(at).version
    assert after != before
    (at / "firm.yaml").write_text("x", encoding="utf-8")
    assert read_folder(at).version not in (before, after)


def test_a_fifo_anywhere_is_named_and_delays_nobody(tmp_path: Path) -> None:
    at = folder.write(tmp_path)
    (at / "new").mkdir()
    for name in ("pipe", "en/entries/10-pipe.yaml", "en/10-pipe.yaml.txt", "new/pipe.yaml"):
        os.mkfifo(at / name)
    found = {(fault.file, fault.severity) for fault in load(at).faults}
    assert found >= {
        ("knowledge/pipe", Severity.WARNING),
        ("knowledge/en/entries/10-pipe.yaml", Severity.ERROR),
        ("knowledge/en/10-pipe.yaml.txt", Severity.WARNING),
        ("knowledge/new", Severity.WARNING),
    }


def test_a_link_to_nothing_and_a_circle_of_folders_are_named(tmp_path: Path) -> None:
    at = folder.write(tmp_path)
    (at / "en" / "entries" / "90-gone.yaml").symlink_to(tmp_path / "knowledge" / "nowhere")
    (at / "en" / "entries" / "again").symlink_to(at / "en")
    files = read_folder(at)
    assert [(fault.file, fault.what) for fault in files.unusable] == [
        ("knowledge/en/entries/90-gone.yaml", "this is a link to nothing")
    ]
    assert [each.name for each in files.unread] == ["en/entries/again"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_that_may_not_be_opened_is_named(tmp_path: Path) -> None:
    at = folder.write(tmp_path)
    (at / "en" / "entries").chmod(0)
    try:
        faults = load(at).faults
    finally:
        (at / "en" / "entries").chmod(0o700)
    assert any(
        fault.file == "knowledge/en/entries" and "look at its permissions" in fault.hint for fault in faults
    )


def test_the_shipped_folder_holds_nothing_that_nobody_reads() -> None:
    files = read_folder(Path(__file__).parents[3] / "knowledge")
    assert (files.unread, files.unusable) == ((), ())


def test_every_file_that_is_read_lies_where_places_say(tmp_path: Path) -> None:
    files = read_folder(folder.write(tmp_path))
    assert isinstance(files, FolderFiles)
    assert set(files.contents) == set(folder.files())
    assert all(is_read(name) and not is_passed_over(name.rpartition("/")[2]) for name in files.contents)
