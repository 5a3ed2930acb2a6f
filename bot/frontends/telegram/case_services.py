"""The services about cases that the front end offers to staff and clients."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.announcing import Announcing
from bot.cases.drafting import Drafting
from bot.cases.inviting import Inviting
from bot.cases.joining import Joining
from bot.cases.offers import Offers
from bot.cases.oversight import Oversight
from bot.cases.own_cases import OwnCases
from bot.cases.registry import Registry
from bot.cases.status_desk import StatusDesk
from bot.cases.taking_back import TakingBack


@dataclass(frozen=True, slots=True)
class CaseServices:
    """Everything about cases; without them the bot only answers questions."""

    drafting: Drafting
    offers: Offers
    taking_back: TakingBack
    registry: Registry
    inviting: Inviting
    statuses: StatusDesk
    announcing: Announcing
    oversight: Oversight
    joining: Joining
    own_cases: OwnCases
