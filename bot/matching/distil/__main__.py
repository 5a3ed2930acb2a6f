"""`python -m bot.matching.distil`: rebuilds the table of words from packages alone."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import track

from bot.matching.distil.packing import agreement
from bot.matching.distil.progress import Step
from bot.matching.distil.wordnet import WordNetMissingError, read_wordnet
from bot.matching.similarity.encoders import WORDS, word_table

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def distil(
    out: Annotated[Path, typer.Argument(help="The file to write.", metavar="OUT.npz", dir_okay=False)],
    wordnet: Annotated[
        Path, typer.Option(help="WordNet 3.0's folder with index.noun, data.noun, noun.exc and so on.")
    ] = Path("/usr/share/wordnet"),
    words: Annotated[
        int | None,
        typer.Option(
            min=2, help="Only this many words, those that the sentences use most.", show_default="all"
        ),
    ] = None,
    sentences: Annotated[
        int | None, typer.Option(min=200, help="Number of sentences to teach.", show_default="138000")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the generated and drawn sentences.")] = 1,
) -> None:
    """Rebuild the table of words that the product includes (bot/matching/words/words128.npz).

    The teacher is all-MiniLM-L6-v2; the sentences are generated questions and WordNet's examples and
    definitions. Takes about ten minutes on one core. Needs the extra `distil` (pip install '.[distil]') and
    WordNet 3.0 (on Debian: apt-get install wordnet-base). To use the new table, replace the included one
    and measure with `python -m bot eval`.

    A small sample: python -m bot.matching.distil sample.npz --words 400 --sentences 2000
    """
    try:
        from bot.matching.distil.minilm import load_minilm
        from bot.matching.distil.rebuilding import Size, rebuild
    except ImportError as error:
        _leave(f"The extra `distil` is needed ({error.name} is missing): pip install '.[distil]'")
    try:
        read = read_wordnet(wordnet)
    except WordNetMissingError as error:
        _leave(f"{error}; on Debian: apt-get install wordnet-base. Another folder: --wordnet DIR")
    size = Size(words) if sentences is None else Size(words, sentences)
    pieces = (WORDS / "wordpieces.txt").read_text(encoding="utf-8").splitlines()
    table = rebuild(load_minilm(), pieces, read, size, seed=seed, watch=_watched)
    agreed = agreement(table.table(), word_table())
    table.save(out)
    typer.echo(
        f"{out}: {len(table.words):,} words; agreement with the included table: {agreed:.3f} (at most 1)"
    )


def _watched(steps: Sequence[Step], doing: str, /) -> Iterable[Step]:
    return track(steps, description=doing, console=Console(stderr=True), disable=not sys.stderr.isatty())


def _leave(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app(prog_name="python -m bot.matching.distil")
