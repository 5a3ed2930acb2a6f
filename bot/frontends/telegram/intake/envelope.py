"""An update as Telegram sends it, read only as far as the inbox needs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.domain.ids import ChatId, UpdateId
from bot.domain.invitation_token import without_tokens
from bot.domain.privacy.private_numbers import hide_numbers
from bot.store.updates.inbox import RawUpdate

_LARGEST = 2**63 - 1
_LONGEST_LEFT = 64 * 1024
"""Characters. A message of 4,096 characters, each escaped, takes half of it."""


class NoUpdateError(ValueError):
    """Not an update: not an object, or without an id that can be stored."""


def read_update(data: object) -> RawUpdate:
    """Return the update in `data` (decoded JSON) for the inbox; raise `NoUpdateError` if there is none.

    Only the chat is read from its content: updates that cannot be parsed must reach the inbox too.
    """
    if not isinstance(data, Mapping):
        raise NoUpdateError("not an object")
    update = _id(data.get("update_id"))
    if update is None:
        raise NoUpdateError("no update_id")
    # ensure_ascii writes lone surrogates, which no database stores, as \u escapes.
    raw = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return RawUpdate(UpdateId(update), _chat_of(data), raw)


def without_secrets(raw: str) -> str | None:
    """Return an update's JSON without invitation codes and private numbers.

    None if it is not JSON, or longer than anything people write.
    """
    if len(raw) > _LONGEST_LEFT:
        return None
    try:
        return json.dumps(_cleaned(json.loads(raw)), ensure_ascii=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        return None


def _cleaned(value: object) -> object:
    match value:
        case str():
            return hide_numbers(without_tokens(value))
        case dict():
            return {key: _cleaned(each) for key, each in value.items()}
        case list():
            return [_cleaned(each) for each in value]
        case _:
            return value


def _chat_of(update: Mapping[str, object]) -> ChatId | None:
    for content in update.values():
        if not isinstance(content, Mapping):
            continue
        # A pressed button has its chat in the message, or only the person if the message is gone.
        message = content.get("message")
        for holder, key in ((content, "chat"), (message, "chat"), (content, "from")):
            place = holder.get(key) if isinstance(holder, Mapping) else None
            chat = _id(place.get("id")) if isinstance(place, Mapping) else None
            if chat is not None:
                return ChatId(chat)
    return None


def _id(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    return None
