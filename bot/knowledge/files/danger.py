"""What danger/<language>.yaml must contain, as staff write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.domain.conversation.danger import DangerLevel
from bot.knowledge.files.fields import Danger, Id, NonEmptyText, Several, YesNo, enum_of, one_of
from bot.knowledge.files.file_model import FileModel

Level = Annotated[DangerLevel, one_of(DangerLevel), enum_of(DangerLevel)]


class ListItem(FileModel):
    """A list of words that patterns refer to by one name."""

    name: Id = Field(description="The name of the list; patterns write <want> for the list want")
    says: Several[NonEmptyText] = Field(
        description="Words or short phrases; word* is any word with that beginning, <other> is another list"
    )


class SpellingItem(FileModel):
    """Other ways to write a word."""

    means: NonEmptyText = Field(description="The words as patterns write them")
    says: Several[NonEmptyText] = Field(description="Other spellings, each one or two words")


class ConceptItem(FileModel):
    """Words of one meaning."""

    name: Id = Field(description="The name of the meaning, the same in every language")
    says: Several[NonEmptyText] = Field(description="Words or phrases, as people write them")


class ReadingItem(FileModel):
    """Patterns that mean danger."""

    kind: Danger = Field(description="Which danger")
    level: Level = Field(
        description="sure: help comes first; doubt: the answer comes first, with a line of help below"
    )
    other: YesNo = Field(
        default=False, description="yes: about someone other than the writer; no: about the writer"
    )
    says: Several[NonEmptyText] = Field(
        description="Patterns: <list>, (a|b c), word*, word? (may be missing), ... for up to three words"
    )


class DangerExamplesItem(FileModel):
    """Messages of one kind of danger."""

    kind: Danger = Field(description="Which danger")
    other: YesNo = Field(
        default=False, description="yes: about someone other than the writer; no: about the writer"
    )
    says: Several[NonEmptyText] = Field(
        description="Whole messages as people write them; the bot learns from them"
    )


class DangerFile(FileModel):
    """How danger is said in one language."""

    concepts: list[ConceptItem] = Field(
        default_factory=list,
        description="Words by meaning; the bot learns from the examples which of them together mean danger",
    )
    lists: list[ListItem] = Field(default_factory=list, description="One item for each name")
    spellings: list[SpellingItem] = Field(default_factory=list, description="One item for each meaning")
    figures: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns that do not mean danger, such as dying to know; their words are removed first",
    )
    readings: list[ReadingItem] = Field(default_factory=list, description="Patterns that mean danger")
    examples: list[DangerExamplesItem] = Field(
        default_factory=list, description="Messages of people in danger, by kind"
    )
    harmless: list[NonEmptyText] = Field(
        default_factory=list, description="Messages that only look like danger; the bot learns from them"
    )
