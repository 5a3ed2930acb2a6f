"""The case services that the front end offers to staff and clients."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clients.handoff.service import OfficeMessages
from bot.clients.joining import Joining
from bot.clients.own_cases import OwnCases
from bot.staff.announcements.service import Announcing
from bot.staff.cases.service import Registry
from bot.staff.drafts.service import Drafting
from bot.staff.help import StaffGuide
from bot.staff.inbox.service import Inbox
from bot.staff.invitations import Inviting
from bot.staff.offers import Offers
from bot.staff.oversight.service import Oversight
from bot.staff.request import StaffRequests
from bot.staff.review.service import Reviewing
from bot.staff.statuses.service import StatusDesk
from bot.staff.undoing_changes import TakingBack


@dataclass(frozen=True, slots=True)
class CaseServices:
    """Everything about cases; without them the bot only answers questions."""

    requests: StaffRequests
    drafting: Drafting
    offers: Offers
    taking_back: TakingBack
    registry: Registry
    guide: StaffGuide
    inviting: Inviting
    statuses: StatusDesk
    announcing: Announcing
    oversight: Oversight
    inbox: Inbox
    reviewing: Reviewing
    joining: Joining
    own_cases: OwnCases
    office: OfficeMessages
