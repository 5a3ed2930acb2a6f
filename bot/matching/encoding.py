"""Encodes every phrase of a knowledge folder for `phrase_vectors`: `python -m bot.matching.encoding`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.knowledge.loading import load
from bot.knowledge.model import Knowledge
from bot.matching.language_teaching import teaching_of
from bot.matching.similarity.encoders import Encoder
from bot.matching.similarity.phrase_vectors import VECTORS, write


def texts_in(knowledge: Knowledge, encoder: Encoder) -> tuple[str, ...]:
    """Return every text whose vector learning needs, once."""
    lessons = [teaching_of(language, encoder).lesson for language in knowledge.languages.values()]
    return tuple(
        dict.fromkeys(
            text for each in lessons for text in (*each.texts, *each.measured_texts, *each.foreign_texts)
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the vectors of all phrases; those that are stored are not encoded again. Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.matching.encoding", description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"), help="the knowledge folder")
    parser.add_argument("--out", type=Path, default=VECTORS, help="the file to write")
    parser.add_argument("--all", action="store_true", help="encode all of them: the encoder is another one")
    chosen = parser.parse_args(arguments)
    loaded = load(chosen.knowledge, today=date.today())
    if loaded.knowledge is None:
        sys.stderr.write("".join(f"{fault}\n" for fault in loaded.faults))
        return 2
    try:
        from bot.matching.similarity.e5 import load_e5, unknowing
    except ImportError:
        sys.stderr.write("encoding needs the extra `semantic`: pip install '.[semantic]'\n")
        return 2
    encoder = unknowing() if chosen.all else load_e5()
    texts = texts_in(loaded.knowledge, encoder)
    if chosen.all:
        encoder.center = encoder.raw(texts).mean(axis=0)
    write(chosen.out, texts, encoder.learn(texts), encoder.center)
    sys.stdout.write(f"{len(texts)} vectors in {chosen.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
