"""The commands: each parses, calls and prints."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from bot import __version__
from bot.cli.ask import ask
from bot.cli.backup import backup
from bot.cli.cases import cases
from bot.cli.chat import chat
from bot.cli.check import check
from bot.cli.evaluate import evaluate_file
from bot.cli.learn import learn
from bot.cli.restore import restore
from bot.cli.run import run

app = typer.Typer(
    name="python -m bot",
    help="A law firm's bot: answers questions about 221(g) visa refusals from a curated knowledge base. "
    "Without a command it runs in Telegram. Settings come from the environment and .env; see .env.example.",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _without_command(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        run()


app.command("run")(run)
app.command("chat")(chat)
app.command("ask")(ask)
app.command("eval")(evaluate_file)
app.command("check")(check)
app.command("learn")(learn)
app.command("backup")(backup)
app.command("restore")(restore)
app.add_typer(cases)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows writes files and pipes in the code page of the country, which has no “•”.
            stream.reconfigure(errors="replace")
    app(prog_name="python -m bot")
