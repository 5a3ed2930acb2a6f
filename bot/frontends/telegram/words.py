"""The wording of the moment, for what the front end says on its own account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.reply import Block
from bot.knowledge.markup import Template
from bot.knowledge.wording import Wording


@dataclass(frozen=True, slots=True)
class Words:
    """One snapshot's wording and the firm's values (`bot.knowledge.firm.firm_values`)."""

    wording: Wording
    firm: Mapping[str, str]

    def say(self, template: Template, **values: str) -> tuple[Block, ...]:
        """Return `template` with the firm's values and `values` filled in."""
        return template.fill({**self.firm, **values})


CurrentWords = Callable[[], Words]
"""Returns the wording that is live now."""
