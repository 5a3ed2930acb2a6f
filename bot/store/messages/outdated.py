"""When a message must not be sent, or not simply sent again: it is no longer true, or old news."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from bot.domain.cases import StatusState
from bot.domain.delivery import TELLS, DeliveryKind, DeliveryReason, DeliveryState
from bot.store.tables.cases import statuses
from bot.store.tables.messages import outbox

_NEWS = (DeliveryKind.NOTICE.value, DeliveryKind.CORRECTION.value)
_CASE_CHANGE = DeliveryKind.CASE_CHANGE.value
_TELLS_OF_A_STATUS = tuple(kind.value for kind in TELLS)
_later = outbox.alias("later")
_removal = outbox.alias("removal")

void: ColumnElement[bool] = or_(
    and_(
        outbox.c.kind.in_(_TELLS_OF_A_STATUS),
        exists().where(statuses.c.id == outbox.c.status_id, statuses.c.state != StatusState.RECORDED.value),
    ),
    exists().where(
        # The index of the order within a case and chat finds these; targets have no index.
        _later.c.chat_id == outbox.c.chat_id,
        _later.c.case_id == outbox.c.case_id,
        _later.c.target_id == outbox.c.id,
        _later.c.kind == DeliveryKind.DELETE.value,
    ),
)
"""The subject of the message was corrected, withdrawn or undone since, or the message was taken back."""

overtaken: ColumnElement[bool] = exists().where(
    _later.c.chat_id == outbox.c.chat_id,
    _later.c.case_id == outbox.c.case_id,
    _later.c.id > outbox.c.id,
    _later.c.state == DeliveryState.SENT.value,
    or_(
        and_(outbox.c.kind.in_(_TELLS_OF_A_STATUS), _later.c.kind.in_(_NEWS)),
        and_(outbox.c.kind == _CASE_CHANGE, _later.c.kind == _CASE_CHANGE),
    ),
)
"""Newer news about the same case has reached the same chat: sent now, the old would look like the latest."""


def _of_status_in(*states: StatusState) -> ColumnElement[bool]:
    return exists().where(
        statuses.c.id == outbox.c.status_id, statuses.c.state.in_([state.value for state in states])
    )


_takes_something_away = exists().where(
    _removal.c.chat_id == outbox.c.chat_id,
    _removal.c.case_id == outbox.c.case_id,
    _removal.c.kind == DeliveryKind.DELETE.value,
    or_(_removal.c.status_id == outbox.c.status_id, _removal.c.announcement_id == outbox.c.announcement_id),
    or_(
        _removal.c.state != DeliveryState.CANCELLED.value,
        _removal.c.problem.is_(None),
        _removal.c.problem != DeliveryReason.TARGET_NOT_OUT.value,
    ),
)

unwanted: ColumnElement[bool] = or_(
    and_(
        outbox.c.kind.in_(_TELLS_OF_A_STATUS),
        _of_status_in(StatusState.UNDONE, StatusState.CORRECTED, StatusState.WITHDRAWN),
    ),
    # The edits of a correction that was itself corrected are still wanted.
    and_(outbox.c.kind == DeliveryKind.EDIT.value, _of_status_in(StatusState.UNDONE, StatusState.WITHDRAWN)),
    and_(outbox.c.kind == DeliveryKind.WITHDRAWAL.value, ~_takes_something_away),
)
"""The message is about something undone, corrected or withdrawn, or asks to disregard an unsent message."""
