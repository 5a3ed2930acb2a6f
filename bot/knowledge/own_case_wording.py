"""The keys of own_case.yaml: what clients read about their own case. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup import Template
from bot.knowledge.wording import Keys, text


class OwnCaseWording(Keys):
    """One language's own_case.yaml, parsed."""

    not_linked: Annotated[Template, text()] = Field(
        description="In place of what an answer says of the asker's own case, where none is linked"
    )
