"""Keys of staff.yaml: what staff read when a client is in danger or has a deadline."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffDangerWording(Keys):
    """The part of staff.yaml about danger and deadlines."""

    danger_heard: Template = text(
        "A client spoke of danger: the kind, how sure, about whom, and the chat's reference",
        "kind",
        "level",
        "whose",
        "chat",
    )
    danger_urgent: Template = text(
        "A client has a deadline: the matter, and the chat's reference", "matter", "chat"
    )
    danger_case: Template = text("Follows: a case that this chat follows, by its label or number", "case")
    danger_text: Template = text(
        "Follows where firm.yaml allows it: the client's words, numbers taken out", "text"
    )
    danger_self_harm: str = label("The kind: self-harm")
    danger_other_harm: str = label("The kind: a threat against others")
    danger_violence_at_home: str = label("The kind: violence at home or at work")
    danger_detention: str = label("The kind: detained or at the border")
    danger_scam: str = label("The kind: a scam")
    danger_sure: str = label("The level: sure")
    danger_doubt: str = label("The level: in doubt")
    danger_own: str = label("It is about the writer")
    danger_other: str = label("It is about another person")
    danger_do_self_harm: Template = text("What to do about self-harm")
    danger_do_other_harm: Template = text("What to do about a threat")
    danger_do_violence_at_home: Template = text("What to do about violence at home or at work")
    danger_do_detention: Template = text("What to do about a detention")
    danger_do_scam: Template = text("What to do about a scam")
    danger_do_urgent: Template = text("What to do about a deadline")
