"""`restore`: replaces the database with a backup."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.startup import leave, settings_or_exit


def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A file that `backup` wrote.", show_default=False)
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an existing database; it is saved under a dated name.")
    ] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="PostgreSQL: the second step, after pg_restore was run by hand.")
    ] = False,
) -> None:
    """Replace the database that DATABASE_URL names with the backup FILE. Stop the bot first.

    FILE is verified before anything is changed: complete, from this bot, not from a newer version. What
    happened after the backup is not in it: statuses, followers of cases, and what clients deleted with
    /forget. Pending messages say that they may come a second time.

    If DATABASE_URL names PostgreSQL, pg_restore restores FILE; if that is not installed, the command says
    what to run. A backup of SQLite is moved into an empty PostgreSQL database.
    """
    # Imported late: the other commands start without loading the database's library.
    from bot.cli.copied import contents, size_of
    from bot.store.backup.service import finish as fit_to_the_present
    from bot.store.backup.service import restore as put_back
    from bot.store.database.errors import StoreError

    settings = settings_or_exit()
    if finish and file is None:
        try:
            fit_to_the_present(settings.database_url)
        except StoreError as error:
            leave(str(error))
        typer.echo("Done. Pending messages say that they may come a second time.")
        return
    if file is None or finish:
        leave("name the FILE to restore, or --finish alone; see: python -m bot restore --help")
    try:
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.is_file() else None
        done = put_back(settings.database_url, file, datetime.now(UTC), force=force)
    except StoreError as error:
        leave(str(error))
    typer.echo(f"Restored {done.target} from {done.source}: {size_of(done)}, checked.")
    typer.echo(contents(done))
    if done.kept is not None:
        typer.echo(f"The previous database is saved as {done.kept}.")
    typer.echo(
        f"What happened after {written:%d %B %Y, %H:%M} UTC is not in it: statuses, followers of cases, and "
        "what clients deleted with /forget."
    )
