"""`run`, and no command at all: the bot in Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from bot.app.preparing import preparer
from bot.cli.opening import encoder_or_exit, leave, settings_or_exit
from bot.domain.fault import Severity
from bot.knowledge.live import Live
from bot.logs import set_up_logging

TOKEN_REFUSED = 3
"""Exit code that tells a supervisor that starting again is of no use before the token is mended."""


class Way(StrEnum):
    """How updates come in."""

    AUTO = "auto"
    WEBHOOK = "webhook"
    POLLING = "polling"


def run(
    way: Annotated[
        Way,
        typer.Option(
            "--intake",
            help="webhook (needs WEBHOOK_URL), polling, or auto: a webhook where its address is set.",
        ),
    ] = Way.AUTO,
) -> None:
    """Run the bot in Telegram, until it is told to stop (SIGTERM or Ctrl-C)."""
    # Late: the other commands start without loading Telegram's library.
    from bot.app.telegram import serve
    from bot.frontends.telegram.intake.polling import TokenRevokedError
    from bot.frontends.telegram.intake.webhook import WebhookError
    from bot.store.errors import StoreError

    settings = settings_or_exit()
    if settings.telegram_bot_token is None:
        leave("TELEGRAM_BOT_TOKEN is missing; set it, or try the bot without one: python -m bot chat")
    if way is Way.WEBHOOK and settings.webhook_url is None:
        leave(
            "WEBHOOK_URL is missing; set it to this service's public https address, or run --intake polling"
        )
    if way is Way.POLLING:
        settings = settings.model_copy(update={"webhook_url": None})
    set_up_logging(settings.log_level)
    live = Live(settings.knowledge_dir, preparer(settings, encoder_or_exit(settings)))
    faults = live.load()
    if not live.is_loaded:
        leave(*(str(fault) for fault in faults if fault.severity is Severity.ERROR))
    try:
        asyncio.run(serve(settings, live))
    except* (StoreError, WebhookError, TokenRevokedError) as group:
        failures = tuple(_leaves(group))
        for failure in failures:
            typer.echo(str(failure), err=True)
        refused = any(isinstance(failure, TokenRevokedError) for failure in failures)
        raise SystemExit(TOKEN_REFUSED if refused else 2) from None


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
