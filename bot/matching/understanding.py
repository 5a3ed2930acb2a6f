"""What an utterance asks: small talk removed, pasted texts recognized, long stories read in parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId
from bot.knowledge.model import Language
from bot.matching.decide import MOST_SUGGESTIONS, Thresholds, decide
from bot.matching.explaining import explain
from bot.matching.explanation import Explanation
from bot.matching.language_teaching import SMALL_TALK, classes_of, learned_by
from bot.matching.leaning import Before, is_piece, may_lean, surer
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.learning.matched import Matched, Weighed
from bot.matching.learning.matcher import Matcher
from bot.matching.long_messages import all_asked, asked_besides, mixed
from bot.matching.reading.follow_ups import MOST_BARE_WORDS, QUESTION_MARKS, FollowUpReader, Leaning
from bot.matching.reading.language import language_of
from bot.matching.reading.normalise import plain_letters
from bot.matching.reading.opposites import OppositesReader
from bot.matching.reading.own_lists import own_list
from bot.matching.reading.pasted_texts import OfficialTexts, Pasted
from bot.matching.reading.reader import MessageReader
from bot.matching.reading.segments import Parting, Segment, gist, passages_of, segments_of, telling
from bot.matching.reading.small_talk import SmallTalkRecognizer
from bot.matching.reading.status_pages import StatusPages
from bot.matching.similarity.encoders import Encoder, word_table
from bot.matching.similarity.tfidf import Floats

CANDIDATES_PER_PART = 8
"""Candidates considered when parts of a message are combined."""

MOST_TOGETHER = 2
"""Questions of one message that are answered together."""

MOST_LISTED = 3
"""The same where the client numbered them."""

MOST_PARTS = 32
"""Parts of a message that are matched: about 500 words. (None of 1,150 test questions has over 18.)"""

MOST_TOKENS = 96
"""Tokens of a message whose meaning is read: less than 100 ms of CPU."""

SURE_CHANCE = 0.9
"""Chance from which an answer that words alone give is given without asking for the meaning."""

FOREIGN_CAUTION = 0.1
"""How much surer an answer by meaning alone must be: its reader sees less well that it is wrong.

