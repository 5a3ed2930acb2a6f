"""The base of all models of knowledge files: unknown keys are errors, values never change."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FileModel(BaseModel):
    """A knowledge file, or an item in one, as staff write it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
