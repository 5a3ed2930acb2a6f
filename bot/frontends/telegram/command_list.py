"""The commands, once: handlers, lists set at Telegram and tests all read them here."""

CLIENT_COMMANDS = ("start", "help", "topics", "contact", "privacy")
"""What a client may type, in the order in which Telegram lists it; wording `command_<name>` describes it."""

STAFF_COMMANDS = ("announce", "unsay", "id")
"""Offered in the staff chat; harmless elsewhere."""
