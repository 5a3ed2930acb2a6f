"""Log lines: one an event, at the level asked for, and never with a token."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from bot.logs import set_up_logging

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_01234"
LEVELS = ("debug", "info", "warning", "error")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    noisy = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram", "alembic")}
    yield
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in noisy.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


@pytest.mark.parametrize("level", LEVELS)
def test_a_token_is_in_no_line_at_any_level_whoever_logs_it(
    capsys: pytest.CaptureFixture[str], level: str
) -> None:
    set_up_logging("DEBUG")
    address = f"https://api.telegram.org/bot{TOKEN}/getMe"
    getattr(structlog.get_logger("ours"), level)(f"asked {address}", address=address)
    getattr(logging.getLogger("theirs"), level)("asked %s", address)

    logged = capsys.readouterr().err
    assert TOKEN not in logged
    assert logged.count("[token]") == 3
    assert len(logged.splitlines()) == 2


def test_a_token_inside_an_exception_is_hidden_and_the_rest_of_it_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("INFO")
    try:
        try:
            raise ConnectionError(f"cannot reach /bot{TOKEN}/getUpdates")
        except ConnectionError as cause:
            raise RuntimeError(f"polling {TOKEN}") from cause
    except RuntimeError:
        structlog.get_logger("ours").exception("failed")
        logging.getLogger("theirs").exception("failed")

    logged = capsys.readouterr().err
    assert TOKEN not in logged
    assert TOKEN.split(":")[1] not in logged
    assert logged.count("RuntimeError: polling [token]") == 2
    assert logged.count("ConnectionError: cannot reach /bot[token]/getUpdates") == 2


def test_a_token_inside_a_value_that_is_no_text_is_hidden_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    structlog.get_logger("ours").error(
        "failed", error=ValueError(f"bad {TOKEN}"), url=httpx.URL(f"https://x.org/bot{TOKEN}/a"), many=[TOKEN]
    )
    logged = capsys.readouterr().err
    assert TOKEN not in logged
    assert "[token]" in logged


def test_numbers_and_truths_stay_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    structlog.get_logger("ours").info("swept", texts=3, ok=True, nothing=None)
    logged = capsys.readouterr().err
    assert "level=info event=swept" in logged
    assert "texts=3" in logged
    assert "12:00" not in logged


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_lines_below_the_level_asked_for_are_dropped(
    capsys: pytest.CaptureFixture[str], level: str, lines: int
) -> None:
    set_up_logging(level)
    for each in LEVELS:
        getattr(structlog.get_logger("ours"), each)(each)
        getattr(logging.getLogger("theirs"), each)(each)
    assert len(capsys.readouterr().err.splitlines()) == 2 * lines


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_the_http_library_does_not_log_the_addresses_it_calls(
    capsys: pytest.CaptureFixture[str], level: str
) -> None:
    set_up_logging(level)
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as http:
        http.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert capsys.readouterr().err == ""


def test_setting_up_twice_does_not_double_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    set_up_logging("INFO")
    logging.getLogger("theirs").info("once")
    assert len(capsys.readouterr().err.splitlines()) == 1
