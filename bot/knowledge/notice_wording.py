"""The keys of notices.yaml: what followers of a case are told. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup import Template
from bot.knowledge.wording import Keys, label, text


class NoticeWording(Keys):
    """One language's notices.yaml, parsed."""

    sent_again: Annotated[Template, text()] = Field(
        description="Before a message that may have arrived already"
    )
    discreet: Annotated[Template, text()] = Field(
        description="In place of the text for people who asked for that: only that there is news"
    )
    button_show: Annotated[str, label()] = Field(description="Shows the text of such a message")
    announcement: Annotated[Template, text("text")] = Field(
        description="A message from staff to many clients; the text is theirs"
    )
