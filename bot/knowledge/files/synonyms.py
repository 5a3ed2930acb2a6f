"""What synonyms.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class SynonymItem(FileModel):
    """Other ways to write one thing."""

    means: NonEmptyText = Field(description="The words as the phrases write them")
    says: Several[NonEmptyText] = Field(description="Other ways to write them")


class SynonymsFile(FileModel):
    """Words that mean the same."""

    joiners: list[NonEmptyText] = Field(
        default_factory=list, description="Words that join two questions in one sentence, such as and"
    )
    question_words: list[NonEmptyText] = Field(
        default_factory=list, description="Words that a question begins with, such as how or can"
    )
    synonyms: list[SynonymItem] = Field(description="Each meaning once")
