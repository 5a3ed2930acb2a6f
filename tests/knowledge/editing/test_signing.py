"""A sign-off is written in one line, and nothing else in the file changes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.editing.proof import NotEditedError
from bot.knowledge.editing.signing import sign
from bot.knowledge.loading import load
from bot.knowledge.model import Entry
from bot.knowledge.reading.folder_files import FolderFiles
from tests.knowledge import folder

DAY = date(2026, 11, 28)
REVIEWED = "    reviewed: null\n    label: They kept my passport\n"


def files_with(reviewed: str) -> tuple[FolderFiles, Entry]:
    """Return the folder in which the entry about passports has these lines, and that entry."""
    contents = {name: text.encode() for name, text in folder.files().items()}
    text = contents[folder.PASSPORT].decode()
    assert REVIEWED in text
    contents[folder.PASSPORT] = text.replace(REVIEWED, reviewed).encode()
    files = FolderFiles("knowledge", contents)
    knowledge = load(files).knowledge
    assert knowledge
    return files, next(
        each
        for language in knowledge.languages.values()
        for each in language.entries.values()
        if each.id == "passport-held"
    )


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("null", ""),
        ("null   # not yet", "   # not yet"),
        ("~", ""),
        ("{by: CJF, on: 2026-05-01, words: dkkpfrdp}", ""),
        ("{ by: 'C, J}F', on: 2026-05-01, words: dkkpfrdp }  # old", "  # old"),
    ],
)
def test_the_sign_off_replaces_what_was_written(written: str, after: str) -> None:
    files, entry = files_with(REVIEWED.replace("null", written))
    edited = sign(files, entry, 'Anna: "the boss"', DAY)
    assert edited.before.splitlines()[: edited.line - 1] == edited.after.splitlines()[: edited.line - 1]
    assert edited.before.splitlines()[edited.line :] == edited.after.splitlines()[edited.line :]
    assert (
        edited.after.splitlines()[edited.line - 1].decode().endswith(f"words: {entry.fingerprint}}}{after}")
    )
    signed = load(files.with_contents({**files.contents, edited.name: edited.after})).knowledge
    assert signed
    review = next(iter(signed.languages.values())).entries[entry.id].reviewed
    assert review
    assert (review.by, review.on) == ('Anna: "the boss"', DAY)


def test_a_sign_off_on_several_lines_is_refused_with_its_line() -> None:
    lines = REVIEWED.replace("null", "\n      by: CJF\n      on: 2026-05-01\n      words: dkkpfrdp")
    files, entry = files_with(lines)
    with pytest.raises(NotEditedError) as caught:
        sign(files, entry, "Anna", DAY)
    assert caught.value.fault.line > 1


def test_an_entry_that_left_the_file_is_refused() -> None:
    files, entry = files_with(REVIEWED)
    empty = files.with_contents({**files.contents, folder.PASSPORT: b"theme: Passport and travel\n"})
    with pytest.raises(NotEditedError):
        sign(empty, entry, "Anna", DAY)
