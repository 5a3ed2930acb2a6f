"""Log lines: our events as we write them, of everything else the kind only, and never what somebody wrote."""

from __future__ import annotations

import ast
import asyncio
import gc
import logging
import sqlite3
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
import uvicorn

from bot.logs import places_of, set_up_logging
from tests.recorded_log import RecordedLog, recorded_log

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_01234"
SECRET = "Prudencio-of-BLG2019123456"
LEVELS = ("debug", "info", "warning", "error")
PACKAGE = Path(__file__).parents[1] / "bot"


@pytest.fixture(params=["DEBUG", "INFO"])
def log(request: pytest.FixtureRequest) -> Iterator[RecordedLog]:
    """Set logging up as the bot does, at each level in turn."""
    with recorded_log(request.param) as recorded:
        yield recorded


class SecretError(Exception):
    """Quotes what somebody wrote."""


def caught() -> SecretError:
    """Return an error with a cause; both quote."""
    try:
        try:
            int(SECRET)
        except ValueError as cause:
            raise SecretError(SECRET) from cause
    except SecretError as error:
        return error
    raise AssertionError("int took it")


LIBRARIES = (
    *("telegram.request.BaseRequest", "telegram.ext.Application", "httpx", "httpcore.http11"),
    *("sqlalchemy.engine.Engine", "sqlalchemy.pool", "aiosqlite", "asyncpg", "alembic.runtime.migration"),
    *("uvicorn.error", "uvicorn.access", "watchfiles", "markdown_it.rules_block", "asyncio", "py.warnings"),
    *("concurrent.futures", "unknown", "root", "bother", "bot"),
)


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("level", [*LEVELS, "critical", "exception"])
def test_of_a_library_s_record_only_the_kind_goes_through(
    log: RecordedLog, monkeypatch: pytest.MonkeyPatch, name: str, level: str
) -> None:
    library = logging.getLogger(name)
    monkeypatch.setattr(library, "propagate", True)  # a web server that ran before keeps its log to itself
    was = library.level
    library.setLevel(logging.DEBUG)  # as some set their own
    try:
        raise caught()
    except SecretError:
        getattr(library, level)(
            "payload %s of %r",
            SECRET,
            {"text": SECRET},
            exc_info=True,
            extra={"chat": SECRET},
            stack_info=True,
        )
    finally:
        library.setLevel(was)

    lines = log.lines()
    assert SECRET not in log.text()
    assert len(lines) == (0 if level in ("debug", "info") else 1)
    for line in lines:
        assert f"logger={name}" in line
        assert "kind=SecretError" in line
        assert "test_logs.py" in line
        assert ("level=warning" in line) == (level == "warning")


def test_a_record_that_cannot_be_put_together_is_not_quoted(log: RecordedLog) -> None:
    class Unsayable:
        def __str__(self) -> str:
            raise SecretError(SECRET)

    log.without_pytest()
    logging.getLogger("theirs").error("%d of %s", SECRET)
    logging.getLogger("theirs").error(Unsayable())
    structlog.get_logger("bot.ours").error("failed", value=Unsayable())

    assert SECRET not in log.text()
    assert "Traceback" not in log.text()
    assert len(log.lines()) == 3


def test_of_a_structured_record_that_is_not_ours_no_field_goes_through(log: RecordedLog) -> None:
    structlog.get_logger("theirs").error(SECRET, text=SECRET, update=7)
    (line,) = log.lines()
    assert SECRET not in line
    assert "logger=theirs" in line
    assert "update=7" in line


def test_a_token_is_in_no_line_of_ours(log: RecordedLog) -> None:
    address = f"https://api.telegram.org/bot{TOKEN}/getMe"
    structlog.get_logger("bot.ours").error(
        f"asked {address}",
        address=address,
        error=ValueError(f"bad {TOKEN}"),
        url=httpx.URL(address),
        many=[TOKEN],
    )
    assert TOKEN not in log.text()
    assert TOKEN.split(":")[1] not in log.text()
    assert log.text().count("[token]") == 5


def test_of_an_exception_in_a_line_of_ours_type_and_places_are_told(log: RecordedLog) -> None:
    try:
        raise caught()
    except SecretError:
        structlog.get_logger("bot.ours").exception("failed", update=7)

    (line,) = log.lines()
    assert SECRET not in line
    assert "event=failed" in line
    assert "update=7" in line
    assert "kind=SecretError" in line
    assert "SecretError test_logs.py:" in line
    assert "< ValueError test_logs.py:" in line


def test_places_are_named_from_the_package_on() -> None:
    from bot.domain.case_number import CaseNumber

    with pytest.raises(ValueError, match=r".") as raised:
        CaseNumber.parse(SECRET)
    assert "domain/case_number.py:" in places_of(raised.value)
    assert SECRET not in places_of(raised.value)


def test_every_member_of_a_group_of_exceptions_is_named() -> None:
    group = ExceptionGroup(SECRET, [caught(), KeyError(SECRET)])
    assert SECRET not in places_of(group)
    for kind in ("ExceptionGroup", "SecretError", "ValueError", "KeyError"):
        assert kind in places_of(group)


