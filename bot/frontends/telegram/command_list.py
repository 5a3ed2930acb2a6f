"""The commands, once: handlers, lists set at Telegram and tests all read them here."""

QUESTION_COMMANDS = ("start", "help", "topics", "contact", "privacy")
"""Commands of the conversation, which needs no case."""

OWN_CASE_COMMANDS = ("mycase", "notifications", "subscribe", "unsubscribe", "join", "mydata", "forget")
"""Commands about one's own case."""

CLIENT_COMMANDS = (*QUESTION_COMMANDS, *OWN_CASE_COMMANDS)
"""What a client may type, in the order in which Telegram lists it; wording `command_<name>` describes it."""

UNLISTED_COMMANDS = ("stop",)
"""What many type though it is in no list: it is another word for one that is."""

STAFF_COMMANDS = (
    "newcase",
    "case",
    "cases",
    "status",
    "checked",
    "undo",
    "correct",
    "withdraw",
    "invite",
    "revoke",
    "item",
    "done",
    "editcase",
    "close",
    "reopen",
    "record",
    "confirm",
    "cancel",
    "announce",
    "unsay",
    "delivery",
    "retry",
    "stats",
    "id",
)
"""Offered in the staff chat; harmless elsewhere."""
