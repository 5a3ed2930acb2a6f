"""Keys of staff.yaml: what staff read about cases and invitations. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup import Template
from bot.knowledge.wording import Keys, text


class StaffCaseWording(Keys):
    """The part of staff.yaml about cases and invitations."""

    number_missing: Annotated[Template, text("command", "example")] = Field(
        description="A command that needs a case number came without one"
    )
    number_wrong: Annotated[Template, text("what", "hint")] = Field(
        description="What was written is no case number: what is wrong, and how one looks"
    )
    case_unknown: Annotated[Template, text("number")] = Field(description="No case of that number is kept")
