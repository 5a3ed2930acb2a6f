"""Bringing the tables of an open database to the newest revision."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from bot.store.database.errors import StoreError


def upgrade(conn: Connection, place: str, revision: str = "head") -> None:
    """Run the missing migrations inside the caller's transaction; a failing one undoes them all.

    Raises `StoreError` when the database at `place` was written by a newer version of the bot.
    """
    if revision == "head" and MigrationContext.configure(conn).get_current_heads() == (newest_revision(),):
        return
    config = _config()
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise written_by_newer(place) from error
        raise


@cache
def newest_revision() -> str | None:
    """Return the revision of an up-to-date database. The first call reads all migrations: 10 ms of CPU."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def revisions() -> tuple[str, ...]:
    """Return the revisions that this version of the bot knows, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def written_by_newer(place: str) -> StoreError:
    """Return the error for tables that this version of the bot does not know."""
    return StoreError(
        f"the database {place} was written by a newer version of the bot",
        "install that version again, or name another file in DATABASE_URL",
    )


def _config() -> Config:
    config = Config()
    # Config values pass through %-interpolation.
    config.set_main_option("script_location", str(files("bot.store") / "migrations").replace("%", "%%"))
    return config
