"""Keys of staff.yaml: what staff read when a client is in danger or has a deadline."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffDangerWording(Keys):
    """The part of staff.yaml about danger and deadlines."""

    danger_heard: Annotated[Template, text("kind", "level", "whose", "chat")] = Field(
        description="A client spoke of danger: the kind, how sure, about whom, and the chat's reference"
    )
    danger_urgent: Annotated[Template, text("matter", "chat")] = Field(
        description="A client has a deadline: the matter, and the chat's reference"
    )
    danger_case: Annotated[Template, text("case")] = Field(
        description="Follows: a case that this chat follows, by its label or number"
    )
    danger_text: Annotated[Template, text("text")] = Field(
        description="Follows where firm.yaml allows it: the client's words, numbers taken out"
    )
    danger_self_harm: Annotated[str, label()] = Field(description="The kind: self-harm")
    danger_other_harm: Annotated[str, label()] = Field(description="The kind: a threat against others")
    danger_violence_at_home: Annotated[str, label()] = Field(
        description="The kind: violence at home or at work"
    )
    danger_detention: Annotated[str, label()] = Field(description="The kind: detained or at the border")
    danger_scam: Annotated[str, label()] = Field(description="The kind: a scam")
    danger_sure: Annotated[str, label()] = Field(description="The level: sure")
    danger_doubt: Annotated[str, label()] = Field(description="The level: in doubt")
    danger_own: Annotated[str, label()] = Field(description="It is about the writer")
    danger_other: Annotated[str, label()] = Field(description="It is about another person")
    danger_do_self_harm: Annotated[Template, text()] = Field(description="What to do about self-harm")
    danger_do_other_harm: Annotated[Template, text()] = Field(description="What to do about a threat")
    danger_do_violence_at_home: Annotated[Template, text()] = Field(
        description="What to do about violence at home or at work"
    )
    danger_do_detention: Annotated[Template, text()] = Field(description="What to do about a detention")
    danger_do_scam: Annotated[Template, text()] = Field(description="What to do about a scam")
    danger_do_urgent: Annotated[Template, text()] = Field(description="What to do about a deadline")
