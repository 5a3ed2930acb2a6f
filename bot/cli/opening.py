"""What every command needs first: settings and knowledge, or a plain word why not."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import NoReturn

import typer
from rich.console import Console

from bot.app.preparing import BrokenKnowledgeError, prepare
from bot.matching.encoders import Encoder, SemanticMissingError, choose_encoder
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


def encoder_or_exit(settings: Settings) -> Encoder:
    """Return the encoder the settings ask for, or say that it is not installed and exit with code 2."""
    try:
        return choose_encoder(settings.matcher.value)
    except SemanticMissingError as error:
        leave(str(error))


def snapshot_or_exit(settings: Settings) -> Snapshot:
    """Return the knowledge ready to answer, or print its faults and exit with code 2."""
    waiting = Console(stderr=True).status("Reading and learning the answers; this takes some seconds")
    try:
        with waiting if sys.stderr.isatty() else nullcontext():
            return prepare(settings, encoder_or_exit(settings))
    except BrokenKnowledgeError as error:
        leave(*map(str, error.faults))


def leave(*lines: str) -> NoReturn:
    """Print `lines` to standard error and exit with code 2."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(WRONG_USE)
