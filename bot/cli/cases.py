"""`cases import` and `cases export`: all cases as a table for a spreadsheet."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.startup import leave, settings_or_exit

if TYPE_CHECKING:
    from bot.staff.cases.table.importing import Imported

LARGEST = 50_000_000
"""Maximum bytes of a file of cases; a hundred thousand cases take some ten million."""

MOST_NAMED = 50
"""How many cases are named whose state an import changes."""

cases = typer.Typer(
    name="cases",
    help="Import cases from a spreadsheet (CSV), or export them for one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@cases.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The table, as CSV.")],
    update: Annotated[
        bool, typer.Option("--update", help="Also change cases that are already in the database.")
    ] = False,
    ignore_columns: Annotated[
        bool, typer.Option("--ignore-columns", help="Leave out columns that are not among those below.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
) -> None:
    """Import all cases of FILE.csv, or none: if there are errors, each is reported with its line.

    \b
    One line names the columns (lines above it are a title); only "number" is required:
      number            the case number as CEAC has it
      label             your own name for the case; clients never see it
      visa_kind, post   such as IR1 and Lagos
      refused_on        year, month, day, such as 2026-11-20
      check_every_days  how often you check CEAC, in days; 7 if empty
      state             open or closed; open if empty
      open_items        what the client still has to send, with " | ", ";" or "," between two

    Cells may be separated by commas, semicolons or tabs. The file may be UTF-8, UTF-16 or Windows-1252
    (Excel's "CSV"). With --update, an empty cell leaves the value unchanged, "-" clears it, and open_items
    becomes the list in the cell. An import sends no messages, and nobody follows a new case yet: invite the
    clients with /invite.

    \b
    Examples:
      python -m bot cases import cases.csv --dry-run
      python -m bot cases import cases.csv
      python -m bot cases import practice.csv --ignore-columns --dry-run
      python -m bot cases export all.csv    (edit it, then)
      python -m bot cases import all.csv --update

    Exit codes: 0 imported, 1 errors in the file, 2 the file or the database cannot be used.
    """
    # Imported late: the other commands start without loading these libraries.
    import asyncio

    from rich.console import Console

    from bot.store.database.errors import StoreError

    settings = settings_or_exit()
    content = _content(file)
    waiting = Console(stderr=True).status("Reading and checking the cases")
    try:
        with waiting if sys.stderr.isatty() else nullcontext():
            done = asyncio.run(
                _import(
                    settings.database_url, content, change=update, dry=dry_run, ignore_unknown=ignore_columns
                )
            )
    except StoreError as error:
        leave(str(error))
    for note in done.notes:
        typer.echo(f"{file}: {note}")
    for fault in done.faults:
        typer.echo(f"{file}:{fault}", err=True)
    if done.faults:
        typer.echo(f"{file}: {_count(len(done.faults), 'error')}; nothing was imported.", err=True)
        raise typer.Exit(1)
    typer.echo(
        f"{file}: {done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged"
        + (" (--dry-run: nothing was written)." if dry_run else ".")
    )
    for numbers, turned in ((done.closed, "closed"), (done.reopened, "reopened")):
        if numbers:
            named = ", ".join(map(str, numbers[:MOST_NAMED])) + (", …" if len(numbers) > MOST_NAMED else "")
            typer.echo(f"{file}: of the changed, {len(numbers):,} {turned}: {named}")


@cases.command("export")
def export_file(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.csv", help="The file to write; without it, the screen.")
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="Mark the file as UTF-8, which Excel needs to show é and ñ.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.csv if it exists.")] = False,
) -> None:
    """Write all cases, open and closed, as CSV that `cases import` reads back unchanged.

    A cell that a spreadsheet would run as a formula (it starts with = + - or @) gets an apostrophe before it;
    the import removes it again. The file contains your labels and case numbers: store it where only the
    firm can read it.

    \b
    Examples:
      python -m bot cases export cases.csv --excel
      python -m bot cases export | grep -i lagos

    Exit codes: 0 written, 2 the file or the database cannot be used.
    """
    # Imported late: the other commands start without loading these libraries.
    import asyncio

    from bot.store.database.errors import StoreError

    settings = settings_or_exit()
    if file is not None and file.exists() and not force:
        leave(f"{file} exists; name another file, or add --force to replace it")
    try:
        count, text = asyncio.run(_export(settings.database_url))
    except StoreError as error:
        leave(str(error))
    content = (_BYTE_ORDER_MARK if excel else b"") + text.encode()
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    _write(file, content)
    typer.echo(f"{file}: {_count(count, 'case')} written.")


async def _import(url: str, content: bytes, *, change: bool, dry: bool, ignore_unknown: bool) -> Imported:
    from bot.staff.cases.table.importing import import_cases
    from bot.store.database.engine import Store

    store = await Store.open(url)
    try:
        return await import_cases(store, content, change=change, dry=dry, ignore_unknown=ignore_unknown)
    finally:
        await store.close()


async def _export(url: str) -> tuple[int, str]:
    from bot.staff.cases.table.columns import write_table
    from bot.store.cases import case_table
    from bot.store.database.engine import Store

    store = await Store.open(url)
    try:
        async with store.reading() as conn:
            everything = await case_table.everything(conn)
    finally:
        await store.close()
    return len(everything), write_table(everything)


def _content(file: Path) -> bytes:
    if file.is_dir():
        leave(f"{file} is a folder; name the CSV file in it")
    try:
        if file.stat().st_size > LARGEST:
            leave(f"{file} is larger than {LARGEST // 1_000_000} MB; split it into several files")
        return file.read_bytes()
    except FileNotFoundError:
        leave(f"{file} does not exist; check its name and folder")
    except OSError as error:
        leave(f"{file} cannot be read ({error.strerror}); give this user the right to read it")


def _write(file: Path, content: bytes) -> None:
    """Write the whole of `file` or nothing; only its owner may read it."""
    part = file.with_name(f".{file.name}.part")
    try:
        with open(part, "wb", opener=_for_the_owner) as written:
            written.write(content)
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        leave(f"{file} cannot be written ({error.strerror}); name a file in a folder that you may write to")


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
