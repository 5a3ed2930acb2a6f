"""Keys of staff.yaml: what staff read when a client is in danger or has a deadline."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffDangerWording(Keys):
    """The part of staff.yaml about danger and deadlines."""

    danger_heard: Template = text(
        "A client's message suggests danger: the kind, how sure, about whom, and the chat's reference",
        "kind",
        "level",
        "whose",
        "chat",
    )
    danger_urgent: Template = text(
        "A client has a deadline: the matter, and the chat's reference", "matter", "chat"
    )
    danger_case: Template = text(
        "In a danger alert: a case that the chat follows, by its label or number", "case"
    )
    danger_text: Template = text(
        "In a danger alert, if firm.yaml allows it: the client's message without numbers", "text"
    )
    danger_self_harm: str = label("Kind of danger: self-harm")
    danger_other_harm: str = label("Kind of danger: a threat against others")
    danger_violence_at_home: str = label("Kind of danger: violence at home or at work")
    danger_detention: str = label("Kind of danger: detained or at the border")
    danger_scam: str = label("Kind of danger: a scam")
    danger_sure: str = label("How sure a danger is: sure")
    danger_doubt: str = label("How sure a danger is: in doubt")
    danger_own: str = label("Whom a danger is about: the writer")
    danger_other: str = label("Whom a danger is about: another person")
    danger_do_self_harm: Template = text("What to do about self-harm")
    danger_do_other_harm: Template = text("What to do about a threat")
    danger_do_violence_at_home: Template = text("What to do about violence at home or at work")
    danger_do_detention: Template = text("What to do about a detention")
    danger_do_scam: Template = text("What to do about a scam")
    danger_do_urgent: Template = text("What to do about a deadline")
