"""Reads a spreadsheet file leniently: separators, titles, header; each fault has its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.case_number import CaseNumber, NotACaseNumberError
from bot.knowledge.did_you_mean import nearest
from bot.staff.cases.table.columns import CellError, Column, TableRow, plain, read_row
from bot.staff.cases.table.encodings import NotText, text_of

_SEPARATORS = ",;\t"
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_MOST_TITLES = 20
"""How many lines are searched for the column names."""

_TYPO, _TYPO_OF_OTHER_NAME = 79.0, 85.0
"""How similar a typo is to a column name, of 100; the other names of a column need more.

“lable” has 80, “Open Date” 74; “client id” has 80 because it resembles another name of a column.
"""

_NO_COLUMN = "there is no such column"
_LEAVE_OUT = "remove it, or import with --ignore-columns"
_NAMES = {
    Column.NUMBER: (
        "number",
        "case number",
        "case",
        "case no",
        "ceac number",
        "case id",
        "nvc number",
        "nvc case number",
    ),
    Column.LABEL: ("label", "name", "client", "client name", "full name", "applicant"),
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
    """A fault in the file: its line (from 1), its column, what is wrong, how to fix it."""

    line: int
    column: str
    what: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.line}: {self.column}" if self.column else str(self.line)
        return f"{where}: {self.what}; {self.hint}"


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows that were read, all faults, and notes on how the file was read."""

    rows: tuple[TableRow, ...]
    faults: tuple[TableFault, ...]
    notes: tuple[str, ...] = ()


def read_table(content: bytes, today: date, *, ignore_unknown: bool = False) -> ReadTable:
    """Read a file of cases from its bytes. Never raises for a fault: returns all of them in file order.

    Lines above the column names are treated as a title. `ignore_unknown`: unknown columns are skipped.
    """
    decoded = text_of(content)
    if isinstance(decoded, NotText):
        return ReadTable((), (TableFault(decoded.line, "", decoded.what, decoded.hint),))
    text, notes = decoded.text, list(decoded.notes)
    separator, skipped = _separator(text)
    records, broken = _records(text[skipped:], separator, 1 if skipped else 0)
    if not records:
        empty = TableFault(1, "", "the file is empty", f"its first line names the columns: {_EXAMPLE}")
        return ReadTable((), (broken or empty,))
    at = _header_at([record for _, record in records])
    titles, (header_line, header), body = records[:at], records[at], records[at + 1 :]
    columns, ignored, faults = _columns(header_line, header, ignore_unknown=ignore_unknown)
    faults += _cases_in_titles(titles, header_line)
    if broken is not None:
        faults.append(broken)
    if Column.NUMBER not in columns.values():
        return ReadTable((), tuple(sorted(faults)))
    if titles:
        notes.append(f"the column names are in line {header_line}; what is above was not read")
    if ignored:
        notes.append(f"ignored: {', '.join(ignored)}")
    rows = []
    first_lines: dict[CaseNumber, int] = {}
    for line, record in body:
        row, wrong = _row(line, record, columns, header, today, ignore_unknown=ignore_unknown)
        faults += wrong
        if row is None:
            continue
        first = first_lines.setdefault(row.number, line)
        if first != line:
            faults.append(
                TableFault(
                    line,
                    Column.NUMBER.value,
                    f"{row.number} is already in line {first}",
                    "remove one of the two",
                )
            )
            continue
        rows.append(row)
    return ReadTable(tuple(rows), tuple(sorted(faults)), tuple(notes))


def _separator(text: str) -> tuple[str, int]:
    """Return the cell separator, and how many characters to skip before the header."""
    if found := _SEP_LINE.match(text):
        return found[1], found.end()
    lines = [line for line in text.splitlines() if line.strip(f"{_SEPARATORS} ")][:_MOST_TITLES]

    def known(separator: str) -> int:
        return max((_known(line.split(separator)) for line in lines), default=0)

    first = lines[0] if lines else ""
    return max(_SEPARATORS, key=lambda separator: (known(separator), first.count(separator))), 0


