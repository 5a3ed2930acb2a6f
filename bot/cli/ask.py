"""`ask`: one question."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.cli.opening import settings_or_exit, snapshot_or_exit


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print outcome, entry, score and candidates as JSON.")
    ] = False,
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="How many candidates to list.")] = 3,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what in the question spoke for which entry.")
    ] = False,
) -> None:
    """Ask one question and print the answer a client would get.

    Example: python -m bot ask "they kept my passport" --explain
    """
    from bot.cli.reporting import explanation_lines, outcome_json
    from bot.conversation.asker import ENGLISH

    settings = settings_or_exit()
    snapshot = snapshot_or_exit(settings)
    outcome = snapshot.understand(question, ENGLISH, top=top)
    if as_json:
        typer.echo(json.dumps(outcome_json(outcome, top), ensure_ascii=False))
    else:
        from rich.console import Console

        from bot.conversation.composing import Composer
        from bot.frontends.terminal.rendering import rendered

        composer = Composer(
            snapshot.knowledge.firm, snapshot.language(ENGLISH), retention_days=settings.retention_days
        )
        Console(highlight=False).print(rendered(composer.of(outcome, asked=0)))
    if explain:
        for line in explanation_lines(snapshot.explain(question, ENGLISH, top=top)):
            typer.echo(line, err=as_json)
