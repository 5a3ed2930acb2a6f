"""What became of an entry is told first and once, with the number of places that name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.fault import Fault, Severity
from bot.domain.ids import EntryId, Locale
from bot.knowledge.loading import load
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from tests.knowledge import folder
from tests.knowledge.folder import PASSPORT, REFUSAL

ASKED = "en/asked/05-passport-and-travel.yaml"
NAMED_OFTEN = """\
asked:
  - entry: passport-held
    questions: [where is my booklet, who has my booklet]
  - entry: travel-while-pending
    questions: [may I fly to my mother]
"""
Edits = dict[str, str | bytes | None]


def good() -> dict[str, str]:
    return {**folder.files(), ASKED: NAMED_OFTEN}


def errors(parent: Path, edits: Edits, *, known: bool) -> list[Fault]:
    """Return the errors; where it is `known` what was there before, the bot's last good files tell."""
    contents = {name: text.encode() for name, text in sorted(good().items())}
    before = FolderFiles("knowledge", contents) if known else None
    faults = load(read_folder(folder.write(parent, {ASKED: NAMED_OFTEN, **edits})), before=before).faults
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def edit(name: str, old: str, new: str) -> Edits:
    assert old in good()[name]
    return {name: good()[name].replace(old, new, 1)}


TEXT = good()[PASSPORT]
SECOND = TEXT.index("  - id: travel-while-pending")


@pytest.mark.parametrize(
    ("edits", "file", "what"),
    [
        ({PASSPORT: None}, PASSPORT, "this file is gone, and 3 places (first knowledge/"),
        (
            {PASSPORT: None, f"{PASSPORT}.txt": TEXT},
            f"{PASSPORT}.txt",
            "the bot does not read this file, and 3 places",
        ),
        (
            {PASSPORT: None, "entries/05-passport-and-travel.yaml": TEXT},
            "entries",
            "the bot reads nothing in this folder (1 file): 05-passport-and-travel.yaml, and 3 places",
        ),
        (
            edit(PASSPORT, "id: passport-held", "id: kept"),
            PASSPORT,
            "“passport-held” seems to be called “kept” now, but 3 places",
        ),
        (
            {PASSPORT: TEXT[:SECOND]},
            PASSPORT,
            "the entry “travel-while-pending” is gone from this file, and 2 places",
        ),
    ],
    ids=["deleted", "hidden ending", "wrong folder", "id changed", "entry deleted"],
)
def test_the_cause_is_told_alone_where_it_is_known_what_was_there(
    edits: Edits, file: str, what: str, tmp_path: Path
) -> None:
    [fault] = errors(tmp_path, edits, known=True)
    assert fault.file == f"knowledge/{file}"
    assert what in fault.what
    assert fault.hint


@pytest.mark.parametrize(
    ("edits", "file", "what"),
    [
        (
            {PASSPORT: None, f"{PASSPORT}.txt": TEXT},
            f"{PASSPORT}.txt",
            "the bot does not read this file, and 3 places",
        ),
        (
            edit(PASSPORT, "id: passport-held", "id: passport-kept"),
            PASSPORT,
            "“passport-held” seems to be called “passport-kept” now, but 3 places",
        ),
        (
            {PASSPORT: TEXT[:SECOND]},
            PASSPORT,
            "no entry is called “travel-while-pending”, and 1 more place names it",
        ),
    ],
    ids=["hidden ending", "id changed", "entry deleted"],
)
def test_without_what_was_there_the_likeliest_cause_is_told_alone(
    edits: Edits, file: str, what: str, tmp_path: Path
) -> None:
    [fault] = errors(tmp_path, edits, known=False)
    assert (fault.file, what in fault.what) == (f"knowledge/{file}", True)


def test_many_entries_that_are_gone_at_once_are_one_fault_of_their_folder(tmp_path: Path) -> None:
    names = ["apples", "bridges", "candles"]
    groups = "".join(f"  - entry: {name}\n    questions: [{name} one]\n" for name in names)
    related = f"related: [{', '.join(names)}]"
    edits: Edits = {
        ASKED: NAMED_OFTEN + groups,
        **folder.replaced(REFUSAL, "related: [passport-held]", related),
    }
    [fault] = errors(tmp_path, edits, known=False)
    assert fault.file == "knowledge/en/entries"
    assert fault.what.startswith("3 entries are not here (“apples”, “bridges”, “candles”, ...), and 6 places")
    assert fault.hint == "restore the file that held them"


