"""The folder as a whole: a snapshot, or every fault."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.domain.fault import Fault, Severity
from bot.domain.ids import EntryId, Locale
from bot.domain.reply import plain_text
from bot.domain.source_kind import SourceKind
from bot.knowledge.firm_facts import firm_values
from bot.knowledge.loading import check, load
from bot.knowledge.model import Knowledge, Review
from bot.knowledge.phrasebook import Phrasebook
from tests.knowledge import folder

TODAY = date(2027, 1, 15)


def loaded(parent: Path, changed: dict[str, str | bytes | None] | None = None) -> Knowledge:
    found = load(folder.write(parent, changed))
    assert found.knowledge, [str(fault) for fault in found.faults]
    return found.knowledge


def faults(parent: Path, changed: dict[str, str | bytes | None]) -> list[Fault]:
    return [fault for fault in load(folder.write(parent, changed)).faults if fault.severity is Severity.ERROR]


def test_a_good_folder_becomes_a_snapshot(tmp_path: Path) -> None:
    knowledge = loaded(tmp_path)
    english = knowledge.languages[Locale("en")]
    assert [theme.key for theme in english.themes] == ["the-refusal", "passport-and-travel"]
    assert english.themes[1].title == "Passport and travel"
    entry = english.entries[EntryId("what-is-221g")]
    assert entry.reviewed == Review("CJF", date(2026, 5, 1))
    assert entry.theme == "the-refusal"
    assert entry.place.line == 4
    assert english.entries[EntryId("passport-held")].reviewed is None
    assert [kind.phrases for kind in english.small_talk] == [("hi", "hello"), ("yes", "no", "ok")]


def test_a_retired_entry_is_offered_under_no_answer(tmp_path: Path) -> None:
    old, new = "- id: passport-held\n", "- id: passport-held\n    retired: true\n"
    english = loaded(tmp_path, folder.replaced(folder.PASSPORT, old, new)).languages[Locale("en")]
    assert english.entries[EntryId("travel-while-pending")].related == ("what-is-221g",)
    assert english.retired == {"passport-held"}


def test_the_firms_words_stand_in_for_what_is_not_known(tmp_path: Path) -> None:
    knowledge = loaded(tmp_path)
    english = knowledge.languages[Locale("en")]
    values = firm_values(knowledge.firm, english.wording)
    assert values["firm.appointment"] == english.wording.firm_appointment_unknown
    phrases = Phrasebook.of(knowledge.firm, english)
    said = plain_text(phrases.say(english.entries[EntryId("what-is-221g")].whole))
    assert said == "It can still change.\n\nIt counts as a refusal. Call +1 406-373-9828."


def test_an_answer_names_the_day_its_newest_source_was_read_and_how_far_the_law_is_known(
    tmp_path: Path,
) -> None:
    changed = folder.files()[folder.PASSPORT]
    changed = changed.replace("Ask us first.", "Read on {entry.read}, known to {entry.as_of}.")
    older = (
        "supports: [Please wait.]}\n      - {title: Old, url: https://travel.state.gov/old.html, kind: press,"
    )
    older += " read: 2025-03-09, copy: undated, supports: [Please wait.]}"
    changed = changed.replace("supports: [Please wait.]}", older, 1)
    changed = changed.replace(
        "    label: May I", "    as_of: 2025-07-01\n    review_every: 30\n    label: May I"
    )
    english = loaded(tmp_path, {folder.PASSPORT: changed}).languages[Locale("en")]
    entry = english.entries[EntryId("travel-while-pending")]
    said = plain_text(entry.more.fill({}))
    assert said == "Read on Some words. 24 Month11 2026, known to Some words. 1 Month7 2025."
    assert [(each.kind, each.copied) for each in entry.sources] == [
        (SourceKind.OFFICIAL, None),
        (SourceKind.PRESS, "undated"),
    ]


def test_clients_read_after_how_many_days_backups_are_deleted_where_the_firm_tells(tmp_path: Path) -> None:
    for days, written in ((30, "backup_days: 30\n"), (None, "backup_days: null\n"), (None, "")):
        files = folder.replaced("firm.yaml", "fees: null\n", f"fees: null\n{written}")
        place = tmp_path / (written.strip() or "without")
        place.mkdir()
        knowledge = loaded(place, files)
        wording = knowledge.languages[Locale("en")].wording
        assert knowledge.firm.backup_days == days
        said = firm_values(knowledge.firm, wording)["firm.backups"]
        told = wording.firm_backups_days.replace("{days}", "30")
        assert said == (told if days else wording.firm_backups_unknown)


@pytest.mark.parametrize("days", ["0", "1", "soon", "30 days", "4000", "-5", "٣٠"])
def test_what_is_no_number_of_days_is_a_fault(tmp_path: Path, days: str) -> None:
    changed = folder.replaced("firm.yaml", "fees: null\n", f"fees: null\nbackup_days: {days}\n")
    (fault,) = faults(tmp_path, changed)
    assert f"“{days}” is not a number of days" in str(fault)


def test_the_version_of_an_entry_follows_what_clients_read_and_nothing_else(tmp_path: Path) -> None:
    def version(name: str, old: str, new: str) -> str:
        knowledge = loaded(tmp_path / name, folder.replaced(folder.PASSPORT, old, new))
        return knowledge.languages[Locale("en")].entries[EntryId("travel-while-pending")].version

    same = version("same", "Ask us first.", "Ask us first.")
    assert len(same) == 8
    assert version("phrase", "can I travel now", "may I fly somewhere") == same
    assert version("answer", "Ask us first.", "Please ask us first.") != same
    assert version("question", "May I travel while", "Can I travel while") != same


@pytest.mark.parametrize(
    ("old", "new", "signed"),
    [
        ("It counts as a refusal.", "It counts as a denial.", False),
        ("lead: It can still change.", "lead: It will still change.", False),
        ("question: What is a 221(g) refusal?", "question: What is a 221(g)?", False),
        ("label: What is a 221(g)?", "label: What is it?", False),
        ("title: The law", "title: A law", False),
        ("uscode/text/8/1201", "uscode/text/8/1202", False),
        ("words: dkkpfrdp", "words: bcdfghjk", False),
        (", words: dkkpfrdp", "", False),
        ("It counts as a refusal. Call", "It counts  as a refusal.\n      Call", True),
        ("read: 2026-11-24", "read: 2026-11-25", True),
        ("what does 221g mean", "what is the meaning of 221g", True),
        ("related: [passport-held]", "related: []", True),
    ],
)
def test_a_sign_off_counts_for_the_words_that_were_signed(
    old: str, new: str, signed: bool, tmp_path: Path
) -> None:
    entries = loaded(tmp_path, folder.replaced(folder.REFUSAL, old, new)).languages[Locale("en")].entries
    assert (entries[EntryId("what-is-221g")].reviewed is not None) is signed


def test_the_version_of_the_snapshot_follows_every_file(tmp_path: Path) -> None:
    one = loaded(tmp_path / "a").version
    assert loaded(tmp_path / "b").version == one
    assert loaded(tmp_path / "c", folder.replaced("en/synonyms.yaml", "[ap,", "[ap, a p,")).version != one


def test_questions_as_clients_ask_them_belong_to_their_entry(tmp_path: Path) -> None:
    asked = "asked:\n  - entry: what-is-221g\n    questions: [whats this paper, 221g explained]\n"
    knowledge = loaded(tmp_path, {"en/asked/01-the-refusal.yaml": asked})
    entries = knowledge.languages[Locale("en")].entries
    assert entries[EntryId("what-is-221g")].asked == ("whats this paper", "221g explained")
    assert entries[EntryId("passport-held")].asked == ()


def test_a_question_under_an_unknown_id_is_told_and_nothing_else_of_that_group(tmp_path: Path) -> None:
    asked = "asked:\n  - entry: what-is-221\n    questions: [they kept my PASSPORT]\n"
    found = [str(fault) for fault in faults(tmp_path, {"en/asked/01-the-refusal.yaml": asked})]
    assert found == [
        "knowledge/en/asked/01-the-refusal.yaml:2:12: no entry is called “what-is-221”; "
        "did you mean “what-is-221g”?"
    ]


def test_a_question_of_another_entry_is_told(tmp_path: Path) -> None:
    asked = "asked:\n  - entry: what-is-221g\n    questions: [they kept my PASSPORT]\n"
    found = [str(fault) for fault in faults(tmp_path, {"en/asked/01-the-refusal.yaml": asked})]
    assert found == [
        "knowledge/en/asked/01-the-refusal.yaml:3:17: “they kept my PASSPORT” also appears under entry "
        f"“passport-held” (knowledge/{folder.PASSPORT}, line 7); "
        "keep it where it is answered best, and delete the other",
    ]


def test_a_second_language_is_another_folder(tmp_path: Path) -> None:
    spanish = {name.replace("en/", "es/", 1): text for name, text in folder.files().items() if "/" in name}
    knowledge = loaded(tmp_path, dict(spanish))
    assert set(knowledge.languages) == {"en", "es"}


@pytest.mark.parametrize("name", [*folder.files()])
def test_a_missing_file_is_told(name: str, tmp_path: Path) -> None:
    if name.startswith("en/entries"):
        # Entries are found, not expected: what names a missing one tells.
        assert any("no entry is called" in fault.what for fault in faults(tmp_path, {name: None}))
    else:
        [fault] = [each for each in faults(tmp_path, {name: None}) if each.file == f"knowledge/{name}"]
        assert fault.what == "this file is missing"


def test_a_folder_without_anything_is_told(tmp_path: Path) -> None:
    assert [fault.what for fault in load(tmp_path / "nowhere").faults] == ["this folder does not exist"]
    (tmp_path / "empty").mkdir()
    assert [fault.what for fault in load(tmp_path / "empty").faults] == [
        "this file is missing",
        "there is no folder with texts in English",
        "this file is missing",
        "this file is missing",
    ]


def test_a_file_that_looks_misnamed_is_a_warning(tmp_path: Path) -> None:
    found = load(folder.write(tmp_path, {"en/wordings.yaml": "a: b\n"}))
    assert found.knowledge
    assert [str(fault) for fault in found.faults if "read this file" in fault.what] == [
        "knowledge/en/wordings.yaml:1:1: warning: the bot does not read this file; "
        "did you mean “wording.yaml”?"
    ]


def test_an_unknown_id_is_not_claimed_while_entries_cannot_be_read(tmp_path: Path) -> None:
    found = faults(tmp_path, {folder.PASSPORT: "theme: [\n"})
    assert not [fault for fault in found if "no entry is called" in fault.what]


def test_one_wrong_entry_does_not_hide_the_faults_of_its_neighbours(tmp_path: Path) -> None:
    text = folder.files()[folder.PASSPORT]
    text = text.replace("question: The embassy", "qestion: The embassy").replace(
        "Ask us first.", "# Ask us first."
    )
    assert [fault.line for fault in faults(tmp_path, {folder.PASSPORT: text})] == [5, 30]


def test_missing_and_misspelt_wording_is_told_by_key(tmp_path: Path) -> None:
    text = (
        folder.files()["en/wording.yaml"]
        .replace("button_topics:", "button_topic:")
        .replace("help:", "hlp:", 1)
    )
    found = {fault.what: fault.hint for fault in faults(tmp_path, {"en/wording.yaml": text})}
    assert found == {
        "“button_topic” is not a key that the bot knows here": "did you mean “button_topics”?",
        "“hlp” is not a key that the bot knows here": "did you mean “help”?",
    }


def test_what_is_only_advice_is_left_to_check(tmp_path: Path) -> None:
    written = folder.write(tmp_path)
    assert not [fault for fault in load(written).faults if "sign-off" in fault.what]
    assert [fault for fault in check(written, today=TODAY).faults if "sign-off" in fault.what]


def test_faults_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    found = load(folder.write(tmp_path)).faults
    assert list(found) == sorted(found)


def test_importing_the_package_does_not_load_what_only_the_watcher_needs() -> None:
    code = "import sys, bot.knowledge.loading, bot.knowledge.reloading.live; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "watchfiles" not in done.stdout.split()
