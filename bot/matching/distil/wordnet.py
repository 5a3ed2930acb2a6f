"""WordNet 3.0's own text files, as `man 5 wndb` describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PARTS = ("noun", "verb", "adj", "adv")
"""The parts of speech: each has the files index.PART, data.PART and PART.exc."""

FEWEST_WORDS, MOST_WORDS = 3, 16
"""Length of a sentence taken from WordNet; others teach little or are truncated by the teacher."""

_WORD = re.compile(r"[a-z]{2,}")
_IN_BRACKETS = re.compile(r"\(.*?\)")


class WordNetMissingError(RuntimeError):
    """The folder does not contain WordNet's files."""


@dataclass(frozen=True, slots=True)
class WordNet:
    """What the recipe takes from WordNet: all in lowercase, in the order of the files."""

    tagged: Mapping[str, Mapping[str, int]]
    """A single word -> each part of speech it has -> how many senses occur in tagged texts."""

    definitions: tuple[str, ...]
    examples: tuple[str, ...]

    glosses: tuple[str, ...]
    """Definitions and examples together, in the order of the files."""

    irregular: frozenset[str]
    """Irregular forms: "went", "children"."""

    def words(self, part: str) -> list[str]:
        """Return the words with a tagged sense as this part of speech."""
        return [word for word, parts in self.tagged.items() if parts.get(part, 0) > 0]


def read_wordnet(folder: Path) -> WordNet:
    """Read the folder with index.noun, data.noun, noun.exc and so on; raises WordNetMissingError."""
    missing = [name for part in PARTS for name in _names(part) if not (folder / name).is_file()]
    if missing:
        raise WordNetMissingError(f"{folder} does not contain WordNet: {missing[0]} is missing")
    marked = [gloss for part in PARTS for gloss in _glosses(folder / f"data.{part}")]
    return WordNet(
        tagged=_tagged(folder),
        definitions=tuple(text for text, is_example in marked if not is_example),
        examples=tuple(text for text, is_example in marked if is_example),
        glosses=tuple(text for text, _ in marked),
        irregular=frozenset(_irregular(folder)),
    )


def _names(part: str) -> tuple[str, str, str]:
    return f"index.{part}", f"data.{part}", f"{part}.exc"


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file without its license, whose lines start with a space."""
    with path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if not line.startswith(" "))


def _tagged(folder: Path) -> Mapping[str, Mapping[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for part in PARTS:
        for line in _lines(folder / f"index.{part}"):
            fields = line.split()
            if _WORD.fullmatch(fields[0]):
                # word pos synset_count pointer_count [pointer...] sense_count tagged_count offset...
                out.setdefault(fields[0], {})[part] = int(fields[int(fields[3]) + 5])
    return out


def _glosses(path: Path) -> Iterator[tuple[str, bool]]:
    """Each part of each gloss, and whether it is an example (in quotes) rather than a definition."""
    for line in _lines(path):
        for part in line.partition("|")[2].split(";"):
            stripped = part.strip()
            text = _IN_BRACKETS.sub("", stripped.strip('" ')).strip().lower()
            if FEWEST_WORDS <= len(text.split()) <= MOST_WORDS:
                yield text, stripped.startswith('"')


def _irregular(folder: Path) -> Iterator[str]:
    for part in PARTS:
        for line in _lines(folder / f"{part}.exc"):
            form = line.split()[0]
            if form.isascii() and form.isalpha() and form.islower():
                yield form
