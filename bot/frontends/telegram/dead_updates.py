"""Updates given up: the client is told calmly, the staff get a reference, the log the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping

import structlog

from bot.conversation.asker import Asker
from bot.domain.ids import ChatId, UpdateId
from bot.domain.places import places_of
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.failures import RefusedError
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.staff_chat import StaffChat

log = structlog.get_logger(__name__)


class DeadUpdates:
    """Tells of updates that were given up; never of what stood in them."""

    def __init__(self, answers: Answers, sender: Sender, staff: StaffChat) -> None:
        self._answers = answers
        self._sender = sender
        self._staff = staff

    async def tell(self, update: UpdateId, raw: str, error: BaseException, reference: str) -> None:
        """Tell client, staff and log that `update` (its JSON is `raw`) ended in `error`."""
        kind = type(error).__name__
        log.error(
            "update given up",
            update=update,
            reference=reference,
            kind=kind,
            refusal=error.why if isinstance(error, RefusedError) else None,
            trace=places_of(error),
        )
        self._staff.failed(reference, kind)
        chat = _private_chat(raw)
        if chat is None:
            return
        failure = await self._sender.tell(chat, self._answers.failure(reference, Asker(chat, update)))
        if failure is not None:
            log.warning("client not told of a failure", reference=reference, failure=type(failure).__name__)


def _private_chat(raw: str) -> ChatId | None:
    """Find the private chat of an update that may be broken in any way."""
    try:
        update = json.loads(raw)
    except ValueError:
        return None
    query = _field(update, "callback_query")
    for message in (
        _field(update, "message"),
        _field(update, "edited_message"),
        _field(query, "message"),
    ):
        chat = _field(message, "chat")
        chat_id = _field(chat, "id")
        if _field(chat, "type") == "private" and isinstance(chat_id, int):
            return ChatId(chat_id)
    return None


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None
