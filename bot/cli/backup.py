"""`backup`: everything the bot stores, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.startup import leave, settings_or_exit


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as bot-monday.db.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Copy the database to FILE and verify it, whether the bot is running or not.

    FILE is written under a different name and renamed once it is complete. It contains what clients wrote and
    who follows which case: store it where only the firm can read it. A PostgreSQL database is backed up with
    pg_dump; if that is not installed, the command says what to run.
    """
    # Imported late: the other commands start without loading the database's library.
    from bot.cli.copied import contents, size_of
    from bot.store.backup.service import back_up
    from bot.store.database.errors import StoreError

    settings = settings_or_exit()
    try:
        made = back_up(settings.database_url, file, force=force)
    except StoreError as error:
        leave(str(error))
    typer.echo(f"Backed up {made.source} to {made.target}: {size_of(made)}, checked.")
    typer.echo(contents(made))
