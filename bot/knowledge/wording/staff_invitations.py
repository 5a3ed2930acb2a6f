"""Keys of staff.yaml: what staff read about invitations. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffInvitationWording(Keys):
    """The part of staff.yaml about invitations."""

    invite_staff: Template = text(
        "To staff, before the text to forward", "invitation", "case", "day", "number"
    )
    invite_client: Template = text("The text that staff forward to the client", "link", "day", "code")
    invite_again: Template = text("An invitation was created again after a fault")
    invite_used: Template = text("The invitation from the same command was already used", "invitation")
    invite_closed: Template = text("Nobody can be invited to a closed case", "number")
    invitations_head: Template = text("Over the open invitations of a case", "number")
    invitations_none: Template = text("The case has no open invitation", "number")
    invitations_usage: Template = text("How to revoke an invitation", "number")
    invitation_in_text: Template = text(
        "The text from staff contains the link or code of an invitation and is rejected"
    )
    invitation_line: str = label("An open invitation", "invitation", "made", "day")
    invitation_revoked: Template = text("An invitation was revoked", "invitation")
    invitation_not_open: Template = text("The invitation to revoke is not open", "invitation")
    button_revoke: str = label("Button that revokes an invitation", "invitation")
    button_invite_again: str = label("Button that creates another invitation")
