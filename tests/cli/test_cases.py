"""`cases import` and `cases export`: what is told, what is written, how they end."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.cli.calling import Call

NUMBER = "BLG2019123456"
ROW = f"number,label,post\n{NUMBER},Smith,Bogotá\n"


def test_a_file_is_taken_in_and_written_out_again(call: Call) -> None:
    call.write("cases.csv", ROW)
    done = call("cases", "import", "cases.csv")
    assert done.exit_code == 0
    assert done.stdout == "cases.csv: 1 added, 0 changed, 0 unchanged.\n"
    shown = call("cases", "export")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[1] == f"{NUMBER},Smith,,Bogotá,,7,open,"


def test_every_fault_is_a_line_and_nothing_is_imported(call: Call) -> None:
    call.write("cases.csv", ROW + "LMA1,x,y\nLMA2,x,y\n")
    done = call("cases", "import", "cases.csv")
    assert done.exit_code == 1
    first, second, last = done.stderr.splitlines()
    assert first.startswith("cases.csv:3: number: “LMA1” has 1 digit after its three letters, not ten; ")
    assert second.startswith("cases.csv:4: number: ")
    assert last == "cases.csv: 2 errors; nothing was imported."
    assert call("cases", "export").stdout.count("\n") == 1


def test_a_dry_run_writes_nothing(call: Call) -> None:
    call.write("cases.csv", ROW)
    done = call("cases", "import", "cases.csv", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout == "cases.csv: 1 added, 0 changed, 0 unchanged (--dry-run: nothing was written).\n"
    assert call("cases", "export").stdout.count("\n") == 1


def test_kept_cases_change_only_with_update(call: Call) -> None:
    call.write("cases.csv", ROW)
    assert call("cases", "import", "cases.csv").exit_code == 0
    refused = call("cases", "import", "cases.csv")
    assert refused.exit_code == 1
    assert f"cases.csv:2: number: {NUMBER} is already in the database" in refused.stderr
    call.write("cases.csv", ROW.replace("Smith", "Smith & Sons"))
    done = call("cases", "import", "cases.csv", "--update")
    assert done.stdout == "cases.csv: 0 added, 1 changed, 0 unchanged.\n"


def test_the_export_of_another_program_is_taken_in_on_request(call: Call) -> None:
    call.write("cases.csv", f"Our cases\nNumber,Phone,Client\n{NUMBER},1,Smith\n")
    refused = call("cases", "import", "cases.csv")
    assert refused.exit_code == 1
    assert "cases.csv:2: Phone: there is no such column; remove it, or import with --ignore-columns" in (
        refused.stderr
    )
    done = call("cases", "import", "cases.csv", "--ignore-columns")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "cases.csv: the column names are in line 2; what is above was not read",
        "cases.csv: ignored: Phone",
        "cases.csv: 1 added, 0 changed, 0 unchanged.",
    ]


def test_cases_that_an_update_closes_or_opens_again_are_named(call: Call) -> None:
    call.write("cases.csv", ROW)
    call("cases", "import", "cases.csv")
    for state, turned in (("closed", "closed"), ("open", "reopened")):
        call.write("cases.csv", f"number,state\n{NUMBER},{state}\nLGS2024700123,{state}\n")
        would = call("cases", "import", "cases.csv", "--update", "--dry-run")
        done = call("cases", "import", "cases.csv", "--update")
        count, both = (1, NUMBER) if state == "closed" else (2, f"{NUMBER}, LGS2024700123")
        assert done.stdout.splitlines()[1:] == [f"cases.csv: of the changed, {count} {turned}: {both}"]
        assert would.stdout.splitlines()[1:] == done.stdout.splitlines()[1:]


def test_an_export_to_a_file_is_for_its_owner_and_never_over_another(call: Call) -> None:
    call.write("cases.csv", ROW)
    call("cases", "import", "cases.csv")
    done = call("cases", "export", "out.csv", "--excel")
    assert (done.exit_code, done.stdout) == (0, "out.csv: 1 case written.\n")
    written = call.folder / "out.csv"
    assert written.read_bytes().startswith(b"\xef\xbb\xbfnumber,")
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    again = call("cases", "export", "out.csv")
    assert again.exit_code == 2
    assert again.stderr == "out.csv exists; name another file, or add --force to replace it\n"
    assert call("cases", "export", "out.csv", "--force").exit_code == 0
    assert written.read_bytes().startswith(b"number,")
    assert call("cases", "import", "out.csv", "--update").stdout.endswith("1 unchanged.\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.csv", "missing.csv does not exist; check its name and folder\n"),
        ("knowledge", "knowledge is a folder; name the CSV file in it\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(call: Call, name: str, told: str) -> None:
    done = call("cases", "import", name)
    assert (done.exit_code, done.stderr) == (2, told)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_file_without_the_right_to_it_is_one_line(call: Call) -> None:
    call.write("cases.csv", ROW).chmod(0)
    done = call("cases", "import", "cases.csv")
    assert done.exit_code == 2
    assert done.stderr == (
        "cases.csv cannot be read (Permission denied); give this user the right to read it\n"
    )


def test_a_file_in_a_folder_that_is_not_there_is_one_line(call: Call) -> None:
    done = call("cases", "export", "nowhere/out.csv")
    assert done.exit_code == 2
    assert done.stderr.startswith("nowhere/out.csv cannot be written (No such file or directory); ")


def test_a_file_too_large_is_not_read(call: Call) -> None:
    with (call.folder / "cases.csv").open("wb") as file:
        file.truncate(60_000_000)
    done = call("cases", "import", "cases.csv")
    assert (done.exit_code, done.stderr) == (
        2,
        "cases.csv is larger than 50 MB; split it into several files\n",
    )


def test_a_database_that_cannot_be_used_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = call.folder / "broken.db"
    broken.write_bytes(b"not a database" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{broken}")
    call.write("cases.csv", ROW)
    for arguments in (("import", "cases.csv"), ("export",)):
        done = call("cases", *arguments)
        assert done.exit_code == 2
        assert "is not a database; " in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_audit_says_that_the_command_line_did_it(call: Call) -> None:
    call.write("cases.csv", ROW)
    call("cases", "import", "cases.csv")
    database: Path = call.folder / "data" / "bot.db"
    with sqlite3.connect(database) as conn:
        found = conn.execute("SELECT staff_name, action, detail FROM audit").fetchall()
    assert found == [("command line", "import", "added, line 2 of a file")]


def test_help_shows_columns_and_examples(call: Call) -> None:
    told = call("cases", "import", "--help").stdout
    for words in ("check_every_days", "--dry-run", "python -m bot cases import cases.csv", "Exit codes: 0"):
        assert words in told
    assert "cases import" in call("cases", "export", "--help").stdout
