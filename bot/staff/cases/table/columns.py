"""The columns of the case table: how each one is read and written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from bot.domain.case_number import CaseNumber, NotACaseNumberError
from bot.domain.cases import LONGEST_ITEM, CaseState
from bot.domain.invitation_token import carries_token
from bot.knowledge.did_you_mean import did_you_mean
from bot.staff.cases.details import MOST_DAYS, Detail, DetailFault, read_value
from bot.staff.cases.item_list import join_items, split_items
from bot.staff.typed_days import AHEAD, EARLIEST, Ambiguous, NoSuchDay, Unreadable, read_day
from bot.store.cases.case_table import KeptCase


class Column(StrEnum):
    """The columns, in the order in which they are written."""

    NUMBER = "number"
    LABEL = "label"
    VISA_KIND = "visa_kind"
    POST = "post"
    REFUSED_ON = "refused_on"
    CHECK_EVERY_DAYS = "check_every_days"
    STATE = "state"
    OPEN_ITEMS = "open_items"


class Keep(Enum):
    """Marks an empty cell or a missing column: the stored value does not change."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class TableRow:
    """A case in the table, from line `line` of the file. None: the value is empty or removed."""

    line: int
    number: CaseNumber
    label: str | Keep | None = KEEP
    visa_kind: str | Keep | None = KEEP
    post: str | Keep | None = KEEP
    refused_on: date | Keep | None = KEEP
    check_every_days: int | Keep = KEEP
    state: CaseState | Keep = KEEP
    open_items: tuple[str, ...] | Keep = KEEP


