"""What is recognized before a question is answered: danger and deadlines; adds them to the answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation.danger import Danger, DangerAlarm, DangerKind, DangerLevel
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.ids import Locale
from bot.domain.press import OpenTopics
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.danger import HelpWording
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Knowledge
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.urgent import Matter

ENGLISH = Locale("en")

FEWEST_WORDS = 3
"""Words that must remain besides words of danger to be read as a separate question."""

_CLAUSE = re.compile(r"[.!?;,\n。！？；，،؟।]+| (?:and|but|also|y|pero|et|mais|e|mas) ", re.IGNORECASE)


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


def question_in(text: str, heard: Heard, understand: Callable[[str], MatchOutcome]) -> MatchOutcome:
    """Return what is asked besides words of danger; `understand` reads an utterance.

    The words of danger themselves are not a question: they must not lead to an entry that shares some.
    """
    danger = heard.danger
    if danger is None or danger.level is not DangerLevel.SURE:
        return understand(text)
    for rest in _beside(text, danger):
        outcome = understand(rest)
        if isinstance(outcome, Answer | Suggest):
            return outcome
    if danger.kind is DangerKind.SELF_HARM:
        return NoAnswer()
    whole = understand(text)
    return whole if isinstance(whole, Answer) else NoAnswer()


def _beside(text: str, danger: Danger) -> list[str]:
    """Return the parts of `text` without the words of danger: its other clauses, then those words cut out."""
    said = set(danger.because.split())
    clauses = [each.strip() for each in _CLAUSE.split(text)]
    apart = [each for each in clauses if not _speaks_of(each, said)]
    cut = " ".join(word for word in text.split() if word.strip(".,!?").lower().replace("'", "") not in said)
    rests = [" ".join(apart), cut] if danger.quotes else [" ".join(apart)]
    return [each for each in rests if len(each.split()) >= FEWEST_WORDS and each != text]


def _speaks_of(clause: str, said: set[str]) -> bool:
    words = {word.lower().replace("'", "") for word in re.findall(r"[\w']+", clause)}
    return len(words & said) * 2 > len(said)


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
