"""The matcher: built once from entries, then asked one question at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from bot.domain.conversation.match_outcome import Candidate
from bot.domain.ids import EntryId
from bot.knowledge.model import Circumstances, JudgedQuestion, Synonym
from bot.matching.learning.calibration import Calibration
from bot.matching.learning.learner import Learned, Learner, as_asked, learn_here
from bot.matching.learning.left_out import LeftOut, left_out
from bot.matching.learning.matched import (
    NOTHING,
    By,
    Judged,
    LearnedEntry,
    Matched,
    NearPhrase,
    Weighed,
)
from bot.matching.learning.teaching import UNANSWERED, Teaching, words_of
from bot.matching.learning.unseen import LOGITS_PER_SCORE
from bot.matching.reading.circumstances import Background
from bot.matching.reading.language import language_of
from bot.matching.reading.normalise import How, Normaliser, Piece
from bot.matching.reading.reader import MessageReader
from bot.matching.similarity.encoders import MARKS, Encoder, word_table
from bot.matching.similarity.phrases import Similarities
from bot.matching.similarity.tfidf import Floats, Ints

LEAST_KNOWN = 1 / 3
"""The share of an utterance's words that phrases must contain; below it, nothing matches.

(Of 755 judged questions that an entry answers, each has more.)
"""

BACKGROUND_WEIGHT = 0.5
"""The weight of the reading without circumstances, compared with the whole one."""

SHORT_WORD = 4
"""A corrected word with at most this many letters is a guess."""

GUESS_TRUST = 0.7
"""The chance is multiplied by this if such a guess decides which entry is best."""

_NO_CIRCUMSTANCES = Circumstances()


class Matcher:
    """Finds the entries that may answer an utterance, with the chance that each is right.

    Immutable once built; safe to use from several threads. Make one with `build`.
    """

    def __init__(
        self, teaching: Teaching, encoder: Encoder | None, learned: Learned, circumstances: Circumstances
    ) -> None:
        lesson = teaching.lesson
        self.name = "lexical" if encoder is None else "semantic"
        """Which matcher this is: "lexical" or "semantic"."""
        self.ids = teaching.ids
        """Every class: the entries first, then the off-topic groups."""
        self.entries = lesson.entries
        """How many of `ids` are entries."""
        self.phrases = teaching.phrases
        self.index = learned.index
        self.vocabulary = learned.vocabulary
        self._normaliser, self._speller = teaching.normaliser, teaching.speller
        self._background = Background(circumstances, teaching.normaliser.normalise)
        self._meaning_weight = lesson.meaning_weight
        self._plain = lesson.encoder == "plain"
        self._encoder = encoder
        self._learned = learned
        self._gone: Ints = np.zeros(0, np.int64)

    @classmethod
    def build(
        cls,
        entries: Sequence[LearnedEntry],
        *,
        off_topic: Sequence[LearnedEntry] = (),
        synonyms: Sequence[Synonym] = (),
        circumstances: Circumstances = _NO_CIRCUMSTANCES,
        encoder: Encoder | None = None,
        judged: Sequence[JudgedQuestion] = (),
        plain: bool = False,
        language: str = "en",
        learner: Learner = learn_here,
    ) -> Matcher:
        """Learn from `entries` and `off_topic`; the same input gives the same matcher.

        `judged` are learned as phrases of the first entry that answers them, and teach how sure to be;
        one that nothing answers only teaches that. Without an `encoder` there is only the word table;
        `plain` does without that too. Takes some seconds of CPU for thousands of phrases, unless
        `learner` remembers them: call it in a thread. Raises ValueError where an entry has no phrases,
        and what `learner` raises.
        """
        teaching = Teaching.of(
            entries, off_topic, judged, Normaliser(synonyms), encoder, language, plain=plain
        )
        return cls(teaching, encoder, learner(teaching.lesson, encoder), circumstances)

    def only(self, ids: Container[EntryId]) -> Matcher:
        """Return this matcher, which finds none of its classes but those among `ids`."""
        gone = [c for c, each in enumerate(self.ids) if each != UNANSWERED and each not in ids]
        less = copy(self)
        less._gone = np.array(gone, np.int64)
        return less

    def left_out(self) -> LeftOut:
        """Test every phrase of the entries with a matcher that had not learned it."""
        return left_out(self._learned.unseen, self.index, self.phrases, self.ids, self.entries)

    def normalise(self, text: str) -> str:
        """Return `text` normalized, with synonyms applied and typos left alone."""
        return self._normaliser.normalise(text)

    def match(self, utterance: str, top: int = 3) -> Matched:
        """Return the best `top` entries for `utterance`; neither winner nor scores depend on `top`."""
        return self.match_many([utterance], top)[0]

    def match_many(self, utterances: Sequence[str], top: int = 3) -> list[Matched]:
        """Match several utterances, each by its words and, where there is an encoder, by its meaning."""
        weighed = self.weigh([self.read(utterance) for utterance in utterances])
        if self.knows_meaning:
            weighed = [self.with_meaning(each, text) for each, text in zip(weighed, utterances, strict=True)]
        return [self.matched(each, top) for each in weighed]

    def reader(self, *, corrects: bool = True) -> MessageReader:
        """Return the reader of one message and its parts; `corrects`: it is in the phrases' language."""
        return MessageReader(self._normaliser, self._speller if corrects else None)

    def read(self, utterance: str) -> tuple[Piece, ...]:
        """Return the words of `utterance` as the matcher reads them: synonyms and typos resolved."""
        return self.reader().read(utterance)

    def weigh(self, read: Sequence[tuple[Piece, ...]]) -> list[Weighed]:
        """Compare utterances, as `read` gives them, with everything learned.

        Each is read with its circumstances and without them, since these draw it to the entries about them.
        """
        if not self.entries:
            return [Weighed(pieces, (), _EMPTY, _EMPTY.joint) for pieces in read]
        words = [words_of(pieces) for pieces in read]
        without = [self._background.without(each) for each in words]
        certain = [words_of([piece for piece in pieces if not _is_guess(piece)]) for pieces in read]
        compared = dict.fromkeys([*words, *filter(None, without)])
        found = self._compared(list(compared))
        found |= self._compared([c for c, w in zip(certain, words, strict=True) if c and c != w])
        out = []
        for pieces, said, less, sure in zip(read, words, without, certain, strict=True):
            similar, logits = found[said]
            guessed = sure != said and (not sure or self._best(found[sure][1]) != self._best(logits))
            if less:
                similar, logits = _mean((similar, logits), found[less])
            out.append(Weighed(pieces, said, similar, logits, guessed))
        return out

    def _compared(
        self, utterances: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], tuple[Similarities, Floats]]:
        vectors = None if self._plain else word_table().encode(utterances)
        weigh = self._learned.ranking.weigh
        return {
            words: self._present(weigh(words, None if vectors is None else vectors[row]))
            for row, words in enumerate(utterances)
        }

    def _present(self, weighed: tuple[Similarities, Floats]) -> tuple[Similarities, Floats]:
        """Return what was weighed, with classes that are gone behind all others."""
        similar, logits = weighed
        if not self._gone.size:
            return weighed
        logits = logits.copy()
        logits[self._gone] = logits.min()
        return similar, logits

    @property
    def knows_meaning(self) -> bool:
        """Whether utterances can also be compared by their meaning."""
        return self._encoder is not None and self._learned.meaning is not None

    def tokens(self, text: str) -> int:
        """Return how many tokens an encoder reads in `text`; 0 if there is none."""
        return 0 if self._encoder is None else self._encoder.tokens(text)

    def is_longer(self, text: str, most: int) -> bool:
        """Return whether an encoder reads more than `most` tokens in `text`; counted only if that may be."""
        read = unicodedata.normalize("NFKC", text)
        return len(read) + MARKS > most and self.tokens(text) > most

    def with_meaning(self, weighed: Weighed, text: str) -> Weighed:
        """Return an utterance weighed by its words and by the meaning of `text`, its most telling part.

        Where too few of its words are known, its meaning alone counts.
        """
        if not self._is_readable(weighed):
            return self.by_meaning(text, language_of(text))
        similar, logits = self._by_meaning(text)
        joint = (weighed.similar.joint + similar.joint) * np.float32(0.5)
        logits = weighed.logits + np.float32(self._meaning_weight) * logits
        return replace(weighed, similar=Similarities(joint, similar.meaning), logits=logits, by=By.BOTH)

    def by_meaning(self, text: str, language: str | None) -> Weighed:
        """Return an utterance in another `language` than the phrases', weighed by its meaning alone."""
        assert self._encoder is not None
        assert self._learned.meaning is not None
        foreign = self._learned.meaning.foreign
        words = tuple(text.split())
        vector = foreign.shifted([language], self._encoder.encode([text]))[0]
        similar, logits = self._learned.meaning.ranking.weigh((), vector)
        logits = logits + np.float32(LOGITS_PER_SCORE) * foreign.corrections(vector)
        similar, logits = self._present((similar, logits))
        return Weighed(tuple(Piece(each, (each,)) for each in words), words, similar, logits, by=By.MEANING)

    def _by_meaning(self, text: str) -> tuple[Similarities, Floats]:
        assert self._encoder is not None
        assert self._learned.meaning is not None
        return self._present(self._learned.meaning.ranking.weigh((), self._encoder.encode([text])[0]))

    def _judge_of(self, by: By) -> Calibration:
        if by is By.WORDS or self._learned.meaning is None:
            return self._learned.judge
        return self._learned.meaning.beside if by is By.BOTH else self._learned.meaning.alone

    def _best(self, logits: Floats) -> int:
        return int(logits[: self.entries].argmax())

    def judge(self, weighed: Weighed) -> Judged:
        """Return the chances of an utterance that has words."""
        logits = weighed.logits[: self.entries]
        best = int(logits.argmax())
        vocabulary = None if weighed.by is By.MEANING else self.vocabulary
        asked = as_asked(weighed.logits, weighed.words, vocabulary)
        chance, any_chance = self._judge_of(weighed.by).judge(asked, self.entries)
        in_scope, right = float(any_chance[0]), float(chance[0] / max(any_chance[0], 1e-9))
        right = right * GUESS_TRUST if weighed.guessed else right
        shares = np.exp(logits - logits[best])
        shares[best] = 0
        chances = shares * ((1 - right) / max(float(shares.sum()), 1e-9))
        chances = np.minimum(chances, right)
        chances[best] = right
        return Judged(in_scope, in_scope * chances)

    def near(self, similar: Similarities, owner: int, most: int) -> tuple[NearPhrase, ...]:
        """Return the phrases of a class that are most similar to an utterance, best first."""
        start, own = int(self.index.starts[owner]), self._of_class(similar, owner)
        order = np.argsort(-own, kind="stable")[:most]
        return tuple(NearPhrase(self.phrases[start + int(at)], round(float(own[at]), 3)) for at in order)

    def _nearest(self, similar: Similarities, owner: int) -> str:
        """Return the phrase of a class that is most similar to an utterance."""
        return self.phrases[int(self.index.starts[owner]) + int(self._of_class(similar, owner).argmax())]

    def _of_class(self, similar: Similarities, owner: int) -> Floats:
        """Return the similarities to the phrases of one class."""
        return similar.joint[self.index.starts[owner] : self.index.starts[owner + 1]]

    def matched(self, weighed: Weighed, top: int) -> Matched:
        """Return the best `top` entries for what was weighed."""
        if not self.entries or not self._is_readable(weighed):
            return replace(NOTHING, pieces=weighed.pieces)
        # Ties go to the entry that comes first, for any `top`.
        ranked = np.argsort(-weighed.logits[: self.entries], kind="stable")
        if self._gone.size:
            ranked = ranked[~np.isin(ranked, self._gone)]
        if not ranked.size:
            return replace(NOTHING, pieces=weighed.pieces)
        judged = self.judge(weighed)
        return Matched(
            tuple(
                Candidate(self.ids[c], float(judged.chances[c]), self._nearest(weighed.similar, int(c)))
                for c in ranked[:top]
            ),
            judged.in_scope,
            self._best_off_topic(weighed.logits),
            float(self._of_class(weighed.similar, int(ranked[0])).max()),
            weighed.pieces,
        )

    def _is_readable(self, weighed: Weighed) -> bool:
        if weighed.by is By.MEANING:
            return bool(weighed.words)
        known = sum(map(self.vocabulary.knows, weighed.words))
        return known > 0 and known >= LEAST_KNOWN * len(weighed.words)

    def _best_off_topic(self, logits: Floats) -> str | None:
        named = logits[: -1 if self.ids[-1] == UNANSWERED else None]
        best = int(named.argmax())
        return self.ids[best] if best >= self.entries else None


def _is_guess(piece: Piece) -> bool:
    return piece.how is How.TYPO and len(piece.written) <= SHORT_WORD


def _mean(
    whole: tuple[Similarities, Floats], less: tuple[Similarities, Floats]
) -> tuple[Similarities, Floats]:
    """Return the mean of two readings of one utterance."""
    share = np.float32(BACKGROUND_WEIGHT)
    similar, logits = whole[0], whole[1]
    joint = similar.joint + share * (less[0].joint - similar.joint)
    return Similarities(joint, similar.meaning), logits + share * (less[1] - logits)


_EMPTY = Similarities(np.zeros(0, np.float32), np.zeros(0, np.float32))
