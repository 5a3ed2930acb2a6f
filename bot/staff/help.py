"""What staff can do, as /help tells them."""

from __future__ import annotations

from bot.domain.reply import Reply
from bot.knowledge.phrasebook import CurrentPhrasebook


class StaffGuide:
    """Names the commands."""

    def __init__(self, speak: CurrentPhrasebook) -> None:
        self._speak = speak

    def help(self) -> Reply:
        """Return all commands in groups, each with an example."""
        spoken = self._speak()
        return Reply(spoken.say(spoken.words.staff.staff_help))

    def unknown_command(self) -> Reply:
        """Return where the commands are named."""
        spoken = self._speak()
        return Reply(spoken.say(spoken.words.staff.staff_unknown_command))
