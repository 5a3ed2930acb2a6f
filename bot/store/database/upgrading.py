"""Bringing the tables of an open database to the newest revision."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.database.errors import StoreError

# Alembic takes 7 MB and 50 ms of CPU to load: it is imported where a migration is missing.
if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "alembic_version"
"""Where Alembic stores the revision of a database."""


def upgrade(conn: Connection, place: str, revision: str = "head") -> None:
    """Run the missing migrations inside the caller's transaction; a failing one undoes them all.

    Raises `StoreError` when the database at `place` was written by a newer version of the bot.
    """
    if revision == "head" and _revision_of(conn) == newest_revision():
        return
    from alembic import command
    from alembic.script.revision import ResolutionError
    from alembic.util.exc import CommandError

    config = _config()
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise written_by_newer(place) from error
        raise


def newest_revision() -> str:
    """Return the newest revision of this version of the bot: the highest number of a migration's file."""
    names = (each.name for each in (files("bot.store") / "migrations" / "versions").iterdir())
    return max(name.partition("_")[0] for name in names if name.endswith(".py"))


def revisions() -> tuple[str, ...]:
    """Return the revisions that this version of the bot knows, newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def written_by_newer(place: str) -> StoreError:
    """Return the error for tables that this version of the bot does not know."""
    return StoreError(
        f"the database {place} was written by a newer version of the bot",
        "install that version again, or name another file in DATABASE_URL",
    )


def _revision_of(conn: Connection) -> str | None:
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    return conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # Config values pass through %-interpolation.
    config.set_main_option("script_location", str(files("bot.store") / "migrations").replace("%", "%%"))
    return config
