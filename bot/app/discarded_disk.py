"""Whether the database is a file on a disk that the host discards at each restart."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.store.database.address import SqliteFile, read_address


@dataclass(frozen=True, slots=True)
class _Host:
    """A kind of host, by a variable that it sets. `volumes`: it can mount a disk that lasts."""

    name: str
    variable: str
    volumes: bool = True


_HOSTS = (
    _Host("Heroku", "DYNO", volumes=False),
    _Host("Render", "RENDER"),
    _Host("Railway", "RAILWAY_PROJECT_ID"),
    _Host("Fly.io", "FLY_APP_NAME"),
    _Host("Cloud Run", "K_SERVICE"),
)
"""Each sets its variable in every process that it runs (their pages on the environment)."""


def host_that_discards(database_url: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the name of the host that discards the database at a restart; None where none is known to.

    A file on another device than the root of the file system is on a volume, and lasts. The file must exist.
    Raises `StoreError` for an address that cannot be read.
    """
    address = read_address(database_url)
    if not isinstance(address, SqliteFile):
        return None
    for host in _HOSTS:
        if environment.get(host.variable) and not (host.volumes and _is_on_a_volume(address.file)):
            return host.name
    return None


def _is_on_a_volume(file: Path) -> bool:
    return file.stat().st_dev != Path(file.resolve().anchor).stat().st_dev
