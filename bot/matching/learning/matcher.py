"""The matcher: built from entries once, then asked question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.domain.ids import EntryId
from bot.domain.match_outcome import Candidate
from bot.knowledge.model import Circumstances, Synonym
from bot.matching.learning import few_phrases as ranking
from bot.matching.learning import few_phrases_confidence as confidence
from bot.matching.learning import leave_out
from bot.matching.learning import many_phrases as plenty
from bot.matching.learning.few_phrases_confidence import Confidence, Evidence
from bot.matching.learning.learner import Learned, Learner, learn_here
from bot.matching.learning.leave_out import LeftOut
from bot.matching.learning.lesson import Lesson
from bot.matching.learning.matched import NOTHING, Judged, LearnedEntry, Matched, NearPhrase, Weighed
from bot.matching.learning.softmax_regression import Shape
from bot.matching.reading.circumstances import Background
from bot.matching.reading.normalise import How, Normaliser, Piece
from bot.matching.reading.reader import MessageReader
from bot.matching.reading.typos import Speller
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.encoders import Encoder, word_table
from bot.matching.similarity.phrases import Similarities
from bot.matching.similarity.tfidf import Floats

WELL_COVERED_PHRASES_PER_CLASS = 30
"""Phrases a class from which its own words teach more than what words mean in general.

