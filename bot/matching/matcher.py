"""The matcher: built from entries once, then asked question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.domain.ids import EntryId
from bot.domain.outcome import Candidate
from bot.knowledge.model import Synonym
from bot.matching import confidence, leave_out, plenty, ranking
from bot.matching.confidence import Confidence, Evidence, Logistic
from bot.matching.encoders import Encoder, word_table
from bot.matching.explanation import NearPhrase
from bot.matching.judging import Judge
from bot.matching.leave_out import LeftOut
from bot.matching.matched import NOTHING, Judged, LearnedEntry, Matched, Weighed
from bot.matching.normalise import Normaliser, Piece
from bot.matching.phrases import PhraseIndex, Similarities
from bot.matching.ranking import Ranking
from bot.matching.reader import MessageReader
from bot.matching.regression import Shape
from bot.matching.tfidf import Floats
from bot.matching.typos import Speller
from bot.matching.vocabulary import Vocabulary

PLENTY = 30
"""Phrases a class from which its own words teach more than what words mean in general.

Beyond, the encoder's weight and the ridge fall as phrases grow. (Of 8,000 phrases of 74 classes, one in ten
left out, .77 are then won by their entry instead of .73; with MiniLM .81 instead of .79.)
"""

THIN_WORDS = 3
"""Up to here an utterance with one word that carries a topic says no more than that word."""

THIN_SCORE = 0.35
"""What such an utterance may score all the same: worth a suggestion, never an answer."""

SAME_WORDS = 0.8
"""The similarity (0 to 1) from which an utterance is as good as a learned phrase, however short."""


class Matcher:
    """Finds the entries that may answer an utterance, with the chance that each is right.

    Immutable once built; safe to use from several threads. Make one with `build`.
    """

    def __init__(
        self,
        ids: tuple[EntryId, ...],
        entries: int,
        phrases: tuple[str, ...],
        normaliser: Normaliser,
        speller: Speller,
        index: PhraseIndex,
        vocabulary: Vocabulary,
        ranking: Ranking,
        shape: Shape,
        judge: Confidence | Judge,
        name: str,
    ) -> None:
        self.name = name
        """Which matcher this is: "lexical" or "semantic"."""
        self.ids = ids
        """Every class: the entries first, then the off-topic groups."""
        self.entries = entries
        """How many of `ids` are entries."""
        self.phrases = phrases
        self.index = index
        self.vocabulary = vocabulary
        self._normaliser = normaliser
        self._speller = speller
        self._ranking = ranking
        self._judge = judge
        self._shape = shape

    @classmethod
    def build(
        cls,
        entries: Sequence[LearnedEntry],
        *,
        off_topic: Sequence[LearnedEntry] = (),
        synonyms: Sequence[Synonym] = (),
        encoder: Encoder | None = None,
        plain: bool = False,
        shape: Shape | None = None,
        calibrated: bool = True,
        seed: int = 0,
    ) -> Matcher:
        """Learn from `entries` and `off_topic`; the same input and `seed` give the same matcher.

        `encoder` is the word table by default; `plain` does without any. Scores are the raw logits' and no
        chances where `calibrated` is false (for measuring). Takes some tenths of a second of
        CPU for 50 entries: call it in a thread. Raises ValueError where an entry has no phrases.
        """
        encoder = None if plain else encoder or word_table()
        rng = np.random.default_rng(seed)
        if empty := [each.id for each in (*entries, *off_topic) if not each.phrases]:
            raise ValueError(f"nothing to learn from: no phrases in {', '.join(empty)}")
        normaliser = Normaliser(synonyms)
        learned = [(c, text) for c, each in enumerate([*entries, *off_topic]) for text in each.phrases]
        words = [_words(normaliser, text) for _, text in learned]
        owner = np.array([c for c, _ in learned], np.int64)
        classes = len(entries) + len(off_topic)
        scarcity = min(1.0, PLENTY * classes / max(len(learned), 1))
        if shape is None:
            plain_shape = Shape() if encoder is None else Shape(width=encoder.width)
            shape = replace(plain_shape, ridge=plain_shape.ridge * scarcity)
        index = PhraseIndex(words, owner, classes, encoder, scarcity)
        ranks: Ranking
        marks = ranking.marks_of(index, rng)
        seen = None
        judge: Confidence | Judge
        judge = confidence.shipped("plain" if encoder is None else encoder.name) if calibrated else _UNJUDGED
        if plenty.is_plenty(index):
            measured = [
                plenty.Measured(_words(normaliser, text), owner)
                for owner, each in enumerate([*entries, *off_topic])
                for text in each.measured
            ]
            ranks, judge = plenty.learn(index, len(entries), measured, rng)
        elif marks is None:
            ranks = ranking.learn_blocks(index, shape, rng)
        else:
            grams = index.grams(marks)
            ranks = ranking.learn_whole(index, grams, shape)
            if calibrated:
                seen = leave_out.observed(index, grams, len(entries), shape, rng)
        if seen is not None and isinstance(judge, Confidence):
            judge = judge.fitted(seen)
        return cls(
            ids=tuple(each.id for each in (*entries, *off_topic)),
            entries=len(entries),
            phrases=tuple(text for _, text in learned),
            normaliser=normaliser,
            speller=Speller(
                Counter(dict.fromkeys(normaliser.said_words, 0)) + Counter(w for each in words for w in each),
                {} if encoder is None else word_table().places,
            ),
            index=index,
            vocabulary=Vocabulary(zip(words, owner.tolist(), strict=True), classes, len(entries)),
            ranking=ranks,
            shape=shape,
            judge=judge,
            name="lexical" if encoder is None else encoder.name,
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
        if plenty.is_plenty(self.index):
            unseen = plenty.unseen_winners(self.index)
            return leave_out.judged(unseen, self.index, self.phrases, self.ids, self.entries)
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
        """Compare utterances, as `read` gives them, with everything learned."""
        words = [tuple(word for piece in pieces for word in piece.words) for pieces in read]
        if not self.entries:
            return [Weighed(pieces, (), _EMPTY, _EMPTY.joint) for pieces in read]
        vectors = self.index.encode(words)
        out = []
        for row, pieces in enumerate(read):
            weighed = self._ranking.weigh(words[row], None if vectors is None else vectors[row])
            out.append(Weighed(pieces, words[row], *weighed))
        return out

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
        _, known = self.vocabulary.coverage(weighed.words, best)
        similar = weighed.similar
        in_scope, right = self._judged(weighed)
        in_scope = in_scope if known else 0.0
        start, end = self.index.starts[best], self.index.starts[best + 1]
        content = self.vocabulary.content(weighed.words)
        thin = len(content) <= 1 and len(weighed.words) <= THIN_WORDS
        if thin and float(similar.joint[start:end].max()) < SAME_WORDS:
            # One word cannot be surer of an entry than the share of the word's phrases that are the entry's.
            share = self.vocabulary.share(content[0], best) if content else 0.0
            right = min(right, max(share, THIN_SCORE))
        shares = np.exp(logits - logits[best])
        shares[best] = 0
        chances = shares * ((1 - right) / max(float(shares.sum()), 1e-9))
        chances = np.minimum(chances, right)
        chances[best] = right
        return Judged(in_scope, known, in_scope * chances)

    def _judged(self, weighed: Weighed) -> tuple[float, float]:
        """Return P(in scope) and P(the best entry is right, if in scope)."""
        if isinstance(self._judge, Confidence):
            return self._judge.judge(self.evidence(weighed))
        asked = plenty.as_asked(weighed.logits, weighed.similar, self.index.starts, len(weighed.words))
        right, in_scope = self._judge.judge(asked, self.entries)
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
        # Ties go to the entry that comes first, whatever `top` is.
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


_UNJUDGED = Confidence(
    Logistic(np.ones(len(confidence.SCOPE)), 0.0), Logistic(np.ones(len(confidence.RANK)), 0.0)
)


def _words(normaliser: Normaliser, text: str) -> tuple[str, ...]:
    return tuple(word for piece in normaliser.pieces(text) for word in piece.words)


_EMPTY = Similarities(np.zeros(0, np.float32), np.zeros(0, np.float32))
