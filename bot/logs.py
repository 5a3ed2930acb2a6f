"""The only path for everything that is logged: our own events as we write them, of all others only the kind.

Our own events are one line each, with ids in fields; no call passes a token, a name, a case number or a text.
Messages from libraries and Python itself may quote any of these, so only level, logger, place in the source
code and the exception's type of their records are logged.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog

_TOKEN = re.compile(r"\d+(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_OURS = Path(__file__).resolve().parent
_OF_ANY = ("timestamp", "level", "update", "_record", "_from_structlog")
"""What remains of others' records; the current update is a number that we add."""

_MOST_PLACES = 20
_MOST_CAUSES = 8


def set_up_logging(level: str) -> None:
    """Send our events of `level` (DEBUG, INFO, WARNING or ERROR) and above to standard error, one line each.

    Others are logged from WARNING on, reduced. Python warnings, and uncaught exceptions in any thread, go the
    same way.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _Door(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                _reduce,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
                _without_tokens,
            ],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("bot").setLevel(level)
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def places_of(error: BaseException) -> str:
    """Return the types of `error` and its causes, each with its places in the code, innermost first.

    Without their messages, which could quote a client: `KeyError store/chats/misses.py:40 < ValueError ...`.
    """
    return " < ".join(_places(error))


class _Door(logging.StreamHandler[TextIO]):
    """Writes records; one that cannot be written is reported by its logger's name, never by its content."""

    def filter(self, record: logging.LogRecord) -> bool | logging.LogRecord:
        return super().filter(record) and (_is_ours(record) or record.levelno >= logging.WARNING)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging.Handler's name
        kind = sys.exc_info()[0]
        what = "" if kind is None else f" kind={kind.__name__}"
        with_name = f'level=error event="a record could not be written" logger={record.name}{what}\n'
        try:
            self.stream.write(with_name)
        except (OSError, ValueError):  # standard error is closed: there is nowhere left to report it
            return


def _is_ours(record: logging.LogRecord) -> bool:
    """Say whether a record is an event of this package: named after it, and written with structlog."""
    return record.name.partition(".")[0] == "bot" and hasattr(record, "_logger")


def _reduce(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Reduce others' records to their kind, and an exception in ours to its places."""
    record: logging.LogRecord = event["_record"]
    error = _error_in(event.pop("exc_info", None) or record.exc_info)
    event.pop("stack_info", None)
    if not _is_ours(record):
        event = {key: event[key] for key in _OF_ANY if key in event}
        at = f"{PurePath(record.pathname).name}:{record.lineno}"
        event.update(event="another library's record", logger=record.name, at=at)
    if error is not None:
        event.update(kind=type(error).__name__, trace=places_of(error))
    return event


def _error_in(given: object) -> BaseException | None:
    """Return the exception of `exc_info`, in any form."""
    match given:
        case BaseException():
            return given
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
    return None


def _places(error: BaseException) -> Iterator[str]:
    causes = 0
    pending: list[BaseException] = [error]
    while pending and causes < _MOST_CAUSES:
        seen = pending.pop()
        causes += 1
        frames = traceback.extract_tb(seen.__traceback__)[-_MOST_PLACES:]
        yield " ".join(
            [type(seen).__name__, *(_place(each.filename, each.lineno) for each in reversed(frames))]
        )
        cause = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if cause is not None:
            pending.append(cause)
        if isinstance(seen, BaseExceptionGroup):
            pending.extend(reversed(seen.exceptions))


def _place(file: str, line: int | None) -> str:
    path = PurePath(file)
    shown = path.relative_to(_OURS).as_posix() if path.is_relative_to(_OURS) else path.name
    return f"{shown}:{line or 0}"


def _without_tokens(_logger: object, _method: str, line: Any) -> str:
    """Mask tokens in the finished line: errors and other values that are not text may contain them too."""
    return _TOKEN.sub("[token]", line)


def _log() -> structlog.typing.FilteringBoundLogger:
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)
    return bound


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _log().warning("Python warns", kind=category.__name__, at=_place(filename, lineno))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log().error("an exception ends the program", exc_info=error)


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _log().error("an exception ends a thread", exc_info=given.exc_value)


def _unraisable(given: sys.UnraisableHookArgs) -> None:
    kind = "" if given.exc_type is None else given.exc_type.__name__
    _log().error("an exception could not be raised", kind=kind, exc_info=given.exc_value)
