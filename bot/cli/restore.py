"""`restore`: a backup in the place of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import leave, settings_or_exit


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a database that exists; it is kept under a dated name.")
    ] = False,
) -> None:
    """Put the backup FILE in the place of the database that DATABASE_URL names. Stop the bot first.

    FILE is checked before anything is touched: whole, of this bot, of no newer version. What happened after
    the backup was made is not in it: statuses, links to cases, and what clients deleted with /forget.

    Where DATABASE_URL names an empty PostgreSQL database, FILE is moved there. What pg_dump wrote is restored
    with pg_restore; the command says how.
    """
    # Late: the other commands start without loading the database's library.
    from bot.cli.copied import contents, size_of
    from bot.store.backing_up import restore as put_back
    from bot.store.errors import StoreError

    settings = settings_or_exit()
    try:
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.is_file() else None
        done = put_back(settings.database_url, file, datetime.now(UTC), force=force)
    except StoreError as error:
        leave(str(error))
    typer.echo(f"Restored {done.target} from {done.source}: {size_of(done)}, checked.")
    typer.echo(contents(done))
    if done.kept is not None:
        typer.echo(f"The database that was there is kept as {done.kept}.")
    typer.echo(
        f"What happened after {written:%d %B %Y, %H:%M} UTC is not in it: statuses, links to cases, and what "
        "clients deleted with /forget."
    )