class CellError(ValueError):
    """A cell that was rejected: what is wrong, and how to fix it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


_EMPTIED = frozenset({"-", "–", "—", "none"})
"""A cell with this value clears the stored value; /editcase uses the same word."""

# A spreadsheet runs a cell that starts like this as a formula (OWASP, CSV Injection). The separator depends
# on the country: “x;=1” is two cells where it is a semicolon. Spaces and quotation marks before the sign do
# not prevent that; an apostrophe does. One more before existing apostrophes makes it reversible.
_BEGINS = r"(?:\A|[,;|\t\r\n])(?:[^\S\t\r\n]|[\"“”]){0,20}'*"  # bounded, to stay fast on many blanks
_SIGN = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(rf"({_BEGINS})(?={_SIGN})")
_MADE_HARMLESS = re.compile(rf"({_BEGINS})'(?={_SIGN})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?")
_SERIAL = re.compile(r"[345]\d{4}(?:\.0+)?")
_EXCEL_BEGINS = date(1899, 12, 30)


def write_table(kept: Iterable[KeptCase]) -> str:
    """Return cases as CSV, header first. `read_table` reads it back."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.value for column in Column])
    for each in kept:
        case = each.case
        cells = (
            case.number.value,
            case.label or "",
            case.visa_kind or "",
            case.post or "",
            case.refused_on.isoformat() if case.refused_on else "",
            str(case.check_every_days),
            case.state.value,
            _joined(item.text for item in each.items),
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def plain(cell: str) -> str:
    """Return the text of a cell without the apostrophes that protect it from running as a formula."""
    return " ".join(_MADE_HARMLESS.sub(r"\1", cell).split())


def read_row(
    line: int, cells: dict[Column, str], today: date
) -> tuple[TableRow | None, dict[Column, CellError]]:
    """Read the cells of one row; return the row, or all rejected cells."""
    reader = _Row(cells, today)
    number = reader.number()
    row = TableRow(
        line,
        number or CaseNumber(""),
        label=reader.words(Column.LABEL, Detail.LABEL),
        visa_kind=reader.words(Column.VISA_KIND, Detail.VISA),
        post=reader.words(Column.POST, Detail.POST),
        refused_on=reader.day(),
        check_every_days=reader.rhythm(),
        state=reader.state(),
        open_items=reader.items(),
    )
    return (None if reader.errors else row), reader.errors


class _Row:
    """Reads the cells of one row and collects the errors."""

    def __init__(self, cells: dict[Column, str], today: date) -> None:
        self._cells = {column: plain(cell) for column, cell in cells.items()}
        # Line breaks separate items; in other cells they are spaces.
        self._lines_of_items = "\n".join(map(plain, cells.get(Column.OPEN_ITEMS, "").splitlines()))
        self._today = today
        self.errors: dict[Column, CellError] = {}
        for column in [column for column, cell in self._cells.items() if carries_token(cell)]:
            del self._cells[column]  # no other error may quote it
            self.errors[column] = CellError("this cell holds an invitation", "remove the link or the code")

    def number(self) -> CaseNumber | None:
        try:
            return CaseNumber.parse(self._cells.get(Column.NUMBER, ""))
        except NotACaseNumberError as error:
            self.errors[Column.NUMBER] = CellError(_small(error.what), _small(error.hint).rstrip("."))
            return None

    def words(self, column: Column, detail: Detail) -> str | Keep | None:
        cell = self._cells.get(column, "")
        if not cell:
            return KEEP
        if cell.casefold() in _EMPTIED:
            return None
        read = read_value(detail, cell, self._today)
        if isinstance(read, DetailFault):
            self.errors[column] = CellError(
                f"{len(cell)} characters are too many", f"shorten it to {read.most} characters"
            )
            return KEEP
        return cell

    def day(self) -> date | Keep | None:
        cell = self._cells.get(Column.REFUSED_ON, "")
        if not cell:
            return KEEP
        if cell.casefold() in _EMPTIED:
            return None
        try:
            return read_refused_on(cell, self._today)
        except CellError as error:
            self.errors[Column.REFUSED_ON] = error
            return KEEP

    def rhythm(self) -> int | Keep:
        cell = self._cells.get(Column.CHECK_EVERY_DAYS, "")
        if not cell:
            return KEEP
        read = read_value(Detail.CHECK, cell.removesuffix(".0"), self._today)
        if isinstance(read, int):
            return read
        self.errors[Column.CHECK_EVERY_DAYS] = CellError(
            f"“{cell}” is not a number of days", f"write a number from 1 to {MOST_DAYS}, such as 7"
        )
        return KEEP

    def state(self) -> CaseState | Keep:
        cell = self._cells.get(Column.STATE, "").casefold()
        if not cell:
            return KEEP
        try:
            return CaseState(cell)
        except ValueError:
            known = [state.value for state in CaseState]
            hint = did_you_mean(cell, known, "write open or closed, or leave it empty")
            self.errors[Column.STATE] = CellError(f"“{cell}” is not “open” or “closed”", hint)
            return KEEP

    def items(self) -> tuple[str, ...] | Keep:
        cell = self._cells.get(Column.OPEN_ITEMS, "")
        if not cell:
            return KEEP
        if cell.casefold() in _EMPTIED:
            return ()
        items = split_items(self._lines_of_items)
        too_long = [item for item in items if len(item) > LONGEST_ITEM]
        if too_long:
            self.errors[Column.OPEN_ITEMS] = CellError(
                f"the item “{too_long[0][:40]}…” has {len(too_long[0])} characters",
                f"shorten it to {LONGEST_ITEM}; “ | ” separates two items",
            )
        return items


def read_refused_on(cell: str, today: date) -> date:
    """Read a day; raise `CellError` if it is missing, ambiguous or impossible."""
    text = _MIDNIGHT.sub("", cell)
    if _SERIAL.fullmatch(text):
        day = _EXCEL_BEGINS + timedelta(days=int(text.split(".")[0]))
        raise CellError(
            f"“{cell}” is a date as Excel counts it",
            f"format the column as text and write {day.isoformat()}, if that is the day",
        )
    read = read_day(text, today) if any(sign.isdigit() for sign in text) else Unreadable()
    match read:
        case Ambiguous(readings):
            days = " or ".join(day.isoformat() for day in readings)
            raise CellError(f"“{cell}” can be read in more than one way", f"write {days}")
        case NoSuchDay():
            raise CellError(
                f"“{cell}” is not a day from {EARLIEST.year} on",
                "write year, month, day, such as 2026-11-20",
            )
        case date() as day if day > today + AHEAD:
            raise CellError(f"{day.isoformat()} is in the future", "write the date of the refusal")
        case date() as day:
            return day
        case _:
            raise CellError(f"“{cell}” is not a day", "write year, month, day, such as 2026-11-20")


def _joined(items: Iterable[str]) -> str:
    """Return items as one cell; mark an item that reads like the word that clears the list."""
    joined = join_items(items)
    return f"{joined} |" if joined.casefold() in _EMPTIED else joined


def _harmless(cell: str) -> str:
    return _FORMULA.sub(r"\1'", cell)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
