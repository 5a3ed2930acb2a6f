"""What is recognized before a question is answered: danger and deadlines; adds them to the answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation.danger import Danger, DangerAlarm, DangerKind, DangerLevel
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import Locale
from bot.domain.press import OpenTopics
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.danger import HelpWording
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.urgent import Matter

ENGLISH = Locale("en")

MOST_OFFERED = 3
"""Entries that are offered at once."""

FEWEST_WORDS = 3
"""Words that must remain besides words of danger to be read as a separate question."""

_CLAUSE = re.compile(
    r"[.!?;,:\n。！？；，،؟।]+| - | (?:and|but|also|so|because|since|after|y|pero|porque|et|mais|e|mas) "
    r"| (?=(?:how|what|when|why|where|which|who|whom|can|could|should|will|would|do|does|did|is|are|may|must"
    r"|if|until|cuánto|cuanto|cuándo|cuando|cómo|como|qué|puedo|dónde|donde)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message is about besides its question; `lately`: a danger in this chat shortly before."""

    danger: Danger | None = None
    matter: Matter | None = None
    lately: DangerAlarm | None = None

    @property
    def sure(self) -> bool:
        """Whether help comes first."""
        return self.danger is not None and self.danger.level is DangerLevel.SURE

    @property
    def threat(self) -> bool:
        """Whether only the threat is answered."""
        return self.sure and self.danger is not None and self.danger.kind is DangerKind.OTHER_HARM

    @property
    def lately_self_harm(self) -> bool:
        """Whether this chat surely mentioned self-harm shortly before, and not now.

        What was in doubt had its line; to repeat it would drown the answers of people who meant no harm.
        """
        if self.danger is not None or self.lately is None:
            return False
        return self.lately.what == DangerKind.SELF_HARM and self.lately.level is DangerLevel.SURE


NOTHING_HEARD = Heard()


def question_in(
    text: str,
    heard: Heard,
    understand: Callable[[str], MatchOutcome],
    is_dangerous: Callable[[str], bool],
    entries: Iterable[Entry],
    understand_alone: Callable[[str], MatchOutcome] | None = None,
) -> MatchOutcome:
    """Return what is asked besides words of danger.

    `understand` reads an utterance, `understand_alone` one that leans on nothing before it, and
    `is_dangerous` tells whether one speaks of danger. The words of danger themselves are not a question: they
    must not lead to an entry that shares some. The one of `entries` that is about this danger is offered too.
    Beside a deadline, what it may be about is offered.
    """
    danger = heard.danger
    if danger is None:
        outcome = understand(text)
        if heard.matter and isinstance(outcome, NoAnswer):
            # A deadline of this field was recognized: its words are not about another field.
            offered = tuple(Candidate(each.id, 0.0, each.question) for each in _about(heard.matter, entries))
            candidates = outcome.candidates or offered
            return Suggest(offered, candidates) if offered else replace(outcome, off_topic=None)
        return outcome
    outcome = _asked_beside(text, danger, understand, understand_alone or understand, is_dangerous)
    about = next((each for each in entries if each.danger is danger.kind), None)
    return outcome if about is None else _with_offer(outcome, about)


def _about(matter: Matter, entries: Iterable[Entry]) -> list[Entry]:
    known = {each.id: each for each in entries}
    return [known[each] for each in matter.entries if each in known]


def _with_offer(outcome: MatchOutcome, about: Entry) -> MatchOutcome:
    """Return `outcome` with an entry among what it offers; an answer stays alone."""
    if isinstance(outcome, Answer):
        return outcome
    offered = outcome.offered if isinstance(outcome, Suggest) else ()
    if any(each.entry == about.id for each in offered):
        return outcome
    offer = next(
        (each for each in outcome.candidates if each.entry == about.id),
        Candidate(about.id, 0.0, about.question),
    )
    if isinstance(outcome, Suggest):
        return replace(outcome, offered=(offer, *offered[: MOST_OFFERED - 1]))
    return Suggest(offered=(offer,), candidates=outcome.candidates or (offer,))


