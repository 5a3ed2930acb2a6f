"""Reading a file of questions to measure with; each fault with its line."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.curation.evaluation import Question
from bot.domain.fault import Fault
from bot.domain.ids import EntryId


class AskedQuestion(BaseModel):
    """One question of the file; an empty `accept` means that it must not be answered."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1)
    accept: list[str] = Field(default_factory=list)
    kind: str = "unnamed"