def test_an_id_that_never_was_is_told_where_it_is_written(tmp_path: Path) -> None:
    for known in (True, False):
        [fault] = errors(
            tmp_path / str(known), edit(ASKED, "entry: passport-held", "entry: pasport-held"), known=known
        )
        assert str(fault) == (
            f"knowledge/{ASKED}:2:12: no entry is called “pasport-held”; did you mean “passport-held”?"
        )


def test_every_kind_of_place_that_names_a_gone_entry_is_counted(tmp_path: Path) -> None:
    edits = edit(REFUSAL, "id: what-is-221g", "id: what-it-is")
    edits |= folder.replaced("en/statuses.yaml", "statuses:\n", "explained_in: what-is-221g\nstatuses:\n")
    [fault] = errors(tmp_path, edits, known=True)
    assert "but 4 places" in fault.what  # related, an official text, a status, the entry about statuses


def test_the_phrases_of_a_gone_entry_are_not_missed_on_top(tmp_path: Path) -> None:
    """A status must be named by a phrase of its entry; of an entry that is gone there are none."""
    edits = edit(
        PASSPORT, "      - they kept my passport\n", "      - they kept my passport\n      - refused\n"
    )
    edits = {PASSPORT: str(edits[PASSPORT]).replace("Ask us first.", "It says Refused.")}
    edits |= folder.replaced(
        "en/statuses.yaml", "statuses:\n", "explained_in: travel-while-pending\nstatuses:\n"
    )
    edits |= edit(REFUSAL, "id: what-is-221g", "id: what-it-is")
    [fault] = errors(tmp_path, edits, known=True)
    assert "“what-is-221g” seems to be called “what-it-is” now" in fault.what


def test_a_file_whose_entries_are_missed_is_told_once(tmp_path: Path) -> None:
    files = folder.write(tmp_path, {PASSPORT: None, f"{PASSPORT}.txt": TEXT, ASKED: NAMED_OFTEN})
    assert [each.severity for each in load(files).faults if each.file.endswith(".txt")] == [Severity.ERROR]


def test_a_file_under_another_name_that_is_read_is_fine(tmp_path: Path) -> None:
    assert (
        errors(tmp_path, {PASSPORT: None, "en/entries/07-passport-and-travel.yaml": TEXT}, known=True) == []
    )


def retired(entry: str) -> Edits:
    return edit(PASSPORT, f"  - id: {entry}\n", f"  - id: {entry}\n    retired: true\n")


def test_an_entry_that_is_retired_is_out_of_use_and_what_names_it_is_let_pass(tmp_path: Path) -> None:
    for entry, said in (("travel-while-pending", "true"), ("passport-held", "yes")):
        edits: Edits = {
            PASSPORT: str(retired(entry)[PASSPORT]).replace("retired: true", f"retired: {said}"),
            ASKED: NAMED_OFTEN,
        }
        knowledge = load(folder.write(tmp_path / entry, edits)).knowledge
        assert knowledge
        english = knowledge.languages[Locale("en")]
        assert EntryId(entry) not in english.entries
        assert english.retired == {EntryId(entry)}
        assert all(EntryId(entry) not in each.related for each in english.entries.values())
        assert EntryId(entry) not in english.themes[1].entries


def test_a_theme_whose_entries_are_all_retired_is_not_shown(tmp_path: Path) -> None:
    text = str(retired("passport-held")[PASSPORT]).replace(
        "  - id: travel-while-pending\n", "  - id: travel-while-pending\n    retired: true\n"
    )
    knowledge = load(folder.write(tmp_path, {PASSPORT: text, ASKED: NAMED_OFTEN})).knowledge
    assert knowledge
    assert [theme.key for theme in knowledge.languages[Locale("en")].themes] == ["the-refusal"]


def test_what_is_wrong_with_a_retired_entry_keeps_nothing_out(tmp_path: Path) -> None:
    text = str(retired("travel-while-pending")[PASSPORT]).replace("Ask us first.", "Ask {firm.fone}.")
    text = text.replace("      - can I travel now\n", "      - they kept my passport\n").replace(
        "lead: Please wait.", ""
    )
    assert load(folder.write(tmp_path, {PASSPORT: text})).knowledge


