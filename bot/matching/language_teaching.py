"""What a language of the knowledge teaches a matcher: its questions, off-topic groups and small talk."""

from __future__ import annotations

from bot.domain.ids import EntryId
from bot.knowledge.model import Language
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.learning.matched import LearnedEntry
from bot.matching.learning.matcher import Matcher
from bot.matching.learning.teaching import Teaching
from bot.matching.reading.normalise import Normaliser
from bot.matching.similarity.encoders import Encoder

SMALL_TALK = "small-talk/"
"""Marks the off-topic groups that are small talk, so that they are answered as such."""


def learned_by(language: Language, encoder: Encoder | None, learner: Learner = learn_here) -> Matcher:
    """Return a matcher that has learned everything clients may say in `language`, including small talk."""
    teaching = teaching_of(language, encoder)
    return Matcher(teaching, encoder, learner(teaching.lesson, encoder), language.circumstances)


def teaching_of(language: Language, encoder: Encoder | None) -> Teaching:
    """Return everything that clients may say in `language`, as it is learned."""
    official: dict[EntryId, list[str]] = {}
    for text in language.official_texts:
        official.setdefault(text.entry, []).append(text.text)
    entries = [
        LearnedEntry(
            each.id,
            tuple(dict.fromkeys((each.question, *each.phrases, *each.asked, *official.get(each.id, ())))),
            each.measured,
        )
        for each in language.entries.values()
    ]
    groups = [LearnedEntry(EntryId(each.key), each.phrases, each.measured) for each in language.off_topic]
    talk = [LearnedEntry(EntryId(SMALL_TALK + each.kind), each.phrases) for each in language.small_talk]
    return Teaching.of(
        entries,
        [*groups, *talk],
        language.judged,
        Normaliser(language.synonyms),
        encoder,
        language.locale,
    )


def classes_of(language: Language) -> frozenset[EntryId]:
    """Return the ids of all that is learned of `language`."""
    groups = (each.key for each in language.off_topic)
    talk = (SMALL_TALK + each.kind for each in language.small_talk)
    return frozenset((*language.entries, *map(EntryId, groups), *map(EntryId, talk)))
