"""How danger is recognized in one language, and the texts that answer it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.domain.reply import plain_text
from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, text


class HelpWording(Keys):
    """One language's help/<language>.yaml, parsed."""

    self_harm: Template = text("First, to somebody who speaks of dying or of hurting themselves")
    self_harm_other: Template = text("First, to somebody who fears for another person's life")
    other_harm: Template = text(
        "Alone, to somebody who threatens others: calm, no address, nothing about visas"
    )
    violence_at_home: Template = text("First, to somebody beaten, threatened or held at home or at work")
    detention: Template = text(
        "First, to somebody detained, arrested or held at the border now, or their family"
    )
    scam: Template = text("First, to somebody who is asked for money or papers by a likely swindler")
    self_harm_line: Template = text(
        "One quiet line below an answer, where the message may speak of self-harm"
    )
    other_harm_line: Template = text("One quiet line below an answer, where the message may be a threat")
    violence_at_home_line: Template = text("One quiet line below an answer, where there may be violence")
    detention_line: Template = text("One quiet line below an answer, where somebody may be detained")
    scam_line: Template = text("One quiet line below an answer, where it may be a scam")
    still_here: Template = text("To a message that is no question, soon after one that spoke of danger")


@dataclass(frozen=True, slots=True)
class DangerReading:
    """Patterns that mean one danger. `other`: they are about someone other than the writer."""

    kind: DangerKind
    level: DangerLevel
    other: bool
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DangerLanguage:
    """How people write about danger in one language; `bot.knowledge.patterns.patterns` describes patterns.

    `concepts` are words of one meaning, by name: which of them a message combines is learned from examples.
    `spellings` are variants of words, with the words that they replace. `figures` are patterns that mean no
    danger: their words are removed before danger is read. `examples` are whole messages of each kind (with
    `other`, as in a reading), `harmless` messages that only look like them.
    """

    locale: Locale
    concepts: tuple[tuple[str, tuple[str, ...]], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    spellings: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    readings: tuple[DangerReading, ...]
    examples: tuple[tuple[DangerKind, bool, tuple[str, ...]], ...]
    harmless: tuple[str, ...]
    help: HelpWording

    @property
    def words(self) -> tuple[str, ...]:
        """All texts of the help, without markup: they also identify the language."""
        templates = (getattr(self.help, key) for key in HelpWording.model_fields)
        return tuple(plain_text(template.blocks) for template in templates)
