"""How a bot that ends tells why, and whether to start it again."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import logs
from bot.app import telegram
from bot.app.supervision import BotPart, CrashedError
from bot.frontends.telegram.calls.environment import ConnectionSettingError
from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.frontends.telegram.intake.web_server import WebServerError
from bot.store.database.errors import StoreError
from bot.store.processes.learned_files import LearnedFiles
from tests.cli.calling import Call

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_01234"


class SecretError(Exception):
    """A fault whose message quotes a client."""


@pytest.fixture(autouse=True)
def _settings(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setattr(logs, "set_up_logging", lambda _: None)


ENDS = [
    (CrashedError(BotPart.ANSWERING, 6), 1, "answering failed 6 times in a row"),
    (StoreError("the database is away", "start it"), 2, "the database is away; start it"),
    (WebServerError("PORT 80 cannot be used"), 2, "PORT 80 cannot be used"),
    (ConnectionSettingError("the proxy cannot be used"), 2, "the proxy cannot be used"),
    (TokenRevokedError(), 3, "TELEGRAM_BOT_TOKEN"),
    (SecretError("my passport"), 1, ""),
]


@pytest.mark.parametrize("grouped", [False, True], ids=["alone", "in a group"])
@pytest.mark.parametrize(("error", "code", "said"), ENDS, ids=[type(error).__name__ for error, _, _ in ENDS])
def test_each_end_has_its_line_and_its_exit_code(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str, *, grouped: bool
) -> None:
    async def serve(*_: Any) -> None:
        raise ExceptionGroup("outer", [ExceptionGroup("inner", [error])]) if grouped else error

    monkeypatch.setattr(telegram, "serve", serve)
    with capture_logs() as lines:
        ended = call("run")
    assert ended.exit_code == code
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == (1 if said else 0)
    assert "passport" not in ended.output + str(lines)


def test_what_nobody_foresaw_is_logged_by_its_place(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_: Any) -> None:
        raise SecretError("my passport")

    monkeypatch.setattr(telegram, "serve", serve)
    with capture_logs() as lines:
        call("run")
    (line,) = lines
    assert "test_running.py" in line["trace"]
    assert "SecretError" in line["trace"]


def test_of_several_ends_the_one_decides_that_a_new_start_cannot_cure(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def serve(*_: Any) -> None:
        raise ExceptionGroup("both", [CrashedError(BotPart.ANSWERING, 6), TokenRevokedError()])

    monkeypatch.setattr(telegram, "serve", serve)
    assert call("run").exit_code == 3


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect what `serve` was called with, in place of serving."""
    calls: list[Any] = []

    async def serve(_: Any, live: Any) -> None:
        calls.append(live)

    monkeypatch.setattr(telegram, "serve", serve)
    return calls


def test_a_broken_file_ends_a_bot_that_was_never_good_with_its_line_and_code_2(
    call: Call, served: list[Any]
) -> None:
    call.edit("firm.yaml", "phone: +1", "phone:+1")
    ended = call("run")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("knowledge/firm.yaml:5:")
    assert served == []


def test_a_broken_file_does_not_keep_a_bot_from_starting_that_was_good_before(
    call: Call, served: list[Any]
) -> None:
    assert call("run").exit_code == 0
    call.edit("firm.yaml", "phone: +1", "phone:+1")
    assert call("run").exit_code == 0
    assert [live.current.knowledge.firm.phone for live in served] == ["+1 406-373-9828"] * 2
    assert served[1].faults[0].line == 5


def test_a_broken_file_and_a_database_that_is_away_ask_for_another_start(
    call: Call, served: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bytes:
        raise StoreError("the database is away", "start it", passing=True)

    monkeypatch.setattr(LearnedFiles, "read", away)
    call.edit("firm.yaml", "phone: +1", "phone:+1")
    assert call("run").exit_code == 1
    assert served == []
