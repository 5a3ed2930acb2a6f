"""`check`: everything that is wrong with the knowledge base."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.startup import encoder_or_exit, learner_of, leave, settings_or_exit

if TYPE_CHECKING:
    from bot.domain.fault import Fault


class Format(StrEnum):
    """How faults are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    form: Annotated[
        Format, typer.Option("--format", help="text, json, or github (annotations of a workflow).")
    ] = Format.TEXT,
) -> None:
    """Find everything that is wrong in the knowledge folder: file, line, column, and how to fix it.

    Errors keep an edit from going live and end with exit code 1. Warnings are advice.
    """
    from datetime import date

    from bot.curation.checking import check_knowledge
    from bot.domain.fault import Severity
    from bot.matching.learning.child_process import LearningError

    settings = settings_or_exit()
    encoder = encoder_or_exit(settings)
    try:
        checked = check_knowledge(
            settings.knowledge_dir, encoder, today=date.today(), learner=learner_of(settings)
        )
    except LearningError as error:
        leave(f"{error}; free some memory and check again")
    match form:
        case Format.JSON:
            typer.echo(
                json.dumps([_as_json(fault) for fault in checked.faults], ensure_ascii=False, indent=2)
            )
        case Format.GITHUB:
            for fault in checked.faults:
                typer.echo(_annotation(fault))
        case Format.TEXT:
            for fault in checked.faults:
                typer.echo(str(fault))
            for line in checked.summary:
                typer.echo(line)
    if any(fault.severity is Severity.ERROR for fault in checked.faults):
        raise typer.Exit(1)


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
