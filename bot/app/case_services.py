"""The services about cases, put together for the Telegram front end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.deep_link import new_token
from bot.knowledge.spoken import Speak
from bot.settings import Settings
from bot.store.engine import Store


def case_services(
    settings: Settings,
    store: Store,
    speak: Speak,
    *,
    link: Callable[[str], str],
    wake: Callable[[], None],
    wake_inbox: Callable[[], None],
) -> CaseServices:
    """Return them.

    `link` turns a token into an address; `wake` has what was committed sent at once, `wake_inbox` has it
    handled.
    """
    undo = timedelta(seconds=settings.undo_seconds)
    return CaseServices(
        drafting=Drafting(store, speak, undo=undo),
        offers=Offers(store, speak),
        taking_back=TakingBack(store, speak, undo=undo),
        registry=Registry(store, speak),
        inviting=Inviting(
            store, speak, link=link, new_token=new_token, lasts=timedelta(days=settings.invitation_days)
        ),
        statuses=StatusDesk(store, speak, undo=undo, wake=wake),
        announcing=Announcing(store, speak, undo=undo, wake=wake),
        oversight=Oversight(store, speak, wake=wake, wake_inbox=wake_inbox),
        joining=Joining(store, speak),
        own_cases=OwnCases(store, speak, undo=undo),
    )
