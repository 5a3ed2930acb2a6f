"""When an old message must not simply be sent again: what it says no longer holds, or is old news."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store.tables import outbox, statuses

_NEWS = (DeliveryKind.NOTICE.value, DeliveryKind.CORRECTION.value)
_TELLS_OF_A_STATUS = (*_NEWS, DeliveryKind.CHECKED.value)
_later = outbox.alias("later")

void: ColumnElement[bool] = or_(
    and_(
        outbox.c.kind.in_(_TELLS_OF_A_STATUS),
        exists().where(statuses.c.id == outbox.c.status_id, statuses.c.state != StatusState.RECORDED.value),
    ),
    exists().where(
        # The index of the order within a case and chat finds these; there is none of targets.
        _later.c.chat_id == outbox.c.chat_id,
        _later.c.case_id == outbox.c.case_id,
        _later.c.target_id == outbox.c.id,
        _later.c.kind == DeliveryKind.DELETE.value,
    ),
)
"""What a message of the outbox tells of was corrected, withdrawn or undone since, or it was taken back."""

overtaken: ColumnElement[bool] = and_(
    outbox.c.kind.in_(_TELLS_OF_A_STATUS),
    exists().where(
        _later.c.chat_id == outbox.c.chat_id,
        _later.c.case_id == outbox.c.case_id,
        _later.c.id > outbox.c.id,
        _later.c.kind.in_(_NEWS),
        _later.c.state == DeliveryState.SENT.value,
    ),
)
"""Newer news about the same case has reached the same chat: sent now, the old would look like the newest."""
