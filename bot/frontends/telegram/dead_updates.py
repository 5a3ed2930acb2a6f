"""Updates that were given up: a calm reply for the client, a reference for staff, details in the log."""

from __future__ import annotations

import json
from collections.abc import Mapping

import structlog

from bot.conversation.asker import Asker
from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import RetryAnswer
from bot.domain.reply import Button, Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.sending.failures import AnswerInDoubtError, RefusedError
from bot.frontends.telegram.sending.sender import Sender
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.logs import places_of

log = structlog.get_logger(__name__)


class DeadUpdates:
    """Reports updates that were given up, never their content."""

    def __init__(self, answers: Answers, sender: Sender, speak: CurrentPhrasebook) -> None:
        self._answers = answers
        self._sender = sender
        self._speak = speak

    async def tell(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        """Tell the client and the log that `update` failed with `error`; return the line for staff.

        `raw` is the update's JSON. `shown`: an answer, or part of it, was shown or may have arrived. Then the
        client is told nothing more.
        """
        kind = type(error).__name__
        log.error(
            "update given up",
            update=update,
            reference=reference,
            kind=kind,
            refusal=error.why if isinstance(error, RefusedError) else None,
            trace=places_of(error),
        )
        words, chat = self._speak().words.wording, _private_chat(raw)
        if isinstance(error, AnswerInDoubtError):
            label = fill_label(words.button_retry_answer, {"reference": reference})
            retry = ((Button(label, RetryAnswer(update)),),)
            return Reply(self._line(words.staff_answer_in_doubt, reference, kind).blocks, retry)
        if chat is None:
            return self._line(words.staff_failure, reference, kind)
        if shown:
            return self._line(words.staff_failure_shown, reference, kind)
        # After a day the client may have asked again, or a person may have answered.
        told = not isinstance(error, TimeoutError) and await self._tell_client(chat, update, reference)
        return self._line(words.staff_failure_told if told else words.staff_failure_untold, reference, kind)

    async def _tell_client(self, chat: ChatId, update: UpdateId, reference: str) -> bool:
        failure = await self._sender.tell(chat, self._answers.failure(reference, Asker(chat, update)))
        if failure is not None:
            log.warning("client not told of a failure", reference=reference, failure=type(failure).__name__)
        return failure is None

    def _line(self, template: Template, reference: str, kind: str) -> Reply:
        return Reply(self._speak().say(template, reference=reference, kind=kind))


def _private_chat(raw: str) -> ChatId | None:
    """Find the private chat of an update that may be malformed in any way."""
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
