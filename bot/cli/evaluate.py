"""`eval`: how well a file of questions is answered."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.startup import leave, settings_or_exit, snapshot_or_exit, watched

if TYPE_CHECKING:
    from bot.curation.hearing import HeardIn
    from bot.domain.ids import EntryId
    from bot.matching.snapshot import Snapshot
    from bot.settings import Settings


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

    A question of the kind two-part is right where two of its entries are offered. With lang (en, es ...)
    results are also counted by language, and whether it is found: {q, lang: en, es or either, before} alone
    asks for the language only; before is the language so far. Other keys are ignored.

    Danger: - {q: i want to die, danger: self-harm, lang: en, also: []}; a look-alike has danger: none.
    Dialogues: - {turns: [they kept my passport, for how long], accept: [passport-held], kind: follow-up}; the
    last turn is judged after the others, as the whole conversation answers it.
    A deadline: - {q: my i-94 ends tomorrow, urgent: true, matter: status-ending, accept: []}
    """
    from bot.cli.evaluation_reporting import evaluation_json, evaluation_lines
    from bot.cli.hearing_reporting import hearing_json, hearing_lines
    from bot.cli.language_reporting import languages_json, languages_lines
    from bot.conversation.asker import ENGLISH
    from bot.conversation.hearing import Heard, question_in
    from bot.curation.dialogues import holds_dialogues
    from bot.curation.evaluation import evaluate
    from bot.curation.hearing import HeardIn, hearing
    from bot.curation.languages import languages
    from bot.curation.questions import read_questions
    from bot.knowledge.phrasebook import Phrasebook
    from bot.store.database.clock import utc_now

    settings = settings_or_exit()
    snapshot = snapshot_or_exit(settings)
    known = frozenset(snapshot.language(ENGLISH).entries)
    if holds_dialogues(file):
        _evaluate_dialogues(file, known, settings, snapshot, as_json=as_json)
        return
    questions, faults = read_questions(file, known)
    if faults:
        leave(*map(str, faults))
    progress = watched if sys.stderr.isatty() else iter
    today = Phrasebook.of(snapshot.knowledge.firm, snapshot.language(ENGLISH)).today(utc_now())

    def hear(utterance: str) -> HeardIn:
        danger, matter = snapshot.danger_in(utterance), snapshot.deadline_in(utterance, ENGLISH, today)
        outcome = question_in(
            utterance,
            Heard(danger, matter),
            lambda text: snapshot.understand(text, ENGLISH),
            lambda text: snapshot.danger_in(text) is not None,
            snapshot.language(ENGLISH).entries.values(),
        )
        return HeardIn(danger, matter.key if matter else None, outcome)

    heard = hearing([each for each in questions if not each.is_of_language], hear, progress=progress)
    outcomes = {each.question.text: each.heard.outcome for each in heard.results}
    found = languages(questions, snapshot.language_in)
    ordinary = [each for each in questions if each.is_ordinary]
    evaluation = evaluate(ordinary, outcomes.__getitem__, matcher=snapshot.matcher)
    if as_json:
        printed = {
            **evaluation_json(evaluation),
            "heard": hearing_json(heard),
            "languages": languages_json(found),
        }
        typer.echo(json.dumps(printed, ensure_ascii=False))
    else:
        for line in (*evaluation_lines(evaluation), *hearing_lines(heard), *languages_lines(found)):
            typer.echo(line)


def _evaluate_dialogues(
    file: Path, known: frozenset[EntryId], settings: Settings, snapshot: Snapshot, *, as_json: bool
) -> None:
    import asyncio

    from bot.app.dialogues import play
    from bot.cli.dialogue_reporting import dialogues_json, dialogues_lines
    from bot.curation.dialogues import read_dialogues

    dialogues, faults = read_dialogues(file, known)
    if faults:
        leave(*map(str, faults))
    progress = watched if sys.stderr.isatty() else iter
    results = asyncio.run(play(settings, snapshot, dialogues, progress=progress))
    if as_json:
        typer.echo(json.dumps(dialogues_json(results, snapshot.matcher), ensure_ascii=False))
    else:
        for line in dialogues_lines(results, snapshot.matcher):
            typer.echo(line)
