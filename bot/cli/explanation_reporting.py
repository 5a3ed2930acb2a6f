"""How a question was read, and which of its words support which entry, as lines for staff."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli.outcome_reporting import outcome_name
from bot.domain.conversation.match_outcome import NoAnswer
from bot.domain.ids import EntryId
from bot.knowledge.model import Language, Place
from bot.matching.understanding import UtteranceReading

NOTEWORTHY = 0.2
"""Weight of a word (log odds) below which it matters too little to be shown."""


def explanation_lines(reading: UtteranceReading, language: Language) -> Iterator[str]:
    """Yield how a question was read and which of its words support which entry, for staff."""
    yield ""
    yield f"Outcome: {outcome_name(reading.outcome)}"
    if isinstance(reading.outcome, NoAnswer) and reading.outcome.off_topic:
        yield from _off_topic_lines(reading.outcome.off_topic, language)
    if reading.small_talk:
        yield f"Set aside as small talk: {', '.join(reading.small_talk)}"
    if reading.pasted:
        yield f"Pasted official text ({reading.pasted.alike:.0%} alike): “{reading.pasted.text}”"
    if len(reading.parts) > 1:
        yield "Read in parts: " + " | ".join(reading.parts)
    for explanation in reading.explanations:
        yield ""
        yield f"{explanation.entry}: chance of being right {explanation.score:.0%}"
        yield from _places(explanation.entry, language)
        for word in explanation.words:
            read_as = "" if word.written == word.read_as else f", read as “{word.read_as}” ({word.how.value})"
            if not word.known:
                yield f"  “{word.written}”{read_as}: no phrase has this word"
            elif abs(word.weight) >= NOTEWORTHY:
                speaks = "supports it" if word.weight > 0 else "contradicts it"
                yield f"  “{word.written}”{read_as}: {speaks} ({word.weight:+.1f})"
        for near in explanation.phrases:
            yield f"  near phrase ({near.alike:.0%} alike): “{near.phrase}”"
        if explanation.rival and explanation.rival_phrase:
            yield f"  strongest other: {explanation.rival}, by “{explanation.rival_phrase.phrase}”"


def _places(entry: EntryId, language: Language) -> Iterator[str]:
    """Yield the files and lines where staff change the answer, and the questions that lead to it."""
    found = language.entries.get(entry)
    if found is None:
        return
    yield f"  answer and phrases: {_at(found.place)}"
    if found.asked_at:
        yield f"  questions as clients ask them: {', '.join(map(_at, found.asked_at))}"


def _off_topic_lines(key: str, language: Language) -> Iterator[str]:
    """Yield the file and line of the off-topic group with this `key`."""
    yield from (f"Off topic: {key}, in {_at(each.place)}" for each in language.off_topic if each.key == key)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"
