"""Keys of staff.yaml: /help, unknown commands, set-up, command descriptions. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffHelpWording(Keys):
    """The part of staff.yaml about the commands themselves; `bot.staff.commands` lists them."""

    help_cases: Template = text("In /help, heading over the commands about cases")
    help_ceac: Template = text("In /help, heading over the commands about what CEAC shows")
    help_client: Template = text("In /help, heading over the commands about one case's clients")
    help_many: Template = text("In /help, heading over the commands about all clients and their messages")
    help_chat: Template = text("In /help, heading over the commands about the staff chat itself")
    help_how: Template = text("End of /help: what counts as a command")
    staff_unknown_command: Template = text("The command does not exist, in the staff chat")
    staff_unknown_command_near: Template = text(
        "The command does not exist and is a typo of {command}, in the staff chat", "command"
    )
    staff_command_elsewhere: Template = text(
        "In private, to a member of the staff: {command} works in the staff chat", "command"
    )
    setup_privacy: Template = text(
        "At the start: the bot sees only some of the messages in the staff chat", "bot"
    )
    setup_private: Template = text("At the start: the staff chat is a private chat")
    setup_disk: Template = text("At the start: the host deletes the database at each restart", "host")
    command_newcase: str = label("What /newcase does")
    command_case: str = label("What /case does")
    command_cases: str = label("What /cases does")
    command_status: str = label("What /status does")
    command_checked: str = label("What /checked does")
    command_undo: str = label("What /undo does")
    command_correct: str = label("What /correct does")
    command_withdraw: str = label("What /withdraw does")
    command_invite: str = label("What /invite does")
    command_revoke: str = label("What /revoke does")
    command_item: str = label("What /item does")
    command_done: str = label("What /done does")
    command_editcase: str = label("What /editcase does")
    command_close: str = label("What /close does")
    command_reopen: str = label("What /reopen does")
    command_record: str = label("What /record does")
    command_confirm: str = label("What /confirm does")
    command_cancel: str = label("What /cancel does")
    command_announce: str = label("What /announce does")
    command_unsay: str = label("What /unsay does")
    command_delivery: str = label("What /delivery does")
    command_retry: str = label("What /retry does")
    command_stats: str = label("What /stats does")
    command_help: str = label("What /help does in the staff chat")
    example_newcase: str = label("In /help: an example of what follows the case number of /newcase")
    example_cases: str = label("In /help: an example of what follows /cases")
    example_editcase: str = label("In /help: an example of what follows the case number of /editcase")
    example_item: str = label("In /help: an example of what follows the case number of /item")
    example_done: str = label(
        "In /help: an example of what follows the case number of /done, the number of an item"
    )
