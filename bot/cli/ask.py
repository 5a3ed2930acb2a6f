"""`ask`: one question."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.cli.startup import leave, settings_or_exit, snapshot_or_exit


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print outcome, entry, score and candidates as JSON.")
    ] = False,
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="How many candidates to list.")] = 3,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show which words of the question support which entry.")
    ] = False,
) -> None:
    """Ask one question and print the answer a client would get.

    Example: python -m bot ask "they kept my passport" --explain
    """
    from bot.cli.explanation_reporting import explanation_lines
    from bot.cli.outcome_reporting import heard_json, heard_lines, outcome_json
    from bot.conversation.asker import ENGLISH
    from bot.conversation.hearing import Heard, around, question_in
    from bot.knowledge.phrasebook import Phrasebook
    from bot.store.database.clock import utc_now

    if not question.strip():
        leave("The question is empty; write it in quotes after ask.")
    settings = settings_or_exit()
    snapshot = snapshot_or_exit(settings)
    language = snapshot.language(ENGLISH)
    phrases = Phrasebook.of(snapshot.knowledge.firm, language)
    today = phrases.today(utc_now())
    heard = Heard(snapshot.danger_in(question), snapshot.deadline_in(question, ENGLISH, today))
    outcome = question_in(
        question,
        heard,
        lambda text: snapshot.understand(text, ENGLISH, top=top),
        lambda text: snapshot.danger_in(text) is not None,
        snapshot.language(ENGLISH).entries.values(),
    )
    if as_json:
        printed = {**outcome_json(outcome, top), **heard_json(heard.danger, heard.matter)}
        typer.echo(json.dumps(printed, ensure_ascii=False))
    else:
        from rich.console import Console

        from bot.conversation.replies import Composer
        from bot.frontends.terminal.rendering import rendered

        composer = Composer(snapshot.knowledge.firm, language, retention_days=settings.retention_days)
        answer = around(composer.of(outcome, asked=0), outcome, heard, snapshot.knowledge, phrases)
        Console(highlight=False).print(rendered(answer))
    if explain:
        for line in heard_lines(heard.danger, heard.matter):
            typer.echo(line, err=as_json)
        for line in explanation_lines(snapshot.explain(question, ENGLISH, top=top), language):
            typer.echo(line, err=as_json)