def test_an_entry_that_is_needed_cannot_be_retired(tmp_path: Path) -> None:
    edits: Edits = {
        REFUSAL: good()[REFUSAL].replace("- id: what-is-221g\n", "- id: what-is-221g\n    retired: true\n")
    }
    found = {(fault.file, fault.line) for fault in errors(tmp_path, edits, known=True)}
    assert found == {("knowledge/en/official_texts.yaml", 3), ("knowledge/en/statuses.yaml", 6)}


def test_the_id_of_a_retired_entry_cannot_be_used_again(tmp_path: Path) -> None:
    edits = retired("travel-while-pending")
    edits |= {REFUSAL: good()[REFUSAL].replace("what-is-221g", "travel-while-pending")}
    edits |= folder.replaced("en/statuses.yaml", "what-is-221g", "passport-held")
    edits |= folder.replaced("en/official_texts.yaml", "what-is-221g", "passport-held")
    assert any("(“travel-while-pending”)" in fault.what for fault in errors(tmp_path, edits, known=True))


@pytest.mark.parametrize("said", ["ture", "maybe", "1"])
def test_a_retired_that_is_neither_true_nor_false_is_a_fault(said: str, tmp_path: Path) -> None:
    text = str(retired("travel-while-pending")[PASSPORT]).replace("retired: true", f"retired: {said}")
    [fault] = errors(tmp_path, {PASSPORT: text}, known=True)
    assert f"“{said}” is neither true nor false" in fault.what


COPY = "en/entries/05-passport-and-travel-old.yaml"


@pytest.mark.parametrize("known", [True, False])
def test_a_copy_of_a_file_is_blamed_and_not_the_original(tmp_path: Path, *, known: bool) -> None:
    found = [str(fault) for fault in errors(tmp_path, {COPY: TEXT}, known=known)]
    assert found == [
        f"knowledge/{COPY}:1:1: all 2 entries of this file are in knowledge/{PASSPORT} too; "
        "if it is a copy, delete it or move it elsewhere"
    ]


def test_a_copy_with_a_shorter_name_is_blamed_where_the_original_is_known(tmp_path: Path) -> None:
    [fault] = errors(tmp_path, {"en/entries/05-p.yaml": TEXT}, known=True)
    assert fault.file == "knowledge/en/entries/05-p.yaml"


@pytest.mark.parametrize(
    "pasted",
    [
        TEXT[TEXT.index("  - id: passport-held") : SECOND],
        "  - id: passport-held\n    question: The embassy kept my passport\n    phrases:\n",
        "  - id: passport-held\n    question: Who?\n",
    ],
    ids=["the whole entry", "its beginning", "its first lines with another question"],
)
def test_an_entry_that_is_pasted_twice_is_one_fault(pasted: str, tmp_path: Path) -> None:
    [fault] = errors(tmp_path, {PASSPORT: TEXT + pasted}, known=True)
    assert fault.line == TEXT.count("\n") + 1
    assert "the entry “passport-held” appears twice in this file (also on line 4)" in fault.what
    assert fault.hint == "delete one of the two"


def test_an_unfinished_copy_above_the_original_is_the_one_that_is_told(tmp_path: Path) -> None:
    start = TEXT.index("  - id: passport-held")
    pasted = "  - id: passport-held\n    question: The embassy kept my passport\n"
    [fault] = errors(tmp_path, {PASSPORT: TEXT[:start] + pasted + TEXT[start:]}, known=True)
    assert (fault.line, fault.hint) == (4, "delete one of the two")


def test_an_entry_made_from_a_copy_needs_an_id_of_its_own(tmp_path: Path) -> None:
    start = TEXT.index("  - id: travel-while-pending")
    new = TEXT[start:].replace("May I travel while I wait?", "May I drive?").replace("Ask us first.", "Yes.")
    new = new.replace("lead: Please wait.", "lead: You may.")
    [fault] = errors(tmp_path, {PASSPORT: TEXT + new}, known=True)
    assert fault.hint == "give the second an id of its own, or delete one of the two"
