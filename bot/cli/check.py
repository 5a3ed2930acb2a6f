"""`check`: everything that is wrong with the knowledge base."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.startup import leave, settings_or_exit

if TYPE_CHECKING:
    from bot.app.checking import CheckedFolder
    from bot.domain.fault import Fault
    from bot.settings import Settings


class Format(StrEnum):
    """How faults are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    form: Annotated[
        Format, typer.Option("--format", help="text, json, or github (annotations of a workflow).")
    ] = Format.TEXT,
    list_all: Annotated[
        bool, typer.Option("--all", help="Also list the warnings that are only counted.")
    ] = False,
    sign_offs: Annotated[
        bool, typer.Option("--sign-offs", help="Print the line to paste for each answer that is not signed.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again after each change, until Ctrl-C.")
    ] = False,
    against: Annotated[
        str, typer.Option(metavar="REVISION", help="Compare the answers with those of a git revision.")
    ] = "",
) -> None:
    """Find everything that is wrong in the knowledge folder: file, line, column, and how to fix it.

    Errors keep an edit from going live and end with exit code 1. Warnings are advice. Those that the version
    in use has too are only counted, unless the words harm clients (a promise, a typed telephone number);
    where no bot has run yet, they are counted by kind. The phrases are tried with the lexical matcher,
    whichever the bot uses.

    With --against HEAD, the measured questions are asked of the folder as it was in that revision and as it
    is now; what changes is listed, and the exit code is 1 where a good answer is lost.
    """
    from bot.app.checking import FolderCheck
    from bot.matching.learning.child_process import LearningError

    settings = settings_or_exit()
    if sign_offs:
        _print_sign_offs(settings)
        return
    if against:
        _print_effect(settings, against)
        return
    folder_check = FolderCheck(settings, lambda line: typer.echo(line, err=True))
    while True:
        try:
            checked = folder_check.run()
        except LearningError as error:
            leave(f"{error}; free some memory and check again")
        faults = checked.faults if list_all else checked.news
        _print(faults, checked.summary, form)
        if form is Format.TEXT and len(faults) < len(checked.faults):
            _print_counts(checked)
        if not watch:
            raise typer.Exit(1 if checked.is_broken else 0)
        if not folder_check.wait():
            return
        typer.echo("")


def _print_sign_offs(settings: Settings) -> None:
    from datetime import date

    from bot.curation.sign_offs import sign_off_lines
    from bot.domain.fault import Severity
    from bot.knowledge.loading import load

    loaded = load(settings.knowledge_dir, today=date.today())
    if loaded.knowledge is None:
        for fault in loaded.faults:
            if fault.severity is Severity.ERROR:
                typer.echo(str(fault))
        raise typer.Exit(1)
    for line in sign_off_lines(loaded.knowledge, date.today()):
        typer.echo(line)


def _print_counts(checked: CheckedFolder) -> None:
    """Print how many warnings are not listed; where no version is in use, of which kinds."""
    from bot.curation.baseline import kinds_of

    count = len(checked.faults) - len(checked.news)
    warnings = "1 more warning" if count == 1 else f"{count} more warnings"
    if not checked.is_first:
        typer.echo(f"{warnings}, which the version in use has too: --all lists them.")
        return
    typer.echo(f"{warnings}: --all lists them.")
    for kind, of_it in kinds_of(each for each in checked.faults if each not in checked.news):
        typer.echo(f"  {of_it} x {kind}")


def _print_effect(settings: Settings, revision: str) -> None:
    from bot.app.edit_check import EditCheck
    from bot.app.preparing import BrokenKnowledgeError
    from bot.app.revision_files import RevisionError
    from bot.cli.edit_report import effect_lines
    from bot.cli.startup import watched
    from bot.matching.learning.child_process import LearningError

    try:
        check_of_edits = EditCheck(settings, revision, lambda line: typer.echo(line, err=True))
        effect = check_of_edits.run(watched if sys.stderr.isatty() else iter)
    except RevisionError as error:
        leave(str(error))
    except LearningError as error:
        leave(f"{error}; free some memory and check again")
    except BrokenKnowledgeError as error:
        leave(*map(str, error.faults))
    for line in effect_lines(effect, revision):
        typer.echo(line)
    raise typer.Exit(1 if effect.is_loss else 0)


def _print(faults: Sequence[Fault], summary: Sequence[str], form: Format) -> None:
    match form:
        case Format.JSON:
            typer.echo(json.dumps([_as_json(fault) for fault in faults], ensure_ascii=False, indent=2))
        case Format.GITHUB:
            for fault in faults:
                typer.echo(_annotation(fault))
        case Format.TEXT:
            for fault in faults:
                typer.echo(str(fault))
            for line in summary:
                typer.echo(line)


def _as_json(fault: Fault) -> dict[str, str | int]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "severity": fault.severity.value,
        "what": fault.what,
        "hint": fault.hint,
    }


def _annotation(fault: Fault) -> str:
    """Return a workflow command; its values escape % and line ends, its properties : and , as well."""
    text = _escaped(f"{fault.what}; {fault.hint}")
    file = _escaped(fault.file).replace(":", "%3A").replace(",", "%2C")
    return f"::{fault.severity.value} file={file},line={fault.line},col={fault.column}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
