"""One version of the knowledge with everything needed to answer from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from bot.domain.conversation.danger import Danger, DangerKind
from bot.domain.conversation.match_outcome import MatchOutcome
from bot.domain.ids import Locale
from bot.knowledge.model import Knowledge, Language
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.urgent import Matter
from bot.matching.danger.learning import DangerLearner, learn_dangers
from bot.matching.danger.lesson import DangerLesson
from bot.matching.danger.reader import DangerReader
from bot.matching.decide import Thresholds
from bot.matching.leaning import Before
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.reading.follow_ups import FollowUpReader
from bot.matching.reading.language import language_of
from bot.matching.reading.normalise import plain_letters
from bot.matching.similarity.encoders import Encoder, word_table
from bot.matching.similarity.tfidf import Floats
from bot.matching.understanding import Understanding, UtteranceReading
from bot.matching.urgency.reader import UrgencyReader

DEFAULT = Locale("en")
"""The language for people whose own is not in the knowledge base."""


QUICK_CHARACTERS = 100
"""Characters of a message that is understood right away: usually 1 ms, up to 7 ms for a dozen short parts."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The knowledge, and an understanding of each of its languages; never changed, only replaced."""

    knowledge: Knowledge
    understandings: MappingProxyType[Locale, Understanding]
    dangers: DangerReader
    deadlines: MappingProxyType[Locale, UrgencyReader]

    @classmethod
    def build(
        cls,
        knowledge: Knowledge,
        encoder: Encoder | None,
        thresholds: Thresholds,
        learner: Learner = learn_here,
        danger_learner: DangerLearner = learn_dangers,
    ) -> Snapshot:
        """Learn every language; takes some seconds unless results are stored: call it in a thread.

        Raises what the learners raise.
        """
        # Danger first: its learning needs the most memory, and what the others learned is not here yet.
        lesson = DangerLesson.of(knowledge.dangers, _ordinary(knowledge))
        dangers = DangerReader(knowledge.dangers, danger_learner(lesson), word_table())
        learned = {
            locale: Understanding.learned(language, encoder, thresholds, learner)
            for locale, language in knowledge.languages.items()
        }
        deadlines = {
            locale: UrgencyReader(language.urgent) for locale, language in knowledge.languages.items()
        }
        return cls(knowledge, MappingProxyType(learned), dangers, MappingProxyType(deadlines))

    def with_words_of(self, knowledge: Knowledge) -> Snapshot:
        """Return `knowledge` with what is learned here, for the time until it is learned itself.

        Its words are answered and shown. Found is what both have, by the phrases of this snapshot, which also
        reads danger; a language that is not here yet is missing.
        """
        languages = {
            locale: language
            for locale, language in knowledge.languages.items()
            if locale in self.understandings
        }
        understandings = {
            locale: self.understandings[locale].with_words_of(language)
            for locale, language in languages.items()
        }
        deadlines = {locale: UrgencyReader(language.urgent) for locale, language in languages.items()}
        return Snapshot(
            replace(knowledge, languages=MappingProxyType(languages)),
            MappingProxyType(understandings),
            self.dangers,
            MappingProxyType(deadlines),
        )

    @property
    def matcher(self) -> str:
        """The matcher in use: "lexical" or "semantic"."""
        return self.understandings[DEFAULT].matcher

    def language(self, locale: Locale) -> Language:
        """Return the texts in `locale`, or in English if that is missing."""
        return self.knowledge.languages.get(locale) or self.knowledge.languages[DEFAULT]

    def phrases_for(self, tag: str | None) -> Phrasebook:
        """Return the words for an app in the language `tag` (IETF); in English if there are none."""
        whole = (tag or "").lower()
        known = (whole, whole.partition("-")[0])
        locale = next((Locale(each) for each in known if each in self.knowledge.languages), DEFAULT)
        return Phrasebook.of(self.knowledge.firm, self.language(locale))

    def understand(
        self, utterance: str, locale: Locale, *, top: int = 3, before: Before | None = None
    ) -> MatchOutcome:
        """Return what `utterance` asks; `top` is how many candidates are listed, never which one wins.

        `before`: the question that it may lean on.
        """
        understanding = self.understandings[self.language(locale).locale]
        if before is None:
            return understanding.understand(utterance, top)
        return understanding.understand_after(before, utterance, top)

    def vectors(self, utterances: Sequence[str], locale: Locale) -> Floats:
        """Return a row for each utterance, of length 1 (0: no known word); their products are cosines."""
        return self.understandings[self.language(locale).locale].vectors(utterances)

    def follow_ups(self, locale: Locale) -> FollowUpReader:
        """Return what reads messages that lean on the one before."""
        return self.understandings[self.language(locale).locale].follow_ups

    def language_in(self, utterance: str) -> str | None:
        """Return the language of `utterance` as a code such as "es", or None where it may be in several."""
        return language_of(utterance)

    def danger_in(self, utterance: str, after: DangerKind | None = None) -> Danger | None:
        """Return the danger in `utterance`; `after`: one that was read shortly before."""
        return self.dangers.read(utterance, after)

    def deadline_in(self, utterance: str, locale: Locale, today: date) -> Matter | None:
        """Return the deadline in `utterance`; `today` is the office's date."""
        return self.deadlines[self.language(locale).locale].read(utterance, today)

    def is_quick(self, utterance: str) -> bool:
        """Say whether `utterance` surely takes less than 10 ms: few parts, and no language model."""
        return (
            self.matcher == "lexical"
            and len(utterance) <= QUICK_CHARACTERS
            and len(plain_letters(utterance)) <= QUICK_CHARACTERS
        )

    def explain(self, utterance: str, locale: Locale, *, top: int = 3) -> UtteranceReading:
        """Return how `utterance` was read, and what in it supports its first `top` candidates."""
        return self.understandings[self.language(locale).locale].explain(utterance, top)


def _ordinary(knowledge: Knowledge) -> tuple[str, ...]:
    """Return what people ask without being in danger."""
    english = knowledge.languages[DEFAULT]
    entries = (text for each in english.entries.values() for text in (*each.phrases, *each.asked))
    others = (*(each.phrases for each in english.off_topic), *(each.phrases for each in english.small_talk))
    return (*entries, *(text for phrases in others for text in phrases))