def _asked_beside(
    text: str,
    danger: Danger,
    understand: Callable[[str], MatchOutcome],
    understand_alone: Callable[[str], MatchOutcome],
    is_dangerous: Callable[[str], bool],
) -> MatchOutcome:
    whole = understand(text)
    if danger.level is DangerLevel.DOUBT and isinstance(whole, Answer):
        return whole
    outcomes = [understand_alone(rest) for rest in _beside(text, danger, is_dangerous)]
    if danger.level is DangerLevel.DOUBT:
        return next((each for each in outcomes if isinstance(each, Answer)), whole)
    found = next((each for each in outcomes if isinstance(each, Answer | Suggest)), None)
    if found is not None:
        return found
    is_kept = danger.kind is not DangerKind.SELF_HARM and isinstance(whole, Answer | Suggest)
    return whole if is_kept else NoAnswer()


def _beside(text: str, danger: Danger, is_dangerous: Callable[[str], bool]) -> list[str]:
    """Return the parts of `text` without danger: its other clauses, then all words but those of danger."""
    clauses = [clause for each in _CLAUSE.split(text) if (clause := each.strip())]
    apart = " ".join(each for each in clauses if not is_dangerous(each))
    rests = [apart]
    if danger.quotes:
        said = set(danger.because.split())
        words = (word for word in text.split() if word.strip(".,!?").lower().replace("'", "") not in said)
        rests.append(" ".join(words))
    return [each for each in rests if len(each.split()) >= FEWEST_WORDS and each != text]


def help_of(knowledge: Knowledge, locale: Locale) -> HelpWording:
    """Return the help in a language, or in English if that language has none."""
    found = {each.locale: each.help for each in knowledge.dangers}
    return found.get(locale) or found[ENGLISH]


def around(
    reply: Reply, outcome: MatchOutcome, heard: Heard, knowledge: Knowledge, phrases: Phrasebook
) -> Reply:
    """Return `reply`, the answer to the question, with help for danger and warnings of deadlines added."""
    if heard.matter and not heard.sure:
        reply = replace(reply, blocks=phrases.say(heard.matter.warning) + reply.blocks)
    danger = heard.danger
    if danger is None:
        if not heard.lately_self_harm or heard.lately is None:
            return reply
        words = help_of(knowledge, heard.lately.language)
        if isinstance(outcome, SmallTalk | NoAnswer):
            return Reply(phrases.say(words.still_here), reply.rows)
        return replace(reply, blocks=reply.blocks + phrases.say(words.self_harm_line))
    words = help_of(knowledge, danger.language)
    if danger.level is DangerLevel.DOUBT:
        return replace(reply, blocks=reply.blocks + phrases.say(line_of(danger, words)))
    first: tuple[Block, ...] = phrases.say(first_of(danger, words))
    if heard.threat:
        return Reply(first)
    if heard.matter:
        first += phrases.say(heard.matter.warning)
    if isinstance(outcome, Answer | Suggest):
        return replace(reply, blocks=first + reply.blocks)
    return Reply(first, _without_topics(reply.rows) if danger.kind is DangerKind.SELF_HARM else reply.rows)


def _without_topics(rows: Sequence[tuple[Button, ...]]) -> tuple[tuple[Button, ...], ...]:
    """Return the rows without the themes: someone who mentions dying needs a person, not a list."""
    kept = (tuple(each for each in row if not isinstance(each.press, OpenTopics)) for row in rows)
    return tuple(row for row in kept if row)


def first_of(danger: Danger, words: HelpWording) -> Template:
    """Return what comes first for a danger that is sure."""
    if danger.other and danger.kind is DangerKind.SELF_HARM:
        return words.self_harm_other
    return words.text_named(f"{danger.kind}")


def line_of(danger: Danger, words: HelpWording) -> Template:
    """Return the quiet line below the answer for a danger in doubt."""
    return words.text_named(f"{danger.kind}_line")
