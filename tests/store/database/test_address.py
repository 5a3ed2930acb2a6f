"""DATABASE_URL is taken in the forms that hosts hand out, and its password is shown to nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.database.address import PostgresServer, SqliteFile, read_address
from bot.store.database.errors import StoreError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_usual_spelling_of_postgresql_is_the_same_server(scheme: str) -> None:
    assert read_address(f"{scheme}://ann:sesame@db.example.org:6432/bot") == PostgresServer(
        place="postgresql://db.example.org:6432/bot",
        shown="postgresql://ann@db.example.org:6432/bot",
        dsn="postgresql://ann:sesame@db.example.org:6432/bot",
    )


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
def test_a_file_is_a_path_relative_or_absolute(scheme: str) -> None:
    relative, absolute = read_address(f"{scheme}:///data/bot.db"), read_address(f"{scheme}:////srv/bot.db")
    assert isinstance(relative, SqliteFile)
    assert (relative.place, absolute.place) == ("data/bot.db", "/srv/bot.db")


def _dsn(url: str) -> str:
    address = read_address(url)
    assert isinstance(address, PostgresServer)
    return address.dsn


def test_how_to_encrypt_is_passed_on_in_either_spelling() -> None:
    for name in ("sslmode", "ssl"):
        assert _dsn(f"postgres://db/bot?{name}=require") == "postgresql://db/bot?sslmode=require"


def test_options_for_other_drivers_are_dropped() -> None:
    url = "postgres://db/bot?sslmode=require&channel_binding=require&pgbouncer=true&connection_limit=1"
    assert _dsn(url) == "postgresql://db/bot?sslmode=require"


def test_pgbouncer_is_detected() -> None:
    for url, pooled in (("postgres://db/bot", False), ("postgres://db/bot?pgbouncer=true", True)):
        address = read_address(url)
        assert isinstance(address, PostgresServer)
        assert address.pooled is pooled


def test_a_socket_is_named_by_its_folder() -> None:
    address = read_address("postgresql://postgres@/bot?host=/run/pg")
    assert address.place == "postgresql:///run/pg/bot"


def test_messages_about_the_server_never_contain_the_password() -> None:
    address = read_address("postgres://ann:sesame@db/bot")
    assert "sesame" not in f"{address} {address!r} {address.place}"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_other_address_is_refused_in_one_line_that_does_not_repeat_it(words: str) -> None:
    with pytest.raises(StoreError) as refused:
        read_address(f"mysql://ann:sesame@host/{words}")
    assert "sesame" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("url", ["postgres://ann:ses@me@host:5432/bot", "postgres://host:port/bot"])
def test_an_address_that_cannot_be_split_says_how_to_write_it(url: str) -> None:
    with pytest.raises(StoreError, match="%40") as refused:
        read_address(url)
    assert "me@host" not in str(refused.value)
    assert refused.value.__context__ is None
