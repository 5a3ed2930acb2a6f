"""A file from a spreadsheet, read forgivingly: encoding, separators, header; every fault with its line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from bot.domain.case_number import CaseNumber, NotACaseNumberError
from bot.knowledge.did_you_mean import did_you_mean
from bot.staff.cases.table.columns import CellError, Column, TableRow, plain, read_row

_SEPARATORS = ",;\t"
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_EXCEL_FILE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NAMES = {
    Column.NUMBER: ("number", "case number", "case", "case no", "ceac number", "case id"),
    Column.LABEL: ("label", "name", "client"),
    Column.VISA_KIND: ("visa kind", "visa", "kind", "visa type", "type of visa"),
    Column.POST: ("post", "embassy", "consulate", "embassy or consulate"),
    Column.REFUSED_ON: ("refused on", "refused", "refusal date", "date of refusal", "refusal"),
    Column.CHECK_EVERY_DAYS: ("check every days", "check every", "check", "check days", "days"),
    Column.STATE: ("state", "open or closed"),
    Column.OPEN_ITEMS: ("open items", "items", "open item", "waiting for", "missing"),
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names}
_EXAMPLE = ",".join(column.value for column in Column)


@dataclass(frozen=True, slots=True, order=True)
class TableFault:
    """One mistake in the file: its line (from 1), its column's name, what is wrong, how to mend it."""

    line: int
    column: str
    what: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.line}: {self.column}" if self.column else str(self.line)
        return f"{where}: {self.what}; {self.hint}"


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows that were understood, and every fault."""

    rows: tuple[TableRow, ...]
    faults: tuple[TableFault, ...]


def read_table(content: bytes, today: date) -> ReadTable:
    """Read a file of cases, given as its bytes. No fault is raised: all are returned, in the file's order."""
    text = _text_of(content)
    if isinstance(text, TableFault):
        return ReadTable((), (text,))
    separator, skipped = _separator(text)
    records, broken = _records(text[skipped:], separator, 1 if skipped else 0)
    if not records:
        empty = TableFault(1, "", "the file is empty", f"its first line names the columns: {_EXAMPLE}")
        return ReadTable((), (broken or empty,))
    (header_line, header), *body = records
    columns, faults = _columns(header_line, header)
    if broken is not None:
        faults.append(broken)
    if Column.NUMBER not in columns.values():
        return ReadTable((), tuple(sorted(faults)))
    rows = []
    first_lines: dict[CaseNumber, int] = {}
    for line, record in body:
        row, wrong = _row(line, record, columns, header, today)
        faults += wrong
        if row is None:
            continue
        first = first_lines.setdefault(row.number, line)
        if first != line:
            faults.append(
                TableFault(
                    line,
                    Column.NUMBER.value,
                    f"{row.number} stands in line {first} already",
                    "take one of the two out",
                )
            )
            continue
        rows.append(row)
    return ReadTable(tuple(rows), tuple(sorted(faults)))


def _text_of(content: bytes) -> str | TableFault:
    if content.startswith(_EXCEL_FILE):
        return TableFault(
            1,
            "",
            "this is a workbook, not a CSV file",
            "save it as “CSV UTF-8 (comma delimited)” and import that",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content:
        return TableFault(1, "", "this is not a text file", "export the cases as CSV and import that")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return TableFault(
            line,
            "",
            "a letter here is not written in UTF-8",
            "save the file as “CSV UTF-8 (comma delimited)” and import that",
        )


def _separator(text: str) -> tuple[str, int]:
    """Return what stands between the cells, and how many characters to skip before the header."""
    if found := _SEP_LINE.match(text):
        return found[1], found.end()
    header = next((line for line in text.splitlines() if line.strip(f"{_SEPARATORS} ")), "")

    def known(separator: str) -> int:
        return sum(_column(name) is not None for name in header.split(separator))

    return max(_SEPARATORS, key=lambda separator: (known(separator), header.count(separator))), 0


def _records(
    text: str, separator: str, skipped: int
) -> tuple[list[tuple[int, list[str]]], TableFault | None]:
    """Return the records that are not empty with their first lines, and what ended the reading early."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    while True:
        line = skipped + reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error:
            return records, TableFault(
                line,
                "",
                "a quotation mark is not closed, or stands in the middle of a cell",
                'a cell with a quotation mark is written "so, with "" for each one inside"',
            )
        if record is None:
            return records, None
        if any(cell.strip() for cell in record):
            records.append((line, record))


def _columns(line: int, header: list[str]) -> tuple[dict[int, Column], list[TableFault]]:
    columns: dict[int, Column] = {}
    faults: list[TableFault] = []
    if _is_number(header[0]):
        what = "the first line has no column names"
        return {}, [TableFault(line, "", what, f"write this line above it: {_EXAMPLE}")]
    for place, name in enumerate(header):
        column = _column(name)
        shown = " ".join(name.split())
        if column is None and shown:
            hint = did_you_mean(shown, [each.value for each in Column], f"take it out; there are {_EXAMPLE}")
            faults.append(TableFault(line, shown, "there is no such column", hint))
        elif column is not None and column in columns.values():
            faults.append(TableFault(line, shown, f"{column.value} is here twice", "take one of the two out"))
        elif column is not None:
            columns[place] = column
    if Column.NUMBER not in columns.values():
        faults.append(
            TableFault(
                line, Column.NUMBER.value, "this column is missing", "each case needs its case number in it"
            )
        )
    return columns, faults


def _row(
    line: int, record: list[str], columns: dict[int, Column], header: list[str], today: date
) -> tuple[TableRow | None, list[TableFault]]:
    nameless = [
        cell.strip()
        for place, cell in enumerate(record)
        if cell.strip() and (place >= len(header) or not header[place].strip())
    ]
    if nameless and len(record) > len(header):
        what = f"{len(record)} cells, but {len(header)} columns"
        hint = "put quotation marks around a cell with a comma in it"
        return None, [TableFault(line, "", what, hint)]
    faults = [
        TableFault(line, "", f"“{cell[:40]}” stands under no name", "name its column in the first line")
        for cell in nameless
    ]
    cells = {column: record[place] for place, column in columns.items() if place < len(record)}
    row, errors = read_row(line, cells, today)
    faults += [_fault(line, column, error) for column, error in errors.items()]
    return (None if faults else row), faults


def _fault(line: int, column: Column, error: CellError) -> TableFault:
    return TableFault(line, column.value, error.what, error.hint)


def _column(name: str) -> Column | None:
    return _BY_NAME.get(" ".join(re.findall(r"[a-z0-9]+", name.casefold())))


def _is_number(cell: str) -> bool:
    try:
        CaseNumber.parse(plain(cell))
    except NotACaseNumberError:
        return False
    return True
