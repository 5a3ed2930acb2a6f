"""Which hosts discard a database in a file, by what they say of themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.app.discarded_disk import host_that_discards

VARIABLES = {
    "Heroku": "DYNO",
    "Render": "RENDER",
    "Railway": "RAILWAY_PROJECT_ID",
    "Fly.io": "FLY_APP_NAME",
    "Cloud Run": "K_SERVICE",
}
VOLUME = Path("/dev/shm")
"""A disk of its own, on every Linux."""


@pytest.fixture
def on_the_root() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        file.touch()
        if file.stat().st_dev != Path("/").stat().st_dev:
            pytest.skip("temporary files are on a disk of their own")
        yield f"sqlite:///{file}"


@pytest.mark.parametrize("host", VARIABLES)
def test_a_file_on_the_hosts_own_disk_is_discarded(on_the_root: str, host: str) -> None:
    assert host_that_discards(on_the_root, {VARIABLES[host]: "x"}) == host


def test_a_file_on_a_host_that_says_nothing_lasts(on_the_root: str) -> None:
    assert host_that_discards(on_the_root, {"PATH": os.environ["PATH"], "DYNO": ""}) is None


@pytest.mark.skipif(not VOLUME.is_dir(), reason="needs a disk beside the root")
@pytest.mark.parametrize(("host", "discards"), [("Fly.io", False), ("Heroku", True)])
def test_a_file_on_a_volume_lasts_where_the_host_has_volumes(host: str, *, discards: bool) -> None:
    file = VOLUME / f"visa-question-bot-{os.getpid()}.db"
    file.touch()
    try:
        assert (host_that_discards(f"sqlite:///{file}", {VARIABLES[host]: "x"}) == host) is discards
    finally:
        file.unlink()


def test_a_database_on_a_server_lasts() -> None:
    assert host_that_discards("postgresql://user:password@host/name", {"DYNO": "web.1"}) is None
