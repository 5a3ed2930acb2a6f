"""The services about cases, assembled for the Telegram front end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.clients.handoff.service import OfficeMessages
from bot.clients.joining import Joining
from bot.clients.own_cases import OwnCases
from bot.domain.ids import ChatId
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.start.deep_link import new_token
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.settings import Settings
from bot.staff.announcements.service import Announcing
from bot.staff.cases.service import Registry
from bot.staff.drafts.service import Drafting
from bot.staff.help import StaffGuide
from bot.staff.inbox.answering import InLanguage
from bot.staff.inbox.prepared import Nearest
from bot.staff.inbox.service import Inbox
from bot.staff.invitations import Inviting
from bot.staff.offers import Offers
from bot.staff.oversight.service import Oversight
from bot.staff.request import StaffRequests
from bot.staff.review.service import Reviewing
from bot.staff.statuses.service import StatusDesk
from bot.staff.undoing_changes import TakingBack
from bot.store.database.engine import Store


def case_services(
    settings: Settings,
    store: Store,
    speak: CurrentPhrasebook,
    *,
    link: Callable[[str], str],
    wake: Callable[[], None],
    wake_inbox: Callable[[], None],
    staff_chat: Callable[[], ChatId | None],
    in_language: InLanguage,
    nearest: Nearest,
    reviewing: Reviewing,
) -> CaseServices:
    """Return the services about cases.

    `link` turns a token into an address; `wake` has delivery send what was committed right away, `wake_inbox`
    has the inbox process it. `staff_chat` is where clients' messages go. `in_language` and `nearest`: see
    `Answering` and `PreparedReplies`.
    """
    undo = timedelta(seconds=settings.undo_seconds)
    registry = Registry(store, speak, undo=undo)
    statuses = StatusDesk(undo=undo, wake=wake)
    announcing = Announcing(undo=undo)
    drafting = Drafting(
        store,
        dialogs=(*registry.dialogs, reviewing),
        previews=(*statuses.previews, *announcing.previews),
        still_going=statuses.still_going,
        wake=wake,
    )
    return CaseServices(
        requests=StaffRequests(store, speak),
        drafting=drafting,
        offers=Offers(store, drafting),
        taking_back=TakingBack(undo=undo),
        registry=registry,
        guide=StaffGuide(speak),
        inviting=Inviting(link=link, new_token=new_token, lasts=timedelta(days=settings.invitation_days)),
        statuses=statuses,
        announcing=announcing,
        oversight=Oversight(store, speak, wake=wake, wake_inbox=wake_inbox),
        inbox=Inbox(store, in_language, nearest),
        reviewing=reviewing,
        joining=Joining(store, speak),
        own_cases=OwnCases(store, speak, undo=undo),
        office=OfficeMessages(store, speak, staff_chat=staff_chat, wake=wake),
    )
