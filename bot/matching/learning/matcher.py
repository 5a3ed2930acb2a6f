"""The matcher: built once from entries, then asked question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.domain.ids import EntryId
from bot.domain.match_outcome import Candidate
from bot.knowledge.model import Synonym
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
from bot.matching.reading.normalise import Normaliser, Piece
from bot.matching.reading.reader import MessageReader
from bot.matching.reading.typos import Speller
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.encoders import Encoder, word_table
from bot.matching.similarity.phrases import Similarities
from bot.matching.similarity.tfidf import Floats

WELL_COVERED_PHRASES_PER_CLASS = 30
"""Phrases per class from which its own words teach more than the general meaning of words.

Beyond, the encoder's weight and the ridge fall as phrases grow. (Of 8,000 phrases of 74 classes, one in ten
left out, .77 are then won by their entry instead of .73; with MiniLM .81 instead of .79.)
"""

MOST_MEASURED = 600
"""Number of questions used only for measuring; more would make learning longer and change nothing."""

SHORT_UTTERANCE_WORDS = 3
"""Up to this length, an utterance with one word that carries a topic says no more than that word."""

ONE_TOPIC_WORD_MAX_CHANCE = 0.35
"""The maximum score of such an utterance: worth a suggestion, never an answer."""

SAME_PHRASE_SIMILARITY = 0.8
"""The similarity (0 to 1) from which an utterance is as good as a learned phrase, however short."""


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
        encoder: Encoder | None = None,
        plain: bool = False,
        calibrated: bool = True,
        language: str = "en",
        learner: Learner = learn_here,
        seed: int = 0,
    ) -> Matcher:
        """Learn from `entries` and `off_topic`; the same input and `seed` give the same matcher.

        `encoder` is the word table by default; `plain` uses none. If `calibrated` is false (for measuring),
        scores are those of the raw logits and not chances. Takes some seconds of CPU for thousands of
        phrases, unless `learner` has stored results: call it in a thread. Raises ValueError if an entry has
        no phrases, and what `learner` raises.
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
        rng.permutation(len(learned))  # without this draw, other questions are chosen and every score changes
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
        """Test every phrase of `entries` with a matcher that has not learned it: does its own entry win?

        Takes about a second for 1,000 phrases; meant for some thousands at most.
        """
        matcher = cls.build(
            entries, off_topic=off_topic, synonyms=synonyms, encoder=encoder, calibrated=False, seed=seed
        )
        return matcher.left_out(seed)

    def left_out(self, seed: int = 0) -> LeftOut:
        """Test every learned phrase with a matcher that had not learned it: does its own entry win?"""
        if self._learned.unseen is not None:
            return leave_out.judged(self._learned.unseen, self.index, self.phrases, self.ids, self.entries)
        rng = np.random.default_rng(seed)
        return leave_out.ask_left_out(self.index, self.phrases, self.ids, self.entries, self._shape, rng)

    def normalise(self, text: str) -> str:
        """Return `text` normalized, with synonyms applied and typos left alone."""
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
        """Return the reader of one message and its parts for this matcher."""
        return MessageReader(self._normaliser, self._speller)

    def read(self, utterance: str) -> tuple[Piece, ...]:
        """Return the words of `utterance` as the matcher reads them: synonyms and typos resolved."""
        return self.reader().read(utterance)

    def weigh(self, read: Sequence[tuple[Piece, ...]]) -> list[Weighed]:
        """Compare utterances, as `read` gives them, with everything learned."""
        words = [tuple(word for piece in pieces for word in piece.words) for pieces in read]
        if not self.entries:
            return [Weighed(pieces, (), _EMPTY, _EMPTY.joint) for pieces in read]
        vectors = None if self._encoder is None else self._encoder.encode(words)
        out = []
        for row, pieces in enumerate(read):
            weighed = self._learned.ranking.weigh(words[row], None if vectors is None else vectors[row])
            out.append(Weighed(pieces, words[row], *weighed))
        return out

    def evidence(self, weighed: Weighed) -> Evidence:
        """Return the evidence for the best entry, before any model judges it."""
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
        _, known = self.vocabulary.coverage(weighed.words, best)
        similar = weighed.similar
        in_scope, right = self._judged(weighed)
        in_scope = in_scope if known else 0.0
        start, end = self.index.starts[best], self.index.starts[best + 1]
        if (
            len(weighed.words) <= SHORT_UTTERANCE_WORDS
            and float(similar.joint[start:end].max()) < SAME_PHRASE_SIMILARITY
        ):
            content = self.vocabulary.content(weighed.words)
            if len(content) <= 1:
                # One word is no stronger evidence than the share of its phrases that belong to the entry.
                share = self.vocabulary.share(content[0], best) if content else 0.0
                right = min(right, max(share, ONE_TOPIC_WORD_MAX_CHANCE))
        shares = np.exp(logits - logits[best])
        shares[best] = 0
        chances = shares * ((1 - right) / max(float(shares.sum()), 1e-9))
        chances = np.minimum(chances, right)
        chances[best] = right
        return Judged(in_scope, known, in_scope * chances)

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
        start = int(self.index.starts[owner])
        own = similar.joint[start : self.index.starts[owner + 1]]
        order = np.argsort(-own, kind="stable")[:most]
        return tuple(NearPhrase(self.phrases[start + int(at)], round(float(own[at]), 3)) for at in order)

    def _nearest(self, similar: Similarities, owner: int) -> str:
        """Return the phrase of a class that is most similar to an utterance."""
        start, end = self.index.starts[owner], self.index.starts[owner + 1]
        return self.phrases[int(start) + int(similar.joint[start:end].argmax())]

    def _matched(self, weighed: Weighed, top: int) -> Matched:
        if not self.entries or not weighed.words:
            return NOTHING
        judged = self.judge(weighed)
        logits = weighed.logits[: self.entries]
        compared = np.flatnonzero(logits > ranking.FAR)
        # Ties go to the entry that comes first, for any `top`.
        ranked = compared[np.argsort(-logits[compared], kind="stable")][:top]
        return Matched(
            tuple(
                Candidate(self.ids[c], float(judged.chances[c]), self._nearest(weighed.similar, int(c)))
                for c in ranked
            ),
            judged.in_scope,
            self._best_off_topic(weighed.logits) if judged.known else None,
            judged.known,
            tuple(self.vocabulary.content(weighed.words)),
            weighed.pieces,
        )

    def _best_off_topic(self, logits: Floats) -> str | None:
        best = int(logits.argmax())
        return self.ids[best] if best >= self.entries else None


def _words(normaliser: Normaliser, text: str) -> tuple[str, ...]:
    return tuple(word for piece in normaliser.pieces(text) for word in piece.words)


_EMPTY = Similarities(np.zeros(0, np.float32), np.zeros(0, np.float32))
