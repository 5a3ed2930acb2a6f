"""A Bot API server of our own on loopback, as strict as Telegram's, with faults to order."""

from tests.standin.chat import BotMessage, Chat
from tests.standin.faults import FaultKind
from tests.standin.flood_limits import FloodLimits
from tests.standin.http import Cut
from tests.standin.people import Channel, Group, Person
from tests.standin.server import StandIn
from tests.standin.wire import Json

__all__ = [
    "BotMessage",
    "Channel",
    "Chat",
    "Cut",
    "FaultKind",
    "FloodLimits",
    "Group",
    "Json",
    "Person",
    "StandIn",
]
