"""The words of the table, in order: roughly from the most common to the rarest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from bot.matching.distil import frames
from bot.matching.distil.wordnet import WordNet

_PIECE = re.compile(r"[a-z]{2,}|[ai]")
_IN_GLOSS = re.compile(r"[a-z]+")
_HISSING = re.compile(r"(s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_SHORT_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")

_ENOUGH_FOR_A_LEMMA = 4
_ENOUGH_FOR_ANY_WORD = 3
_TAGS_FOR_ITS_FORMS = 2


def vocabulary(pieces: Iterable[str], wordnet: WordNet) -> list[str]:
    """Return the table's words.

    First the teacher's whole-word `pieces`, roughly ordered by how common they are; then WordNet's words
    that texts or glosses use, their regular and irregular forms, the words of the glosses, and words that
    people type.
    """
    whole = dict.fromkeys(piece for piece in pieces if _PIECE.fullmatch(piece))
    used = Counter(word for gloss in wordnet.glosses for word in _IN_GLOSS.findall(gloss))
    lemmas = [
        word
        for word, parts in wordnet.tagged.items()
        if sum(parts.values()) > 0 or used[word] >= _ENOUGH_FOR_A_LEMMA
    ]
    listed = dict(whole)
    listed.update(dict.fromkeys(lemmas))
    for word in lemmas:
        parts = wordnet.tagged[word]
        if word in whole or sum(parts.values()) >= _TAGS_FOR_ITS_FORMS:
            listed.update(dict.fromkeys(_forms(word, parts)))
    listed.update(dict.fromkeys(word for word in sorted(wordnet.irregular) if used[word]))
    listed.update(dict.fromkeys(word for word, times in used.items() if times >= _ENOUGH_FOR_ANY_WORD))
    listed.update(dict.fromkeys(frames.AS_TYPED))
    return list(listed)


def _forms(word: str, parts: Collection[str]) -> Iterator[str]:
    """The plural or third person, and for a verb the forms in -ing and -ed, by the rules of spelling."""
    ends_in_y = _CONSONANT_Y.search(word) is not None
    if "noun" in parts or "verb" in parts:
        if _HISSING.search(word):
            yield word + "es"
        else:
            yield word[:-1] + "ies" if ends_in_y else word + "s"
    if "verb" in parts:
        stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
        if _SHORT_SYLLABLE.fullmatch(word):
            stem = word + word[-1]
        yield stem + "ing"
        yield word[:-1] + "ied" if ends_in_y else stem + "ed"
