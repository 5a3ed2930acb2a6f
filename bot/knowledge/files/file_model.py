"""The base of everything that a knowledge file contains: unknown keys are faults, values never change."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FileModel(BaseModel):
    """A knowledge file, or an item in one, as staff write it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
