"""The tests' own server: it is there in CI, and goes with whoever started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.postgres.server import START_WITHIN, Server, start_server

PROJECT = Path(__file__).resolve().parents[2]
DIE = """
import os, signal
from tests.postgres.server import start_server
server = start_server()
print(server._folder, server.port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_ci_does_not_do_without_it() -> None:
    assert "export REQUIRE_POSTGRES=1" in (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.usefixtures("postgres_server")
def test_it_goes_when_the_tests_are_killed() -> None:
    died = subprocess.run(
        [sys.executable, "-c", DIE], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    folder = Path(died.stdout.split()[0])
    end = time.monotonic() + START_WITHIN
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert died.returncode == -9
    assert not folder.exists()


async def test_each_database_is_empty_and_gone_after_its_test(postgres_server: Server) -> None:
    one, other = await postgres_server.make_database(), await postgres_server.make_database()
    assert one != other
    assert await postgres_server.run("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", one) == []
    for name in (one, other):
        await postgres_server.drop_database(name)
    assert await postgres_server.run(f"SELECT 1 FROM pg_database WHERE datname IN ('{one}', '{other}')") == []


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.parametrize("crash", [False, True])
async def test_it_goes_down_and_comes_back_with_its_data(crash: bool) -> None:
    server = start_server()
    try:
        name = await server.make_database()
        await server.run(f"ALTER DATABASE {name} SET synchronous_commit = on")
        await server.run("CREATE TABLE kept (id int)", name)
        await server.run("INSERT INTO kept VALUES (7)", name)
        server.halt(crash=crash)
        with pytest.raises(ConnectionRefusedError):
            await server.run("SELECT id FROM kept", name)
        server.resume()
        assert [row["id"] for row in await server.run("SELECT id FROM kept", name)] == [7]
    finally:
        server.stop()
