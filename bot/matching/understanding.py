"""What an utterance asks: small talk taken off, pasted texts recognised, long stories read in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import EntryId
from bot.domain.outcome import Answer, Candidate, NoAnswer, Outcome, SmallTalk, Suggest
from bot.knowledge.model import Language
from bot.matching.decide import Thresholds, decide
from bot.matching.encoders import Encoder
from bot.matching.matcher import Explanation, LearnedEntry, Matched, Matcher
from bot.matching.normalise import Normaliser
from bot.matching.official import OfficialTexts, Pasted
from bot.matching.segments import Segment, segments_of
from bot.matching.small_talk import SmallTalkEar

ONE_READING = 16
"""Words; a longer message is also read sentence by sentence."""

SMALL_TALK = "small-talk/"
"""Marks the off-topic groups that are small talk, so that they are answered as such."""


class Understanding:
    """Understands utterances in one language of one snapshot."""

    def __init__(self, language: Language, encoder: Encoder, thresholds: Thresholds) -> None:
        normaliser = Normaliser(language.synonyms)
        self._thresholds = thresholds
        self._official = OfficialTexts(language.official_texts, normaliser.normalise)
        self._small_talk = SmallTalkEar(language.small_talk, normaliser.normalise)
        self._matcher = Matcher.build(
            [LearnedEntry(entry.id, entry.phrases) for entry in language.entries.values()],
            off_topic=[
                *(LearnedEntry(EntryId(group.key), group.phrases) for group in language.off_topic),
                *(
                    LearnedEntry(EntryId(SMALL_TALK + kind.kind), kind.phrases)
                    for kind in language.small_talk
                ),
            ],
            synonyms=language.synonyms,
            encoder=encoder,
        )

    @property
    def matcher(self) -> str:
        """The matcher in use: "lexical" or "semantic"."""
        return self._matcher.name

    def understand(self, utterance: str, top: int = 3) -> Outcome:
        """Return what to do with `utterance`; `top` is how many candidates are listed, never which wins."""
        alone = self._small_talk.whole(utterance)
        if alone:
            return SmallTalk(alone)
        heard = self._small_talk.hear(utterance)
        if not heard.rest:
            return SmallTalk(heard.kinds[-1]) if heard.kinds else NoAnswer()
        pasted = self._official.find(heard.rest)
        if pasted:
            return _first(self._explain_pasted(pasted, top), top)
        return _first(self._read(heard.rest, max(top, 3)), top)

    def explain(self, utterance: str, entry: EntryId) -> Explanation:
        """Return what in `utterance` spoke for `entry`."""
        return self._matcher.explain(utterance, entry)
