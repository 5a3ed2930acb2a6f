"""What every command needs first: settings and knowledge, or a plain explanation of what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

# The libraries behind settings and knowledge take a second to load: each is imported where it is used.
if TYPE_CHECKING:
    from bot.app.remembering import Remembering
    from bot.matching.similarity.encoders import Encoder
    from bot.matching.snapshot import Snapshot
    from bot.settings import Settings

T = TypeVar("T")

WRONG_USE = 2
"""Exit code for a setting, an argument or a file that the person must change."""


def settings_or_exit() -> Settings:
    """Return the settings, or print a line for each wrong one and exit with code 2."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        leave(*error.lines)


def encoder_or_exit(settings: Settings) -> Encoder | None:
    """Return the encoder of the settings (None: words alone), or say what is missing and exit with 2."""
    from bot.matching.similarity.encoders import SemanticMissingError, choose_encoder

    try:
        return choose_encoder(settings.matcher.value)
    except SemanticMissingError as error:
        leave(str(error))


def learner_of(settings: Settings) -> Remembering:
    """Return the learner that stores what it learned; it prints a line about what it cannot read or store."""
    from bot.app.remembering import Remembering, shelf_of

    return Remembering(shelf_of(settings.database_url), lambda line: typer.echo(line, err=True))


def snapshot_or_exit(settings: Settings, learner: Remembering | None = None) -> Snapshot:
    """Return the knowledge ready to answer, or print its faults and exit with code 2."""
    from contextlib import nullcontext

    from rich.console import Console

    from bot.app.preparing import BrokenKnowledgeError, prepare

    waiting = Console(stderr=True).status("Reading and learning the answers; this takes some seconds")
    try:
        with waiting if sys.stderr.isatty() else nullcontext():
            learner = learner or learner_of(settings)
            return prepare(settings, encoder_or_exit(settings), learner, learner.dangers)
    except BrokenKnowledgeError as error:
        leave(*map(str, error.faults))


def leave(*lines: str) -> NoReturn:
    """Print `lines` to standard error and exit with code 2."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(WRONG_USE)


def watched(questions: Iterable[T]) -> Iterable[T]:
    """Yield the questions, and show on standard error how many are left."""
    from rich.console import Console
    from rich.progress import track

    return track(questions, description="Asking", console=Console(stderr=True), transient=True)