def _known(cells: Iterable[str]) -> int:
    return sum(_column(cell) is not None for cell in cells)


def _header_at(records: list[list[str]]) -> int:
    """Return the index of the record with the most column names; 0 if none has any."""
    first = records[:_MOST_TITLES]
    return max(range(len(first)), key=lambda at: (_known(first[at]), -at))


def _cases_in_titles(titles: list[tuple[int, list[str]]], header_line: int) -> list[TableFault]:
    return [
        TableFault(line, "", "a case is above the column names", f"move it below line {header_line}")
        for line, record in titles
        if any(map(_is_number, record))
    ]


def _records(
    text: str, separator: str, skipped: int
) -> tuple[list[tuple[int, list[str]]], TableFault | None]:
    """Return the non-empty records with their first lines, and the fault that stopped the reading, if any."""
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
                "a quotation mark is not closed, or is in the middle of a cell",
                'a cell with a quotation mark is written "so, with "" for each one inside"',
            )
        if record is None:
            return records, None
        if any(cell.strip() for cell in record):
            records.append((line, record))


def _columns(
    line: int, header: list[str], *, ignore_unknown: bool
) -> tuple[dict[int, Column], list[str], list[TableFault]]:
    """Return the columns by position, the names of skipped columns, and the faults."""
    columns: dict[int, Column] = {}
    ignored: list[str] = []
    faults: list[TableFault] = []
    if any(map(_is_number, header)):
        what = "the first line has no column names"
        return {}, [], [TableFault(line, "", what, f"write this line above it: {_EXAMPLE}")]
    for place, name in enumerate(header):
        column = _column(name)
        shown = " ".join(name.split())
        if column is not None and column in columns.values():
            faults.append(TableFault(line, shown, f"{column.value} is here twice", "remove one of the two"))
        elif column is not None:
            columns[place] = column
        elif shown and (typo_of := _meant(shown)):
            # Never skip it: data that the user meant to import would be lost.
            faults.append(TableFault(line, shown, _NO_COLUMN, f"did you mean “{typo_of.value}”?"))
        elif shown and ignore_unknown:
            ignored.append(shown)
        elif shown:
            faults.append(TableFault(line, shown, _NO_COLUMN, f"{_LEAVE_OUT}; there are {_EXAMPLE}"))
    if Column.NUMBER not in columns.values():
        faults.append(
            TableFault(
                line, Column.NUMBER.value, "this column is missing", "each case needs its case number in it"
            )
        )
    return columns, ignored, faults


def _row(
    line: int,
    record: list[str],
    columns: dict[int, Column],
    header: list[str],
    today: date,
    *,
    ignore_unknown: bool,
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
        TableFault(
            line, "", f"“{cell[:40]}” has no column name above it", "name its column in the first line"
        )
        for cell in nameless
        if not ignore_unknown
    ]
    cells = {column: record[place] for place, column in columns.items() if place < len(record)}
    row, errors = read_row(line, cells, today)
    faults += [_fault(line, column, error) for column, error in errors.items()]
    return (None if faults else row), faults


def _fault(line: int, column: Column, error: CellError) -> TableFault:
    return TableFault(line, column.value, error.what, error.hint)


def _column(name: str) -> Column | None:
    return _BY_NAME.get(" ".join(re.findall(r"[a-z0-9]+", name.casefold())))


def _meant(name: str) -> Column | None:
    """Return the column of which `name` is a typo."""
    if own := nearest(name, [each.value for each in Column], _TYPO):
        return Column(own)
    other = nearest(name, _BY_NAME, _TYPO_OF_OTHER_NAME)
    return None if other is None else _BY_NAME[other]


def _is_number(cell: str) -> bool:
    try:
        CaseNumber.parse(plain(cell))
    except NotACaseNumberError:
        return False
    return True
