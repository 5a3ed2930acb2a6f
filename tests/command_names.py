"""The names of all commands, in the order in which Telegram lists them."""

from bot.clients.commands import CLIENT_COMMANDS
from bot.staff.commands import STAFF_COMMANDS

OF_CLIENTS = tuple(each.name for each in CLIENT_COMMANDS)
OF_QUESTIONS = tuple(each.name for each in CLIENT_COMMANDS if not each.own_case)
OF_STAFF = tuple(each.name for each in STAFF_COMMANDS)
UNLISTED = tuple(name for each in CLIENT_COMMANDS for name in each.also)