(Of 529 foreign judged questions, one in eight left out, .050 are answered wrong without it, .044 with it, and
.064 and .048 of those out of scope are answered.)
"""

SAME_PHRASE_SIMILARITY = 0.8
"""Similarity (0 to 1) from which a message is as good as a learned phrase, even if it is one word."""

PASTED_TEXT_CHANCE = 0.95
"""Chance of a pasted official sentence: it is recognized word for word."""


@dataclass(frozen=True, slots=True)
class UtteranceReading:
    """How an utterance was read, for staff: the outcome, what was removed, and what supports each entry."""

    outcome: MatchOutcome
    small_talk: tuple[str, ...]
    pasted: Pasted | None
    parts: tuple[str, ...]
    explanations: tuple[Explanation, ...]


class Understanding:
    """Understands utterances in one language of one snapshot. Safe to use from several threads."""

    def __init__(
        self,
        language: Language,
        matcher: Matcher,
        thresholds: Thresholds,
    ) -> None:
        """`matcher`: what was learned from `language`, as `learned_by` returns it."""
        self._thresholds = thresholds
        self._abroad = replace(thresholds, answer=min(1.0, thresholds.answer + FOREIGN_CAUTION))
        self._locale = language.locale
        self._parting = Parting(language.joiners, language.question_words)
        self._matcher = matcher
        self._official = OfficialTexts(language.official_texts, self._matcher.normalise)
        self._pages = StatusPages(language.statuses, language.pasted)
        self._opposites = OppositesReader(language.opposites)
        self._small_talk = SmallTalkRecognizer(language.small_talk, self._matcher.normalise)
        self.follow_ups = FollowUpReader(language.follow_ups)
        """Reads what leans on the message before."""

    @classmethod
    def learned(
        cls,
        language: Language,
        encoder: Encoder | None,
        thresholds: Thresholds,
        learner: Learner = learn_here,
    ) -> Understanding:
        """Learn `language`; raises what `learner` raises."""
        return cls(language, learned_by(language, encoder, learner), thresholds)

    @property
    def matcher(self) -> str:
        """The matcher in use: "lexical" or "semantic"."""
        return self._matcher.name

    def with_words_of(self, language: Language) -> Understanding:
        """Return an understanding of a newer version of the language, of which nothing was learned yet.

        It finds what both versions have, by the phrases of this one.
        """
        return Understanding(language, self._matcher.only(classes_of(language)), self._thresholds)

    def understand(self, utterance: str, top: int = 3) -> MatchOutcome:
        """Return what to do with `utterance`; `top` is how many candidates are listed, never which wins."""
        news = self.follow_ups.good_news(utterance)
        if news is not None:
            return Answer((Candidate(news, SURE_CHANCE, utterance),))
        text = plain_letters(utterance).strip()
        language = language_of(utterance)
        foreign = language not in (None, self._locale)
        reader = self._matcher.reader(corrects=not foreign)
        alone = self._small_talk.whole(reader.words(text))
        if alone:
            return SmallTalk(alone)
        heard = self._small_talk.hear(text)
        if not heard.rest:
            return SmallTalk(heard.kinds[-1]) if heard.kinds else NoAnswer()
        pasted = self._pages.find(heard.rest) or self._official.find(reader.words(heard.rest))
        if pasted:
            return self._asked_back(heard.rest, self._explain_pasted(pasted, reader, top))
        if foreign and self._matcher.knows_meaning:
            return self._asked_back(heard.rest, self._read_foreign(utterance, language, top))
        return self._asked_back(heard.rest, self._read(heard.rest, reader, top))

    def understand_after(self, before: Before, utterance: str, top: int = 3) -> MatchOutcome:
        """Return the same for an utterance that may lean on the question `before`.

        The two are read together where the utterance leans; that reading counts only where it is surer.
        """
        if self.follow_ups.good_news(utterance) is not None:
            return self.understand(utterance, top)
        corrected = self.follow_ups.corrected(utterance)
        if corrected is not None:
            return _listed(self._meant_instead(corrected, before, utterance), top)
        asked = self.follow_ups.aspect(utterance, before.answered)
        if asked is not None:
            return Answer((Candidate(asked, SURE_CHANCE, utterance),))
        alone = self.understand(utterance, top)
        only_others = self.follow_ups.only_asks_for_others(utterance)
        leaning = Leaning.CLEAR if only_others else self.follow_ups.leaning(utterance)
        if is_piece(alone, before):
            return surer(alone, self.understand(f"{before.piece} {utterance}", top))
        points_back = self.follow_ups.points_back(utterance)
        others = self.follow_ups.asks_for_others(utterance)
        says_little = points_back or len(utterance.split()) <= MOST_BARE_WORDS or others
        asks = self._parting.begins(utterance)
        if leaning is Leaning.NONE or not may_lean(alone, leaning, asks=asks, says_little=says_little):
            return alone
        together = self.understand(f"{before.question} {utterance}", top)
        return surer(
            alone,
            together,
            points_back=points_back,
            same_for_others=only_others,
        )

    def is_question(self, utterance: str) -> bool:
        """Say whether `utterance` is a question by its form: it begins as one or has a question mark."""
        return any(sign in utterance for sign in QUESTION_MARKS) or self._parting.begins(utterance)

    def holds_after(self, before: Before, utterance: str, untrue: Set[EntryId]) -> bool:
        """Say whether the answer before still answers `utterance`, since `untrue` entries no longer do.

        It does not where the utterance denies it, or asks for another person or place.
        """
        denied = before.answered is None or self._opposites.against(utterance, before.answered) is not None
        if denied or self.follow_ups.asks_for_others(utterance):
            return False
        if self.follow_ups.leaning(utterance) is not Leaning.NONE:
            return True
        together = self.understand(f"{before.question} {utterance}")
        return isinstance(together, Answer) and together.candidates[0].entry not in untrue

    def _meant_instead(self, corrected: str, before: Before, utterance: str) -> MatchOutcome:
        """Return what `utterance` asks, which says `corrected` instead of the question before."""
        alone, together, said = (
            self._without(before.answered, self.understand(each, CANDIDATES_PER_PART))
            for each in (corrected, f"{before.question} {corrected}", utterance)
        )
        outcome = surer(alone, together)
        return outcome if isinstance(outcome, Answer | Suggest) else said

    def _without(self, entry: EntryId | None, outcome: MatchOutcome) -> MatchOutcome:
        """Return `outcome` decided again without `entry`, which was not meant."""
        if not isinstance(outcome, Answer | Suggest) or all(
            each.entry != entry for each in outcome.candidates
        ):
            return outcome
        others = [each for each in outcome.candidates if each.entry != entry]
        decided = decide(others, self._thresholds, sure=True, off_topic=None)
        return replace(decided, leans=outcome.leans) if isinstance(decided, Answer | Suggest) else decided

    def _asked_back(self, text: str, outcome: MatchOutcome) -> MatchOutcome:
        """Return `outcome`, or the question which of two opposites is so where its answer denies `text`."""
        if not isinstance(outcome, Answer):
            return outcome
        best = outcome.candidates[0]
        denied = self._opposites.against(text, best.entry)
        if denied is None:
            return outcome
        known = {each.entry: each for each in outcome.candidates}
        instead = [known.get(each) or Candidate(each, 0.0, "") for each in denied.instead[:2]]
        return Suggest((*instead, best)[:MOST_SUGGESTIONS], outcome.candidates, opposite=denied.opposite)

    def vectors(self, utterances: Sequence[str]) -> Floats:
        """Return a row for each utterance, of length 1 (0: no known word); their products are cosines."""
        reader = self._matcher.reader()
        return word_table().encode([reader.words(plain_letters(each)) for each in utterances])

    def explain(self, utterance: str, top: int = 3) -> UtteranceReading:
        """Return how `utterance` was read and what in it supports its first `top` candidates."""
        heard = self._small_talk.hear(plain_letters(utterance))
        outcome = self.understand(utterance, top)
        reader = self._matcher.reader()
        return UtteranceReading(
            outcome,
            heard.kinds,
            self._pages.find(heard.rest) or self._official.find(reader.words(heard.rest)),
            tuple(segment.text for segment in self._parts(heard.rest, reader)),
            tuple(
                replace(explain(self._matcher, heard.rest, each.entry), score=each.score)
                if self._matcher.knows_meaning
                else explain(self._matcher, heard.rest, each.entry)
                for each in outcome.candidates[:top]
            ),
        )

    def _read(self, text: str, reader: MessageReader, top: int) -> MatchOutcome:
        wide = max(top, CANDIDATES_PER_PART)
        listed, most = own_list(text), MOST_TOGETHER
        segments = self._parts(text, reader)
        if listed.marks:
            halves = tuple(Segment(each, len(each.split()), True) for each in listed.parts)
            most = MOST_LISTED
        else:
            halves = self._asking(text, segments)
            segments = segments if len(segments) > 1 else ()
        texts = dict.fromkeys((text, *(each.text for each in (*segments, *halves))))
        weighed = dict(zip(texts, self._matcher.weigh([reader.read(each) for each in texts]), strict=True))
        whole = mixed(weighed[text], [(each, weighed[each.text]) for each in segments])
        matched = self._matcher.matched(whole, wide)
        asking = [self._matcher.matched(weighed[each.text], 1) for each in halves]
        together = all_asked(asking, most)
        if together:
            return _listed(Suggest(together, matched.candidates, several=True), top)
        outcome = self._decided(matched, self._thresholds)
        if self._matcher.knows_meaning and not _is_sure(outcome):
            with_meaning = self._matcher.matched(self._with_meaning(whole, text, reader), wide)
            outcome = self._decided(with_meaning, self._thresholds)
        if isinstance(outcome, Answer):
            also = asked_besides(asking, outcome.candidates[0].entry, self._thresholds.suggest)
            outcome = replace(outcome, also=also)
        return _listed(outcome, top)

    def _read_foreign(self, text: str, language: str | None, top: int) -> MatchOutcome:
        """Return what `text`, in another `language` than the phrases', asks by its meaning alone."""
        matcher, wide = self._matcher, max(top, CANDIDATES_PER_PART)
        matched = matcher.matched(matcher.by_meaning(self._gist(text, str.split), language), wide)
        halves = self._foreign_halves(text)
        asking = [matcher.matched(matcher.by_meaning(each.text, language), 1) for each in halves]
        both = all_asked(asking, MOST_TOGETHER)
        outcome = (
            Suggest(both, matched.candidates, several=True) if both else self._decided(matched, self._abroad)
        )
        return _listed(outcome, top)

    def _foreign_halves(self, text: str) -> tuple[Segment, ...]:
        """Return the parts of `text` that ask, unless that is too long to read it twice."""
        if self._matcher.is_longer(text, MOST_TOKENS // 2):
            return ()
        return self._asking(text, segments_of(text))

    def _asking(self, text: str, segments: Sequence[Segment]) -> tuple[Segment, ...]:
        """Return those of the parts of `text` that ask; of a single part, its two questions."""
        if len(segments) < 2:
            return self._parting.halves(text)
        return tuple(each for each in segments if each.asks or self._parting.begins(each.text))

    def _with_meaning(self, whole: Weighed, text: str, reader: MessageReader) -> Weighed:
        """Return a message weighed by its words and by the meaning of what matters in it."""
        return self._matcher.with_meaning(whole, self._gist(text, reader.words))

    def _gist(self, text: str, words: Callable[[str], Sequence[str]]) -> str:
        """Return `text`, or its most telling passages if it is too long for the encoder."""
        matcher = self._matcher
        if not matcher.is_longer(text, MOST_TOKENS):
            return text
        return gist(
            passages_of(text),
            MOST_TOKENS,
            matcher.tokens,
            lambda passage: matcher.vocabulary.topicality(words(passage)),
        )

    def _parts(self, text: str, reader: MessageReader) -> tuple[Segment, ...]:
        """Return the parts of a message that are matched separately."""
        vocabulary = self._matcher.vocabulary
        return telling(segments_of(text), MOST_PARTS, lambda part: vocabulary.topicality(reader.words(part)))

    def _decided(self, matched: Matched, thresholds: Thresholds) -> MatchOutcome:
        """Decide on one reading; an off-topic group that wins and is small talk is answered as that."""
        # One word says what a question is about, not what is asked.
        one_word = sum(len(piece.words) for piece in matched.pieces) == 1
        sure = matched.alike >= SAME_PHRASE_SIMILARITY or not one_word
        group = matched.off_topic
        talk = group if group and group.startswith(SMALL_TALK) else None
        outcome = decide(matched.candidates, thresholds, sure=sure, off_topic=None if talk else group)
        if talk and isinstance(outcome, NoAnswer):
            return SmallTalk(talk.removeprefix(SMALL_TALK), outcome.candidates)
        return outcome

    def _explain_pasted(self, pasted: Pasted, reader: MessageReader, top: int) -> MatchOutcome:
        """Answer with the entry that explains the text; other questions in the message are offered too."""
        first = Candidate(pasted.entry, PASTED_TEXT_CHANCE * pasted.alike, pasted.text)
        beside = self._read(pasted.rest, reader, top) if pasted.rest else NoAnswer()
        others = tuple(each for each in beside.candidates if each.entry != pasted.entry)
        listed = (first, *(replace(each, score=min(each.score, first.score)) for each in others))[:top]
        if isinstance(beside, Answer) and beside.candidates[0].entry != pasted.entry:
            return Suggest((first, others[0]), listed, several=True)
        return Answer(listed)


def _is_sure(outcome: MatchOutcome) -> bool:
    """Say whether words alone are sure enough that nothing would change by the meaning."""
    return isinstance(outcome, Answer) and outcome.candidates[0].score >= SURE_CHANCE


def _listed(outcome: MatchOutcome, top: int) -> MatchOutcome:
    return replace(outcome, candidates=outcome.candidates[:top])
