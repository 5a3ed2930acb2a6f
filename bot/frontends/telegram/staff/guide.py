"""/help and /id in the staff chat, and what no other handler there knows."""

from __future__ import annotations

from bot.domain.reply import Reply
from bot.frontends.telegram.command_list import CLIENT_COMMANDS, STAFF_COMMANDS
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage
from bot.frontends.telegram.staff.staff_chat import setting_of
from bot.frontends.telegram.staff.topic import StaffTopic
from bot.staff.help import StaffGuide


class GuideCommands(StaffTopic):
    """Comes after all other topics: it takes the commands that they leave."""

    def __init__(self, guide: StaffGuide, gate: StaffGate) -> None:
        self._guide = guide
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return /help, /id and the handler of unknown commands; clients' commands are handled elsewhere."""
        return [
            self._gate.command("help", self._help),
            self._gate.command("id", self._id),
            self._gate.any_other_command((*CLIENT_COMMANDS, *STAFF_COMMANDS), self._unknown),
        ]

    async def _help(self, said: StaffMessage) -> Reply:
        return self._guide.help()

    async def _id(self, said: StaffMessage) -> Reply:
        return setting_of(said.chat)

    async def _unknown(self, said: StaffMessage) -> Reply:
        return self._guide.unknown_command()
