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
    invite_again: Template = text("An invitation was made once more, after a fault")
    invite_used: Template = text("The invitation of the same command is used already", "invitation")
    invite_closed: Template = text("Nobody can be invited to a closed case", "number")
    invitations_head: Template = text("Over the open invitations", "number")
    invitations_none: Template = text("No invitation is open", "number")
    invitations_usage: Template = text("How to revoke", "number")
    invitation_in_text: Template = text(
        "What staff wrote holds the link or the code of an invitation, and is refused"
    )
    invitation_line: str = label("An open invitation", "invitation", "made", "day")
    invitation_revoked: Template = text("An invitation was revoked", "invitation")
    invitation_not_open: Template = text("An invitation that is not open is to be revoked", "invitation")
    button_revoke: str = label("Revokes an invitation", "invitation")
    button_invite_again: str = label("Makes one more invitation")
