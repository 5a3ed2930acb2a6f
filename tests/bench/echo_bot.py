"""A bare python-telegram-bot echo bot: what the library alone costs. Run by the throughput bench."""

from __future__ import annotations

import argparse
import logging
import os

from telegram import Update  # noqa: TID251 - the library alone is what is measured
from telegram.ext import Application, ContextTypes, MessageHandler, filters  # noqa: TID251


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send a message's text back."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.echo_bot", description=__doc__)
    parser.add_argument("--concurrent", action="store_true", help="handle updates side by side, out of order")
    arguments = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["BOT_API_BASE_URL"] + "/bot")
        .concurrent_updates(arguments.concurrent)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
