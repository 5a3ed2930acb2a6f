"""Which files are in use where some are broken: each as it is now, or as it last fitted to the others."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.fault import Fault
from bot.knowledge.loading import Loaded, load
from bot.knowledge.reading.folder_files import FolderFiles, read_folder, unreadable
from bot.knowledge.reloading.last_good import ChosenFiles, DamagedFilesError, choose, packed, unpacked
from tests.knowledge import folder

WORDING, STATUSES, FIRM = "en/wording.yaml", "en/statuses.yaml", "firm.yaml"
GOOD = FolderFiles("knowledge", {name: text.encode() for name, text in sorted(folder.files().items())})
Edits = dict[str, str | bytes | None]


def edited(*edits: Edits) -> FolderFiles:
    contents = dict(GOOD.contents)
    for name, content in (item for each in edits for item in each.items()):
        if content is None:
            contents.pop(name, None)
        else:
            contents[name] = content if isinstance(content, bytes) else content.encode()
    return GOOD.with_contents(contents)


def in_use(chosen: ChosenFiles) -> dict[str, bytes]:
    """Return the files that are not in use as they last were."""
    assert chosen.files is not None
    assert chosen.loaded.knowledge is not None
    names = chosen.files.contents.keys() | GOOD.contents.keys()
    contents = chosen.files.contents
    return {
        name: contents.get(name, b"gone") for name in names if contents.get(name) != GOOD.contents.get(name)
    }


ANSWER = folder.replaced(folder.PASSPORT, "Ask us first.", "Ask us before you fly.")
BROKEN = folder.replaced(STATUSES, "means: It", "means:It")


def test_a_good_edit_is_in_use_while_another_file_is_broken() -> None:
    files = edited(ANSWER, BROKEN)
    chosen = choose(files, GOOD, load)
    assert in_use(chosen) == {folder.PASSPORT: files.contents[folder.PASSPORT]}
    assert list(chosen.held) == [STATUSES]
    assert [(each.file, each.line) for each in chosen.held[STATUSES]] == [("knowledge/en/statuses.yaml", 3)]


def test_a_broken_file_alone_changes_nothing() -> None:
    chosen = choose(edited(BROKEN), GOOD, load)
    assert in_use(chosen) == {}
    assert list(chosen.held) == [STATUSES]


@pytest.mark.parametrize(
    "edit",
    [
        {FIRM: None},
        {FIRM: ""},
        {WORDING: None},
        {"en/entries/90-new.yaml": "theme: New\nentries: []\n"},
        {"danger/en.yaml": None},
        folder.replaced(WORDING, "start:", "begin:"),
    ],
    ids=["gone", "empty", "wording gone", "new and broken", "danger gone", "a key misspelled"],
)
def test_whatever_is_wrong_with_one_file_keeps_only_that_file_out(edit: Edits) -> None:
    files = edited(ANSWER, edit)
    chosen = choose(files, GOOD, load)
    assert in_use(chosen) == {folder.PASSPORT: files.contents[folder.PASSPORT]}
    assert list(chosen.held) == list(edit)


def test_where_a_fault_is_told_in_a_file_that_nobody_changed_the_changed_one_is_held() -> None:
    """The phrase that comes second is what is told; here it is the old one."""
    phrase = folder.replaced(folder.REFUSAL, "what does 221g mean", "they kept my passport")
    chosen = choose(edited(phrase, folder.replaced(FIRM, "fees: null", "fees: Ask us.")), GOOD, load)
    assert set(in_use(chosen)) == {FIRM}
    assert list(chosen.held) == [folder.REFUSAL]
    assert [each.file for each in chosen.held[folder.REFUSAL]] == [f"knowledge/{folder.PASSPORT}"]


def test_edits_that_fit_only_together_are_in_use_together_while_a_third_is_broken() -> None:
    new = folder.files()[folder.PASSPORT].replace("passport-held", "passport-kept")
    together: Edits = {
        folder.PASSPORT: new,
        **folder.replaced(folder.REFUSAL, "related: [passport-held]", "related: [passport-kept]"),
    }
    chosen = choose(edited(together, BROKEN), GOOD, load)
    assert set(in_use(chosen)) == set(together)
    assert list(chosen.held) == [STATUSES]


def test_a_file_that_brings_out_a_bug_is_found_and_held() -> None:
    def buggy(files: FolderFiles) -> Loaded:
        if b"bug" in files.contents[FIRM]:
            return Loaded(None, (Fault("knowledge", 1, 1, "a mistake of the bot's own", "tell us"),))
        return load(files)

    chosen = choose(edited(ANSWER, folder.replaced(FIRM, "fees: null", "fees: bug")), GOOD, buggy)
    assert set(in_use(chosen)) == {folder.PASSPORT}
    assert [each.what for each in chosen.held[FIRM]] == ["a mistake of the bot's own"]


def test_a_folder_that_cannot_be_read_leaves_everything_as_it_was(tmp_path: Path) -> None:
    files = unreadable(tmp_path / "knowledge", OSError(5, "Input/output error"))
    chosen = choose(files, GOOD, load)
    assert in_use(chosen) == {}
    assert ["Input/output error" in each.what for each in chosen.faults] == [True]


def test_a_folder_of_answers_that_is_gone_is_told_once_and_by_name(tmp_path: Path) -> None:
    at = folder.write(tmp_path)
    (at / "en" / "entries").rename(tmp_path / "elsewhere")
    (at / "en" / "entries").symlink_to(tmp_path / "elsewhere")
    chosen = choose(read_folder(at), GOOD, load)
    assert in_use(chosen) == {}
    assert list(chosen.held) == ["en/entries"]


def test_a_device_in_the_place_of_a_new_file_is_held_by_its_name() -> None:
    fault = Fault("knowledge/en/entries/90-pipe.yaml", 1, 1, "this is not a regular file", "delete it")
    chosen = choose(FolderFiles("knowledge", edited(ANSWER).contents, (fault,)), GOOD, load)
    assert set(in_use(chosen)) == {folder.PASSPORT}
    assert chosen.held == {"en/entries/90-pipe.yaml": (fault,)}


def test_without_files_that_were_good_there_is_nothing_to_use() -> None:
    chosen = choose(edited(BROKEN), None, load)
    assert chosen.files is None
    assert chosen.faults


def test_files_of_another_version_of_the_bot_that_do_not_load_are_no_help() -> None:
    old = edited(folder.replaced(WORDING, "start:", "begin:"))
    chosen = choose(edited(BROKEN, {WORDING: old.contents[WORDING]}), old, load)
    assert chosen.files is None


BREAKS: dict[str, tuple[str, str]] = {
    FIRM: ("name:", "name"),
    folder.REFUSAL: ("question:", "qestion:"),
    folder.PASSPORT: ("theme:", "theme"),
    STATUSES: ("means: It", "means:It"),
    WORDING: ("start:", "begin:"),
    "en/synonyms.yaml": ("says: [ap", "says: ap"),
}
GOOD_EDITS: dict[str, tuple[str, str]] = {
    FIRM: ("fees: null", "fees: Ask us."),
    folder.REFUSAL: ("It counts as a refusal.", "It is a refusal for now."),
    folder.PASSPORT: ("Ask us first.", "Ask us before you fly."),
    STATUSES: ("Read your letter.", "Read the letter."),
    WORDING: ("start: Some words.", "start: Other words."),
    "en/synonyms.yaml": ("[ap,", "[a p,"),
}


@settings(max_examples=8)
@given(
    st.dictionaries(st.sampled_from(sorted(BREAKS)), st.sampled_from(["good", "broken", "gone"])).filter(
        lambda kinds: not all(kinds.get(each) == "gone" for each in (folder.REFUSAL, folder.PASSPORT))
    )
)
def test_of_any_edits_the_good_ones_are_in_use_and_each_other_file_is_held(kinds: dict[str, str]) -> None:
    edits: Edits = {}
    for name, kind in kinds.items():
        old, new = (BREAKS if kind == "broken" else GOOD_EDITS)[name]
        edits[name] = None if kind == "gone" else folder.files()[name].replace(old, new, 1)
    files = edited(edits)
    chosen = choose(files, GOOD, partial(load, before=GOOD))
    good = {name for name, kind in kinds.items() if kind == "good"}
    gone = {name for name, kind in kinds.items() if kind == "gone"}
    assert in_use(chosen) == {name: files.contents[name] for name in good}
    assert set(chosen.held) == set(kinds) - good
    assert all(chosen.held[name] for name in gone)


def test_what_is_packed_is_read_as_it_was() -> None:
    assert unpacked(packed(GOOD), "knowledge") == GOOD
    empty = FolderFiles("knowledge", {})
    assert unpacked(packed(empty), "knowledge") == empty


@given(st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=30)
def test_what_is_damaged_is_said_to_be(at: int, flip: int) -> None:
    content = bytearray(packed(FolderFiles("knowledge", {"firm.yaml": b"name: x"})))
    content[at % len(content)] ^= flip
    with pytest.raises(DamagedFilesError):
        unpacked(bytes(content), "knowledge")
    with pytest.raises(DamagedFilesError):
        unpacked(bytes(content[: at % len(content)]), "knowledge")
