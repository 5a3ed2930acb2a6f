"""The firm's values as texts show them, for rules that measure texts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from bot.knowledge.assembling.folder import firm_of
from bot.knowledge.files.firm import FirmFile
from bot.knowledge.firm_facts import UnknownWords, firm_values
from bot.knowledge.reading.sheets import Sheet


def firm_words(firm: Sheet[FirmFile] | None, wordings: Mapping[str, Sheet[BaseModel]]) -> dict[str, str]:
    """Return a value for each firm placeholder; none if firm.yaml or wording.yaml could not be read.

    What firm.yaml leaves unknown is empty.
    """
    wording = wordings.get("wording")
    if firm is None or wording is None or not isinstance(wording.model, UnknownWords):
        return {}
    return {name: value or "" for name, value in firm_values(firm_of(firm.model), wording.model).items()}
