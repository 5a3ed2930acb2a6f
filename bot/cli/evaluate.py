"""`eval`: how well a file of questions is answered."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import leave, settings_or_exit, snapshot_or_exit

if TYPE_CHECKING:
    from bot.curation.evaluation import Question


def evaluate_file(
    file: Annotated[
        Path, typer.Argument(help="A YAML list of {q, accept: [ids], kind}.", metavar="FILE.yaml")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object with counts and results.")
    ] = False,
) -> None:
    """Ask every question of a file and count how well it is answered.

    `accept` names the entries that answer the question; an empty list means that it must not be answered.
    Example of a line: - {q: they kept my passport, accept: [passport-held], kind: short}
    """
    from bot.cli.reporting import evaluation_json, evaluation_lines
    from bot.conversation.asker import ENGLISH
    from bot.curation.evaluation import evaluate
    from bot.curation.questions import read_questions
    from bot.domain.fault import Severity

    settings = settings_or_exit()
    snapshot = snapshot_or_exit(settings)
    questions, faults = read_questions(file, frozenset(snapshot.language(ENGLISH).entries))
    if any(fault.severity is Severity.ERROR for fault in faults):
        leave(*map(str, faults))
    for fault in faults:
        typer.echo(str(fault), err=True)
    evaluation = evaluate(
        questions,
        lambda utterance: snapshot.understand(utterance, ENGLISH),
        matcher=snapshot.matcher,
        progress=_watched if sys.stderr.isatty() else iter,
    )
    if as_json:
        typer.echo(json.dumps(evaluation_json(evaluation), ensure_ascii=False))
    else:
        for line in evaluation_lines(evaluation):
            typer.echo(line)


def _watched(questions: Iterable[Question]) -> Iterable[Question]:
    from rich.console import Console
    from rich.progress import track

    return track(questions, description="Asking", console=Console(stderr=True), transient=True)
