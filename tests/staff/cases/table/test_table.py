"""A table of cases: what is written is read back, and what cannot be read is told with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, OpenItem
from bot.domain.ids import CaseId
from bot.staff.cases.table.columns import KEEP, TableRow, write_table
from bot.staff.cases.table.importing import Imported, import_cases
from bot.staff.cases.table.reading import ReadTable, read_table
from bot.store.cases import case_table
from bot.store.cases.case_table import KeptCase
from bot.store.database.engine import Store
from tests.spending import BUDGET, cpu_of
from tests.store.clock import Clock
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

TODAY = date(2026, 11, 24)
NUMBER = "BLG2019123456"
OTHER = "AA00A1B2C3"


def table(*lines: str, end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()


def read(*lines: str) -> ReadTable:
    return read_table(table(*lines), TODAY)


def row(*lines: str) -> TableRow:
    found = read(*lines)
    assert found.faults == ()
    (one,) = found.rows
    return one


def fault(*lines: str) -> str:
    found = read(*lines)
    (one,) = found.faults
    return str(one)


RISKY = st.text("=+-@＝;,|\t\r\n'\"“ a1\\", min_size=1, max_size=12)

WORDS = (
    (st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30) | RISKY)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text.casefold() not in ("", "-", "–", "—", "none"))
)
NUMBERS = st.from_regex(r"[B-D][A-Z]{2}[0-9]{10}|AA[0-9A-Z]{8}|20[0-9]{2}AF[1-9][0-9]{0,7}", fullmatch=True)


@st.composite
def kept_cases(draw: st.DrawFn) -> KeptCase:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    case = Case(
        id=CaseId(1),
        number=CaseNumber(draw(NUMBERS)),
        label=draw(st.none() | WORDS),
        visa_kind=draw(st.none() | WORDS),
        post=draw(st.none() | WORDS),
        refused_on=draw(st.none() | st.dates(date(1990, 1, 1), TODAY)),
        check_every_days=draw(st.integers(1, 90)),
        state=draw(st.sampled_from(CaseState)),
        created_at=made,
        checked_at=None,
    )
    items = draw(st.lists(WORDS | st.sampled_from(["-", "none", "a | b", "\\", "a\\|b", "|"]), max_size=3))
    return KeptCase(case, tuple(OpenItem(place, text) for place, text in enumerate(items, start=1)))


@settings(deadline=None)
@given(st.lists(kept_cases(), max_size=4, unique_by=lambda kept: kept.case.number))
def test_a_written_table_is_read_back(everything: list[KeptCase]) -> None:
    found = read_table(write_table(everything).encode(), TODAY)
    assert found.faults == ()
    assert [
        (
            one.number,
            None if one.label is KEEP else one.label,
            None if one.visa_kind is KEEP else one.visa_kind,
            None if one.post is KEEP else one.post,
            None if one.refused_on is KEEP else one.refused_on,
            one.check_every_days,
            one.state,
            () if one.open_items is KEEP else one.open_items,
        )
        for one in found.rows
    ] == [
        (
            kept.case.number,
            kept.case.label,
            kept.case.visa_kind,
            kept.case.post,
            kept.case.refused_on,
            kept.case.check_every_days,
            kept.case.state,
            tuple(item.text for item in kept.items),
        )
        for kept in everything
    ]


SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SEPARATORS = (",", ";", "\t", "|")


def cells_seen(text: str) -> Iterator[str]:
    """Yield every cell that a program may see, whatever separates cells for it and quotes them or not."""
    for separator in SEPARATORS:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield from record
        for line in text.splitlines():
            yield from line.split(separator)


def assert_harmless(text: str) -> None:
    assert not [cell for cell in cells_seen(text) if cell.strip(' \n"“”').startswith(SIGNS)]


@settings(deadline=None)
@given(kept_cases(), RISKY, RISKY)
def test_no_cell_is_run_as_a_formula_whatever_separates_cells(kept: KeptCase, label: str, item: str) -> None:
    case = replace(kept.case, label=label, post=f"Lima {label}")
    assert_harmless(write_table([replace(kept, case=case, items=(OpenItem(1, item), OpenItem(2, label)))]))


@pytest.mark.parametrize("before", ["", "x;", "x,", "x|", "x; ", 'x;"', "x; “", "x;;"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_formula_after_a_separator_is_escaped_and_read_back(before: str, sign: str) -> None:
    words = f"{before}{sign}HYPERLINK(1)"
    made = datetime(2026, 1, 1, tzinfo=UTC)
    case = Case(
        id=CaseId(1),
        number=CaseNumber(NUMBER),
        label=words,
        visa_kind=None,
        post=None,
        refused_on=None,
        check_every_days=7,
        state=CaseState.OPEN,
        created_at=made,
        checked_at=None,
    )
    written = write_table([KeptCase(case, ())])
    assert_harmless(written)
    assert read_table(written.encode(), TODAY).rows[0].label == words


def test_a_long_row_of_spaces_is_read_quickly() -> None:
    blanks = f'{NUMBER},"{" " * 60_000}{chr(9) * 60_000}Lima"'
    assert row("number,post", blanks).post == "Lima"
    assert cpu_of(lambda: row("number,post", blanks)) < BUDGET


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"number\n{text}".encode()))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    read_table(content, TODAY)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_spreadsheets_write_is_read(separator: str, end: str, mark: bytes) -> None:
    lines = (("Case Number", "Embassy", "Open items"), (NUMBER, '"Bogotá, D.C.; x"', "passport | photo"))
    content = mark + table("", *(separator.join(line) for line in lines), "", end=end)
    found = read_table(content, TODAY)
    assert found.faults == ()
    (one,) = found.rows
    assert (one.line, one.post, one.open_items) == (3, "Bogotá, D.C.; x", ("passport", "photo"))
    assert one.label is KEEP


def test_excels_unicode_text_and_its_separator_line_are_read() -> None:
    assert read_table(f"number\tpost\r\n{NUMBER}\tLima\r\n".encode("utf-16"), TODAY).rows[0].post == "Lima"
    found = read("sep=;", "number;post", f"{NUMBER};a,b")
    assert (found.rows[0].line, found.rows[0].post) == (3, "a,b")


def test_cells_over_several_lines_keep_the_count() -> None:
    found = read("number,label", f'{NUMBER},"two', 'lines"', "x,y")
    assert found.rows[0].label == "two lines"
    assert [one.line for one in found.faults] == [4]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-13", date(2026, 2, 13)),
        ("2026/2/13", date(2026, 2, 13)),
        ("2026-02-13 00:00:00", date(2026, 2, 13)),
        ("13.02.2026", date(2026, 2, 13)),
        ("02/13/2026", date(2026, 2, 13)),
        ("05/05/2026", date(2026, 5, 5)),
        ("13-Feb-2026", date(2026, 2, 13)),
        ("February 13, 2026", date(2026, 2, 13)),
        ("2026-11-25", date(2026, 11, 25)),
        ("-", None),
    ],
)
def test_unambiguous_days_are_read(written: str, day: date | None) -> None:
    assert row("number;refused_on", f"{NUMBER};{written}").refused_on == day


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("02/03/2026", "“02/03/2026” can be read in more than one way; write 2026-02-03 or 2026-03-02"),
        ("13/02/26", "“13/02/26” can be read in more than one way; write 2026-02-13"),
        ("46066", "“46066” is a date as Excel counts it; format the column as text and write 2026-02-13, if"),
        ("2026-11-26", "2026-11-26 is in the future; write the date of the refusal"),
        ("2026-02-30", "“2026-02-30” is not a day from 1990 on; write year, month, day, such as"),
        ("today", "“today” is not a day"),
        ("1889-01-01", "“1889-01-01” is not a day from 1990 on"),
    ],
)
def test_ambiguous_and_impossible_days_are_rejected(written: str, told: str) -> None:
    assert fault("number;refused_on", f"{NUMBER};{written}").startswith(f"2: refused_on: {told}")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("number", "BLG201912345"), "2: number: “BLG201912345” has 9 digits after its three letters, not"),
        (("number,label", ",Smith"), "2: number: there is no case number here; write three letters"),
        (("number", NUMBER, "blg 2019 123456"), f"3: number: {NUMBER} is already in line 2; remove one"),
        (
            ("number,state", f"{NUMBER},close"),
            "2: state: “close” is not “open” or “closed”; did you mean “cl",
        ),
        (("number,check_every_days", f"{NUMBER},91"), "2: check_every_days: “91” is not a number of days; w"),
        (("number,label", f"{NUMBER},{'x' * 101}"), "2: label: 101 characters are too many; shorten it to 1"),
        (("number,post", f"{NUMBER},{'x' * 61}"), "2: post: 61 characters are too many; shorten it to 60"),
        (("number,open_items", f"{NUMBER},a | {'x' * 201}"), "2: open_items: the item “xxx"),
        (("number,lable", f"{NUMBER},x"), "1: lable: there is no such column; did you mean “label”?"),
        (("number,Weather", f"{NUMBER},x"), "1: Weather: there is no such column; remove it, or impor"),
        (("number,embasy", f"{NUMBER},x"), "1: embasy: there is no such column; did you mean “post”?"),
        (("number,Open Date", f"{NUMBER},x"), "1: Open Date: there is no such column; remove it, or"),
        (("number,case", f"{NUMBER},x"), "1: case: number is here twice; remove one of the two"),
        (("label", "Smith"), "1: number: this column is missing; each case needs its case number in it"),
        (("number,label", f"{NUMBER},a,b"), "2: 3 cells, but 2 columns; put quotation marks around a cell"),
        (("number,,label", f"{NUMBER},a,b"), "2: “a” has no column name above it; name its column"),
        (("number,label", f'{NUMBER},"a'), "2: a quotation mark is not closed, or is in the middle of"),
        ((), "1: the file is empty; its first line names the columns: number,label,"),
    ],
)
def test_each_fault_names_line_column_and_fix(lines: tuple[str, ...], told: str) -> None:
    assert fault(*lines).startswith(told)


def test_a_file_without_a_header_gets_the_line_to_add() -> None:
    assert "1: the first line has no column names; write this line above it: number,label" in [
        str(one)[:77] for one in read(NUMBER).faults
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "this is a workbook, not a CSV file; save it as “CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "this is a workbook"),
        (b"number\n\x00\x01", "this is not a text file"),
        *(
            (
                b"number,post\n" + f"{NUMBER},{post}\n".encode(code),
                "a character here is not in UTF-8; save",
            )
            for post, code in (("Bogotá", "mac_roman"), ("Bogotá, Perú", "cp850"), ("Москва", "cp1251"))
        ),
    ],
)
def test_files_that_are_not_csv_get_instructions(content: bytes, told: str) -> None:
    (one,) = read_table(content, TODAY).faults
    assert str(one).split(": ", 1)[1].startswith(told)


@pytest.mark.parametrize("post", ["Bogotá", "Asunción – Perú", "São Paulo’s", "“Île”", "N’Djaména", "Köln…"])
def test_excels_plain_csv_is_read_and_what_was_inferred_is_shown(post: str) -> None:
    found = read_table(f"number;post\n{NUMBER};{post}\n".encode("cp1252"), TODAY)
    assert found.faults == ()
    assert [one.post for one in found.rows] == [post]
    (note,) = found.notes
    assert note.startswith("read as Windows-1252")


def test_lines_above_the_column_names_are_a_title() -> None:
    found = read("Cases of the firm, November;;", "", "Client;Case number;Post", f"Smith, Ann;{NUMBER};Lima")
    assert found.faults == ()
    (one,) = found.rows
    assert (one.line, one.number.value, one.label, one.post) == (4, NUMBER, "Smith, Ann", "Lima")
    assert found.notes == ("the column names are in line 3; what is above was not read",)


def test_a_case_above_the_column_names_is_a_fault() -> None:
    assert fault(f"{OTHER},Smith", "number,label", f"{NUMBER},x") == (
        "1: a case is above the column names; move it below line 2"
    )


def test_other_columns_are_ignored_on_request_and_named() -> None:
    content = table("Phone,number,Nationality,,label", f"1,{NUMBER},Peru,y,Smith")
    assert len(read_table(content, TODAY).faults) == 3

    found = read_table(content, TODAY, ignore_unknown=True)
    assert found.faults == ()
    assert [one.label for one in found.rows] == ["Smith"]
    assert found.notes == ("ignored: Phone, Nationality",)


def test_a_typo_of_a_column_is_never_ignored() -> None:
    found = read_table(table("number,lable", f"{NUMBER},Smith"), TODAY, ignore_unknown=True)
    assert [str(one) for one in found.faults] == ["1: lable: there is no such column; did you mean “label”?"]


@pytest.mark.parametrize(
    "cell", ["passport | photo", "passport; photo", "passport, photo", "passport\n- photo"]
)
def test_items_are_split_at_any_separator(cell: str) -> None:
    assert row("number,open_items", f'{NUMBER},"{cell}"').open_items == ("passport", "photo")


def test_every_fault_in_every_line_is_reported() -> None:
    found = read("number,refused_on,state", "x,y,z", f"{NUMBER},y,open", f"{OTHER},,")
    assert [(one.line, one.column) for one in found.faults] == [
        (2, "number"),
        (2, "refused_on"),
        (2, "state"),
        (3, "refused_on"),
    ]
    assert [one.number.value for one in found.rows] == [OTHER]


FIRST = table(
    "number,label,visa_kind,post,refused_on,check_every_days,state,open_items",
    f"{NUMBER},Smith,IR1,Lagos,2026-01-02,3,open,passport | photo",
    f"{OTHER},,,,,,,",
)


async def taken(store: Store, content: bytes, *, change: bool = False, dry: bool = False) -> Imported:
    return await import_cases(store, content, change=change, dry=dry)


async def exported(store: Store) -> str:
    async with store.reading() as conn:
        return write_table(await case_table.everything(conn))


async def test_each_imported_case_has_an_audit_entry(store: Store) -> None:
    assert await taken(store, FIRST) == Imported(added=2)
    assert (await exported(store)).splitlines() == [
        "number,label,visa_kind,post,refused_on,check_every_days,state,open_items",
        f"{NUMBER},Smith,IR1,Lagos,2026-01-02,3,open,passport | photo",
        f"{OTHER},,,,,7,open,",
    ]
    async with store.reading() as conn:
        (line,) = await audit_lines(conn, CaseId(2))
    assert line.by is not None
    assert (line.by.name, line.action, line.detail) == ("command line", "import", "added, line 3 of a file")


async def test_an_export_imported_elsewhere_is_the_same(store: Store, tmp_path: object) -> None:
    await taken(store, FIRST)
    there = await Store.open(f"sqlite:///{tmp_path}/other.db")
    try:
        await taken(there, (await exported(store)).encode())
        assert await exported(there) == await exported(store)
    finally:
        await there.close()


async def test_one_fault_prevents_the_whole_import(store: Store) -> None:
    done = await taken(store, FIRST + b"LMA20200000,,,,,,,\n")
    assert [one.line for one in done.faults] == [4]
    assert (await exported(store)).count("\n") == 1


async def test_an_existing_case_is_a_fault_unless_updates_are_allowed(store: Store) -> None:
    await taken(store, FIRST)
    done = await taken(store, FIRST)
    assert [(one.line, one.column) for one in done.faults] == [(2, "number"), (3, "number")]
    assert "--update" in done.faults[0].hint
    assert await taken(store, FIRST, change=True) == Imported(unchanged=2)


async def test_a_dry_run_reports_the_same_and_writes_nothing(store: Store) -> None:
    assert await taken(store, FIRST, dry=True) == Imported(added=2)
    assert (await exported(store)).count("\n") == 1


async def test_an_empty_cell_changes_nothing_and_a_dash_clears(store: Store, clock: Clock) -> None:
    await taken(store, FIRST)
    clock.pass_by(days=1)
    update = table(
        "number,label,post,refused_on,state,open_items",
        f"{NUMBER},,-,-,closed,photo | bank papers",
        "LMA2020000001,New,,,,",
    )
    assert await taken(store, update, change=True) == Imported(
        added=1, changed=1, closed=(CaseNumber(NUMBER),)
    )
    assert (await exported(store)).splitlines()[1] == f"{NUMBER},Smith,IR1,,,3,closed,photo | bank papers"
    async with store.reading() as conn:
        *_, line = await audit_lines(conn, CaseId(1))
        (kept, *_) = await case_table.everything(conn)
    assert line.detail == "changed by a file: post, refused_on, state, open_items"
    assert [item.number for item in kept.items] == [2, 3], "an item's number is never given twice"


async def test_items_in_another_order_are_not_a_change(store: Store) -> None:
    await taken(store, FIRST)
    other = table("number,open_items", f"{NUMBER},photo | passport")
    assert await taken(store, other, change=True) == Imported(unchanged=1)
    emptied = table("number,open_items", f"{NUMBER},none")
    assert await taken(store, emptied, change=True) == Imported(changed=1)
    assert (await exported(store)).splitlines()[1].endswith(",open,")


@pytest.mark.parametrize("column", ["label", "post", "visa_kind", "open_items"])
def test_a_cell_with_an_invitation_is_a_fault_that_does_not_quote_it(column: str) -> None:
    token = "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX"
    for cell in (token, f"https://t.me/visa_questions_bot?start={token}"):
        told = fault(f"number,{column}", f"{NUMBER},Smith {cell}")
        assert "holds an invitation" in told
        assert token not in told
