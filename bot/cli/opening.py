"""What every command needs first: settings and knowledge, or a plain word why not."""

from __future__ import annotations

from typing import NoReturn

import typer

from bot.app import KnowledgeIsBroken, prepare
from bot.matching.encoders import EncoderIsMissing
from bot.matching.snapshot import Snapshot
from bot.settings import Settings, SettingsError, load_settings

WRONG_USE = 2
"""Exit code for a setting, an argument or a file that the person must change."""


def settings_or_exit() -> Settings:
    """Return the settings, or print a line for each wrong one and exit with code 2."""
    try:
        return load_settings()
    except SettingsError as error:
        leave(*error.lines)


def snapshot_or_exit(settings: Settings) -> Snapshot:
    """Return the knowledge ready to answer, or print its faults and exit with code 2."""
    try:
        return prepare(settings)
    except KnowledgeIsBroken as error:
        leave(*map(str, error.faults))
    except EncoderIsMissing as error:
        leave(str(error))


def leave(*lines: str) -> NoReturn:
    """Print `lines` to standard error and exit with code 2."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(WRONG_USE)
