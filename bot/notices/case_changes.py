"""Who is told what when staff change a case: for each follower, only what is new since the last message."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.cases import CaseState, KnownCase
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import ChangeId, FollowerId
from bot.notices.plans import Followers
from bot.notices.texts import Notices
from bot.store.cases import cases
from bot.store.database.engine import Reading


async def change_messages(
    conn: Reading,
    notices: Notices,
    audience: Followers,
    change: ChangeId,
    before: KnownCase,
    unread: Mapping[FollowerId, KnownCase],
) -> tuple[NewDelivery, ...]:
    """Return the messages about `change`, which has been made; `before` is how the case was until then.

    `unread`: what those followers know whose last message was canceled before it reached them. A follower for
    whom nothing is different, because the change was undone in time, gets none.
    """
    case = notices.case.id
    current = await cases.known(conn, case)
    items = await cases.item_texts(conn, case)
    messages = []
    for to in audience.recipients:
        known = unread.get(to.id, before)
        # Of a closed case nobody gets news; its items are told of no more either.
        is_over = known.state is current.state is CaseState.CLOSED
        if known != current and not is_over:
            reply = notices.changed(known, current, items, to)
            messages.append(
                NewDelivery(DeliveryKind.CASE_CHANGE, to.chat, to.id, case, reply, change=change, known=known)
            )
    return tuple(messages)
