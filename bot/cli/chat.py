"""`chat`: the conversation in the terminal."""

from __future__ import annotations

from bot.cli.startup import settings_or_exit, snapshot_or_exit


def chat() -> None:
    """Talk with the bot here in the terminal, without Telegram and without a token. Nothing is stored."""
    import asyncio

    from rich.console import Console

    from bot.app.terminal import talk

    settings = settings_or_exit()
    snapshot = snapshot_or_exit(settings)
    console = Console(highlight=False)
    try:
        asyncio.run(talk(settings, snapshot, console, input))
    except KeyboardInterrupt:
        console.print()
