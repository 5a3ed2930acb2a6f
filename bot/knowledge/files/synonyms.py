"""What synonyms.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class SynonymItem(FileModel):
    """Other ways to say one thing."""

    means: NonEmptyText = Field(description="The words that the phrases use")
    says: Several[NonEmptyText] = Field(description="Other ways to say them")


class SynonymsFile(FileModel):
    """Words that mean the same."""

    joiners: list[NonEmptyText] = Field(
        default_factory=list, description="Words that join two questions in one sentence, such as and"
    )
    question_words: list[NonEmptyText] = Field(
        default_factory=list, description="Words that begin a question, such as how or can"
    )
    synonyms: list[SynonymItem] = Field(description="One item for each meaning")