Beyond, the encoder's weight and the ridge fall as phrases grow. (Of 8,000 phrases of 74 classes, one in ten
left out, .77 are then won by their entry instead of .73; with MiniLM .81 instead of .79.)
"""

BACKGROUND_WEIGHT = 0.5
"""How much the reading without circumstances counts beside the whole one."""

SHORT_WORD = 4
"""Letters up to which a corrected word is a guess."""

GUESS_TRUST = 0.7
"""What the chance is multiplied by where such a guess decides which entry is the best."""

MOST_MEASURED = 600
"""Questions that are only measured with; more would make learning longer and say the same."""


_NO_CIRCUMSTANCES = Circumstances()


class Matcher:
    """Finds the entries that may answer an utterance, with the chance that each is right.

    Immutable once built; safe to use from several threads. Make one with `build`.
    """

    def __init__(
        self,
        ids: tuple[EntryId, ...],
        phrases: tuple[str, ...],
        normaliser: Normaliser,
        encoder: Encoder | None,
        lesson: Lesson,
        learned: Learned,
        background: Background,
    ) -> None:
        self.name = "lexical" if encoder is None else encoder.name
        """Which matcher this is: "lexical" or "semantic"."""
        self.ids = ids
        """Every class: the entries first, then the off-topic groups."""
        self.entries = lesson.entries
        """How many of `ids` are entries."""
        self.phrases = phrases
        self.index = learned.index
        words, owner = lesson.words, lesson.owner.tolist()
        self.vocabulary = Vocabulary(zip(words, owner, strict=True), lesson.classes, lesson.entries)
        self._normaliser = normaliser
        self._speller = Speller(
            Counter(dict.fromkeys(normaliser.said_words, 0)) + Counter(w for each in words for w in each),
            {} if encoder is None else word_table().places,
        )
        self._background = background
        self._encoder = encoder
        self._shape = lesson.shape
        self._learned = learned

    @classmethod
    def build(
        cls,
        entries: Sequence[LearnedEntry],
        *,
        off_topic: Sequence[LearnedEntry] = (),
        synonyms: Sequence[Synonym] = (),
        circumstances: Circumstances = _NO_CIRCUMSTANCES,
        encoder: Encoder | None = None,
        plain: bool = False,
        calibrated: bool = True,
        language: str = "en",
        learner: Learner = learn_here,
        seed: int = 0,
    ) -> Matcher:
        """Learn from `entries` and `off_topic`; the same input and `seed` give the same matcher.

        `encoder` is the word table by default; `plain` does without any. Scores are the raw logits' and no
        chances where `calibrated` is false (for measuring). Takes some seconds of CPU for thousands of
        phrases, unless `learner` remembers them: call it in a thread. Raises ValueError where an entry has no
        phrases, and what `learner` raises.
        """
        encoder = None if plain else encoder or word_table()
        classes = [*entries, *off_topic]
        if empty := [each.id for each in classes if not each.phrases]:
            raise ValueError(f"nothing to learn from: no phrases in {', '.join(empty)}")
        normaliser = Normaliser(synonyms)
        learned = [(c, text) for c, each in enumerate(classes) for text in each.phrases]
        words = tuple(_words(normaliser, text) for _, text in learned)
        scarcity = min(1.0, WELL_COVERED_PHRASES_PER_CLASS * len(classes) / max(len(learned), 1))
        shape = Shape() if encoder is None else Shape(width=encoder.width)
        measured = [(c, text) for c, each in enumerate(classes) for text in each.measured]
        rng = np.random.default_rng(seed)
        rng.permutation(len(learned))  # without this draw other questions are chosen, and every score moves
        chosen = rng.permutation(len(measured))[:MOST_MEASURED]
        lesson = Lesson(
            name=f"{language}-{encoder.name if encoder else 'plain'}",
            words=words,
            owner=np.array([c for c, _ in learned], np.int64),
            classes=len(classes),
            entries=len(entries),
            measured=tuple(_words(normaliser, measured[at][1]) for at in chosen),
            measured_owner=np.array([measured[at][0] for at in chosen], np.int64),
            measured_share=len(measured) / max(len(measured) + len(learned), 1),
            encoder="plain" if encoder is None else encoder.name,
            encoder_version="" if encoder is None else encoder.version,
            weight=0.0 if encoder is None else encoder.weight * scarcity,
            shape=replace(shape, ridge=shape.ridge * scarcity),
            calibrated=calibrated,
            seed=seed,
        )
        return cls(
            tuple(each.id for each in classes),
            tuple(text for _, text in learned),
            normaliser,
            encoder,
            lesson,
            learner(lesson, encoder),
            Background(circumstances, normaliser.normalise),
        )

    @classmethod
    def left_out_share(
        cls,
        entries: Sequence[LearnedEntry],
        *,
        off_topic: Sequence[LearnedEntry] = (),
        synonyms: Sequence[Synonym] = (),
        encoder: Encoder | None = None,
        seed: int = 0,
    ) -> LeftOut:
        """Ask every phrase of `entries` of a matcher that has not learned it: does its own entry win?

        Takes about a second for 1,000 phrases; meant for some thousands at most.
        """
        matcher = cls.build(
            entries, off_topic=off_topic, synonyms=synonyms, encoder=encoder, calibrated=False, seed=seed
        )
        return matcher.left_out(seed)

    def left_out(self, seed: int = 0) -> LeftOut:
        """Ask every learned phrase of a matcher that had not learned it: does its own entry win?"""
        if self._learned.unseen is not None:
            return leave_out.judged(self._learned.unseen, self.index, self.phrases, self.ids, self.entries)
        rng = np.random.default_rng(seed)
        return leave_out.ask_left_out(self.index, self.phrases, self.ids, self.entries, self._shape, rng)

    def normalise(self, text: str) -> str:
        """Return the one spelling of `text`, synonyms applied, typos left alone."""
        return self._normaliser.normalise(text)

    def match(self, utterance: str, top: int = 3) -> Matched:
        """Return the best `top` entries for `utterance`; neither winner nor scores depend on `top`."""
        return self.match_many([utterance], top)[0]

    def match_many(self, utterances: Sequence[str], top: int = 3) -> list[Matched]:
        """Match several utterances; with the semantic matcher faster than one by one."""
        return self.match_read([self.read(utterance) for utterance in utterances], top)

    def match_read(self, read: Sequence[tuple[Piece, ...]], top: int = 3) -> list[Matched]:
        """Match utterances, or the parts of one, as they were read."""
        return [self._matched(weighed, top) for weighed in self.weigh(read)]

    def reader(self) -> MessageReader:
        """Return what reads one message and its parts for this matcher."""
        return MessageReader(self._normaliser, self._speller)

    def read(self, utterance: str) -> tuple[Piece, ...]:
        """Return the words of `utterance` as the matcher reads them: synonyms and typos resolved."""
        return self.reader().read(utterance)

    def weigh(self, read: Sequence[tuple[Piece, ...]]) -> list[Weighed]:
        """Compare utterances, as `read` gives them, with everything learned.

        Each is read with its circumstances and without them, since these draw it to the entries about them.
        """
        if not self.entries:
            return [Weighed(pieces, (), _EMPTY, _EMPTY.joint) for pieces in read]
        words = [_words_of(pieces) for pieces in read]
        without = [self._background.without(each) for each in words]
        certain = [_words_of([piece for piece in pieces if not _is_guess(piece)]) for pieces in read]
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
        vectors = None if self._encoder is None else self._encoder.encode(utterances)
        weigh = self._learned.ranking.weigh
        return {
            words: weigh(words, None if vectors is None else vectors[row])
            for row, words in enumerate(utterances)
        }

    def _best(self, logits: Floats) -> int:
        return int(logits[: self.entries].argmax())

    def evidence(self, weighed: Weighed) -> Evidence:
        """Return what speaks for the best entry, before any model judges it."""
        best = int(weighed.logits[: self.entries].argmax())
        coverage, _ = self.vocabulary.coverage(weighed.words, best)
        similar, starts = weighed.similar, self.index.starts
        return confidence.evidence(
            weighed.logits, similar.joint, similar.meaning, starts, self.entries, coverage, best
        )

    def judge(self, weighed: Weighed) -> Judged:
        """Return the chances of an utterance that has words."""
        logits = weighed.logits[: self.entries]
        best = int(logits.argmax())
        in_scope, right = self._judged(weighed)
        right = right * GUESS_TRUST if weighed.guessed else right
        shares = np.exp(logits - logits[best])
        shares[best] = 0
        chances = shares * ((1 - right) / max(float(shares.sum()), 1e-9))
        chances = np.minimum(chances, right)
        chances[best] = right
        return Judged(in_scope, in_scope * chances)

    def _judged(self, weighed: Weighed) -> tuple[float, float]:
        """Return P(in scope) and P(the best entry is right, if in scope)."""
        judge = self._learned.judge
        if isinstance(judge, Confidence):
            return judge.judge(self.evidence(weighed))
        asked = plenty.as_asked(weighed.logits, weighed.similar, self.index.starts, len(weighed.words))
        right, in_scope = judge.judge(asked, self.entries)
        return float(in_scope[0]), float(right[0] / max(in_scope[0], 1e-9))

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

    def _matched(self, weighed: Weighed, top: int) -> Matched:
        if not self.entries or not any(map(self.vocabulary.knows, weighed.words)):
            return replace(NOTHING, pieces=weighed.pieces)
        judged = self.judge(weighed)
        logits = weighed.logits[: self.entries]
        compared = np.flatnonzero(logits > ranking.FAR)
        # Ties go to the entry that comes first, whatever `top` is.
        ranked = compared[np.argsort(-logits[compared], kind="stable")][:top]
        return Matched(
            tuple(
                Candidate(self.ids[c], float(judged.chances[c]), self._nearest(weighed.similar, int(c)))
                for c in ranked
            ),
            judged.in_scope,
            self._best_off_topic(weighed.logits),
            float(self._of_class(weighed.similar, int(ranked[0])).max()),
            weighed.pieces,
        )

    def _best_off_topic(self, logits: Floats) -> str | None:
        best = int(logits.argmax())
        return self.ids[best] if best >= self.entries else None


def _words(normaliser: Normaliser, text: str) -> tuple[str, ...]:
    return _words_of(normaliser.pieces(text))


def _words_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(word for piece in pieces for word in piece.words)


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
