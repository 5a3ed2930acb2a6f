"""`check`: every fault in each format, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from bot.app import remembering
from bot.app.checking import KNOWN
from bot.app.last_good_shelf import LastGoodShelf
from bot.app.remembering import shelf_of
from bot.cli.check import _annotation
from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.folder_files import read_folder
from bot.store.processes.learned_files import LearnedFiles
from tests.cli.calling import Call
from tests.knowledge import folder


@pytest.fixture
def broken(call: Call) -> Call:
    """Three mistakes in two files."""
    call.edit("firm.yaml", "phone: +1 406-373-9828", "phone:+1 406-373-9828")
    call.edit(folder.PASSPORT, "related: [travel-while-pending]", "related: [travel-while-pendin]")
    call.edit(folder.PASSPORT, "Ask us first.", "Ask {firm.fone}.")
    return call


def test_advice_alone_ends_with_code_0_and_a_summary(call: Call) -> None:
    result = call("check")
    assert result.exit_code == 0
    assert ": warning: " not in result.stdout
    assert "en: 3 entries" in result.stdout


def test_every_error_is_named_and_the_code_is_1(broken: Call) -> None:
    result = broken("check")
    assert result.exit_code == 1
    errors = [
        line for line in result.stdout.splitlines() if line.startswith("knowledge/") and "warning" not in line
    ]
    assert any(line.startswith("knowledge/firm.yaml:5:") for line in errors)
    assert any(
        "“travel-while-pendin”" in line and "did you mean “travel-while-pending”" in line for line in errors
    )
    assert any("firm.fone" in line for line in errors)
    assert all("; " in line for line in errors)


def test_json_holds_the_same_faults(broken: Call) -> None:
    told = json.loads(broken("check", "--format", "json").stdout)
    assert {frozenset(each) for each in told} == {
        frozenset({"file", "line", "column", "severity", "what", "hint"})
    }
    assert sum(each["severity"] == "error" for each in told) >= 3


def test_github_gets_an_annotation_a_fault_and_nothing_else(broken: Call) -> None:
    result = broken("check", "--format", "github")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert all(line.startswith(("::error file=knowledge/", "::warning file=knowledge/")) for line in lines)
    assert any(line.startswith("::error file=knowledge/firm.yaml,line=5,col=") for line in lines)


def test_an_annotation_escapes_what_would_end_or_split_it() -> None:
    fault = Fault("a,b:c%.yaml", 3, 7, "100% wrong\r\nhere, there: x", "mend::it", Severity.WARNING)
    assert _annotation(fault) == (
        "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=7::100%25 wrong%0D%0Ahere, there: x; mend::it"
    )


def test_an_unknown_format_is_refused_with_those_there_are(call: Call) -> None:
    result = call("check", "--format", "xml")
    assert result.exit_code == 2
    assert "github" in result.stderr


def used(call: Call) -> None:
    """Store the folder as the version in use, as a bot that runs does."""
    files = read_folder(call.folder / "knowledge")
    LastGoodShelf(shelf_of("sqlite:///data/bot.db"), "knowledge", print).keep(files)


def warnings(call: Call, *arguments: str) -> list[str]:
    said = call("check", *arguments).stdout.splitlines()
    return [line for line in said if ": warning: " in line]


def test_where_no_bot_has_run_warnings_are_counted_by_kind(call: Call) -> None:
    every = warnings(call, "--all")
    said = call("check").stdout
    assert ": warning: " not in said
    assert f"{len(every)} more warnings: --all lists them." in said
    counts = [int(line.split(" x ")[0]) for line in said.splitlines() if " x " in line]
    assert sum(counts) == len(every)
    assert counts == sorted(counts, reverse=True)
    assert "“…”" in said


def test_where_no_bot_has_run_words_that_harm_clients_are_listed(call: Call) -> None:
    call.edit(folder.PASSPORT, "Ask us first.", "We guarantee it.")
    (line,) = warnings(call)
    assert "guarantee" in line


def test_warnings_that_the_version_in_use_has_are_only_counted(call: Call) -> None:
    every = warnings(call, "--all")
    used(call)
    said = call("check")
    assert said.exit_code == 0
    assert ": warning: " not in said.stdout
    assert f"{len(every)} more warnings, which the version in use has too: --all lists them." in said.stdout
    assert warnings(call, "--all") == every


def test_of_an_edit_only_the_new_warnings_are_listed_wherever_its_lines_moved(call: Call) -> None:
    call.edit(folder.PASSPORT, "      - when do I", "      - they kept my passports\n      - when do I")
    same = "is nearly the same as “they kept my passport” (line 7)"
    assert any(same in line for line in warnings(call, "--all"))
    used(call)
    call.edit(folder.PASSPORT, "theme: ", "# A comment that moves every line.\ntheme: ")
    call.edit(folder.PASSPORT, "Ask us first.", "Call 406-373-9828 first.")
    (line,) = warnings(call)
    assert "“406-373-9828” is typed" in line
    assert warnings(call) == [line]  # also once the warnings in use are stored


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("We guarantee it.", "guarantee"),
        ("Write to mia@example.com.", "mia@example.com"),
        ("Call 406-373-9828.", "406-373-9828"),
        ("Call 4O6-373-9828.", "letter O"),
    ],
)
def test_words_that_harm_clients_are_listed_until_they_are_gone(call: Call, words: str, told: str) -> None:
    call.edit(folder.PASSPORT, "Ask us first.", words)
    used(call)
    (line,) = warnings(call)
    assert told in line


def test_an_error_comes_first_and_alone(call: Call) -> None:
    used(call)
    call.edit("firm.yaml", "phone: +1", "phone:+1")
    said = call("check").stdout.splitlines()
    assert said[0].startswith("knowledge/firm.yaml:5:")
    assert not [line for line in said if ": warning: " in line]


def test_the_cause_of_missing_entries_is_known_from_the_version_in_use(call: Call) -> None:
    used(call)
    (call.folder / "knowledge" / folder.PASSPORT).unlink()
    said = call("check").stdout.splitlines()
    assert said[0].startswith(f"knowledge/{folder.PASSPORT}:1:1: this file is gone, and ")


def test_what_check_learns_does_not_replace_what_the_bot_stored(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    used(call)
    written: list[str] = []
    write = LearnedFiles.write

    def noted(shelf: LearnedFiles, name: str, content: bytes) -> None:
        written.append(name)
        write(shelf, name, content)

    monkeypatch.setattr(LearnedFiles, "write", noted)
    monkeypatch.setattr(remembering, "FEW_PHRASES", 0)
    call("check")
    # Of the files in use only the warnings are stored, and what was learned of the folder as it is.
    assert written == [KNOWN, "en-lexical"]


def test_stored_warnings_that_cannot_be_read_are_looked_for_again(call: Call) -> None:
    used(call)
    call("check")
    (call.folder / "data" / "learned" / f"{KNOWN}.learned").write_bytes(b"nonsense")
    assert warnings(call) == []


def test_watch_checks_again_after_each_change(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def changes(*_: object, **__: object) -> Iterator[set[object]]:
        yield set()  # nothing changed: the watcher looks now and then
        call.edit("firm.yaml", "phone: +1", "phone:+1")
        yield {"firm.yaml"}
        call.edit("firm.yaml", "phone:+1", "phone: +1")
        yield {"firm.yaml"}

    every = changes()
    monkeypatch.setattr("watchfiles.watch", lambda *_, **__: every)
    result = call("check", "--watch")
    assert result.exit_code == 0
    summaries = [line for line in result.stdout.splitlines() if line.startswith("en: 3 entries")]
    assert len(summaries) == 2
    assert result.stdout.count("knowledge/firm.yaml:5:") == 1


def test_check_tries_the_phrases_with_the_lexical_matcher_whatever_the_bot_uses(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexical = call("check").stdout
    monkeypatch.setenv("MATCHER", "semantic")
    assert call("check").stdout == lexical


def test_the_lines_to_sign_with_are_printed_and_are_what_makes_a_sign_off_valid(call: Call) -> None:
    where, line, *more = call("check", "--sign-offs").stdout.splitlines()
    assert where == f"knowledge/{folder.PASSPORT}:4: passport-held"
    assert line.startswith(f"    reviewed: {{by: CJF, on: {date.today()}, words: ")
    assert len(more) == 2  # the other answer without a sign-off; the third is signed
    call.edit(folder.PASSPORT, "    reviewed: null", line)
    assert call("check", "--sign-offs").stdout.splitlines() == more

    # Other words void it, and the line for them is another.
    call.edit(folder.PASSPORT, "Each embassy does this its own way.", "Each embassy has its own way.")
    again = call("check", "--sign-offs").stdout.splitlines()
    assert again[0] == where
    assert again[1] not in ("", line)
    assert any("changed after its sign-off" in each for each in warnings(call, "--all"))


def test_lines_to_sign_with_need_a_folder_without_errors(call: Call) -> None:
    call.edit("firm.yaml", "phone: +1", "phone:+1")
    result = call("check", "--sign-offs")
    assert result.exit_code == 1
    assert result.stdout.startswith("knowledge/firm.yaml:5:")
    assert "words: " not in result.stdout
