"""`run`, and no command at all: the bot in Telegram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.spared_imports import without
from bot.cli.startup import encoder_or_exit, leave, settings_or_exit

if TYPE_CHECKING:
    from bot.knowledge.reloading.live import Live
    from bot.matching.snapshot import Snapshot
    from bot.settings import Settings

TOKEN_REFUSED = 3
"""Exit code that tells a supervisor that a restart is useless until the token is fixed."""

CRASHED = 1
"""Exit code that asks a supervisor to restart the bot."""

SETTINGS_WRONG = 2
"""Exit code for a problem with a setting, the port, the database, or the proxy."""


class Way(StrEnum):
    """How updates arrive."""

    AUTO = "auto"
    WEBHOOK = "webhook"
    POLLING = "polling"


def run(
    way: Annotated[
        Way,
        typer.Option(
            "--intake",
            help="webhook (needs WEBHOOK_URL), polling, or auto: a webhook if its address is set.",
        ),
    ] = Way.AUTO,
) -> None:
    """Run the bot in Telegram until SIGTERM or Ctrl-C."""
    # Imported late: the other commands start without loading Telegram's library.
    import asyncio

    from bot.app.memory import uncollected

    settings = _settings(way)
    with uncollected():
        # The console output of structlog and the command line of httpx load 7 MB for colors; logs have none.
        with without("rich", "pygments"):
            import httpx  # noqa: F401 - Telegram's library imports it
            import structlog  # noqa: F401
        from bot.app.telegram import serve

        live = _live(settings)
    try:
        asyncio.run(serve(settings, live))
    except* Exception as group:  # noqa: BLE001 - each is reported in one line
        raise SystemExit(_told(tuple(_leaves(group)))) from None


def _settings(way: Way) -> Settings:
    """Return the settings for this way, or print what is missing and exit with code 2."""
    settings = settings_or_exit()
    if settings.telegram_bot_token is None:
        leave("TELEGRAM_BOT_TOKEN is missing; set it, or try the bot without one: python -m bot chat")
    if way is Way.WEBHOOK and settings.webhook_url is None:
        leave(
            "WEBHOOK_URL is missing; set it to this service's public https address, or run --intake polling"
        )
    if way is Way.POLLING:
        settings = settings.model_copy(update={"webhook_url": None})
    return settings


def _live(settings: Settings) -> Live[Snapshot]:
    """Return the knowledge ready to answer, or print its errors and exit."""
    import structlog

    from bot.app.last_good_shelf import LastGoodShelf
    from bot.app.preparing import KnownLearners, preparer
    from bot.app.remembering import Remembering, shelf_of
    from bot.domain.fault import Severity
    from bot.knowledge.reloading.live import Live
    from bot.logs import set_up_logging

    set_up_logging(settings.log_level)
    log = structlog.get_logger(__name__)
    shelf = shelf_of(settings.database_url)
    learner = Remembering(shelf, log.warning)
    last_good = LastGoodShelf(shelf, settings.knowledge_dir.name, log.warning)
    live = Live(
        settings.knowledge_dir,
        preparer(
            settings,
            encoder_or_exit(settings),
            learner,
            learner.dangers,
            last_good,
            KnownLearners(learner.known, learner.known_dangers),
        ),
    )
    faults = live.load()
    if not live.is_loaded:
        for fault in faults:
            if fault.severity is Severity.ERROR:
                typer.echo(str(fault), err=True)
        raise typer.Exit(CRASHED if last_good.failed and last_good.failed.passing else SETTINGS_WRONG)
    return live


def _told(failures: Sequence[BaseException]) -> int:
    """Print why the bot ended, each reason in one line, and return the exit code."""
    import structlog

    from bot.app.supervision import CrashedError
    from bot.frontends.telegram.calls.environment import ConnectionSettingError
    from bot.frontends.telegram.intake.polling import TokenRevokedError
    from bot.frontends.telegram.intake.web_server import WebServerError
    from bot.logs import places_of
    from bot.store.database.errors import StoreError

    log = structlog.get_logger(__name__)
    codes = []
    for failure in failures:
        match failure:
            case TokenRevokedError():
                codes.append(TOKEN_REFUSED)
            case StoreError() | WebServerError() | ConnectionSettingError():
                codes.append(SETTINGS_WRONG)
            case CrashedError():
                codes.append(CRASHED)
            case _:
                # Without its message, which may quote a client.
                log.error("the bot ended because of a bug", trace=places_of(failure))
                codes.append(CRASHED)
                continue
        typer.echo(str(failure), err=True)
    return max(codes)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