def test_a_warning_of_python_is_told_by_its_kind_and_place(log: RecordedLog) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = log.showwarning
        warnings.warn(f"{SECRET} is deprecated", UserWarning, stacklevel=1)
    (line,) = log.lines()
    assert SECRET not in line
    assert "kind=UserWarning" in line
    assert "at=test_logs.py:" in line


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_exception_that_ends_a_thread_is_told_by_its_kind(log: RecordedLog) -> None:
    def work() -> None:
        raise caught()

    threading.excepthook = log.threading_excepthook
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    (line,) = log.lines()
    assert SECRET not in log.text()
    assert "kind=SecretError" in line


def test_an_exception_that_ends_the_program_is_told_by_its_kind(log: RecordedLog) -> None:
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    (line,) = log.lines()
    assert SECRET not in line
    assert "kind=SecretError" in line
    assert "Traceback" not in line


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_in_a_finalizer_is_told_by_its_kind(log: RecordedLog) -> None:
    class Ending:
        def __del__(self) -> None:
            raise caught()

    sys.unraisablehook = log.unraisablehook
    ending = Ending()
    del ending
    gc.collect()
    (line,) = log.lines()
    assert SECRET not in log.text()
    assert "kind=SecretError" in line


async def test_an_exception_that_nobody_fetches_from_a_task_is_told_by_its_kind(log: RecordedLog) -> None:
    async def work() -> None:
        raise caught()

    task = asyncio.create_task(work(), name=SECRET)
    await asyncio.wait({task})
    del task
    gc.collect()
    asyncio.get_running_loop().call_exception_handler(
        {"message": SECRET, "exception": caught(), "secret": SECRET}
    )
    assert SECRET not in log.text()
    assert ["kind=SecretError" in line and "logger=asyncio" in line for line in log.lines()] == [True, True]


def test_numbers_and_truths_stay_what_they_are(log: RecordedLog) -> None:
    structlog.get_logger("bot.ours").info("swept", texts=3, ok=True, nothing=None)
    assert "level=info event=swept" in log.text()
    assert "texts=3" in log.text()


@pytest.mark.parametrize(
    ("level", "ours", "theirs"), [("DEBUG", 4, 2), ("INFO", 3, 2), ("WARNING", 2, 2), ("ERROR", 1, 1)]
)
def test_lines_below_the_level_asked_for_are_dropped(level: str, ours: int, theirs: int) -> None:
    with recorded_log(level) as log:
        for each in LEVELS:
            getattr(structlog.get_logger("bot.ours"), each)(each)
            getattr(logging.getLogger("theirs"), each)(each)
        assert len(log.lines()) == ours + theirs


def test_the_http_library_does_not_log_the_addresses_it_calls(log: RecordedLog) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as http:
        http.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert log.text() == ""


def test_the_web_server_sets_no_handlers_of_its_own(log: RecordedLog) -> None:
    uvicorn.Config(lambda: None, log_config=None, access_log=False)
    logging.getLogger("uvicorn.error").error("%s", SECRET)
    assert SECRET not in log.text()
    assert len(log.lines()) == 1


def test_a_database_s_own_debug_lines_are_not_heard(log: RecordedLog) -> None:
    with sqlite3.connect(":memory:") as database, pytest.raises(sqlite3.Error) as raised:
        database.execute(f"SELECT * FROM '{SECRET}'")
    logging.getLogger("aiosqlite").debug("executing %s", SECRET)
    logging.getLogger("sqlalchemy.engine").error("failed", exc_info=raised.value)
    assert SECRET not in log.text()
    assert "kind=OperationalError" in log.text()


def test_setting_up_twice_does_not_double_the_lines(log: RecordedLog) -> None:
    set_up_logging("INFO")
    log.take_over()
    logging.getLogger("theirs").error("once")
    assert len(log.lines()) == 1


def logging_calls() -> Iterator[tuple[str, ast.Call]]:
    """Return every call of a logger in the package, with its place."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            match node.func:
                case ast.Attribute(value=ast.Name(id="log" | "_log")):
                    is_log = file.name != "repeated_fault.py"
                case ast.Name(id="RepeatedFault"):  # it logs the words that it is made with
                    is_log = True
                case _:
                    is_log = False
            if is_log:
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", node


def test_our_calls_log_fixed_words_and_values_that_quote_nobody() -> None:
    calls = list(logging_calls())
    assert len(calls) > 40
    for place, call in calls:
        assert all(isinstance(each, ast.Constant) for each in call.args), place
        for value in ast.walk(ast.Module([ast.Expr(each.value) for each in call.keywords], [])):
            quotes = isinstance(value, ast.JoinedStr) or (
                isinstance(value, ast.Call)
                and isinstance(value.func, ast.Name)
                and value.func.id in ("str", "repr", "format")
            )
            quotes |= isinstance(value, ast.Attribute) and value.attr in (
                "message",
                "text",
                "args",
                "utterance",
                "raw",
            )
            assert not quotes, place
