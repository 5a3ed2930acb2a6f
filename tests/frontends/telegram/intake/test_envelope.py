"""Only id and chat are read; whatever else an update holds reaches the inbox."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.telegram.intake.envelope import NoUpdateError, read_update, without_secrets

CHAT = {"id": -100200, "type": "supergroup"}


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"message": {"chat": CHAT, "from": {"id": 5}}}, -100200),
        ({"edited_message": {"chat": CHAT}}, -100200),
        ({"channel_post": {"chat": CHAT}}, -100200),
        ({"my_chat_member": {"chat": CHAT, "from": {"id": 5}}}, -100200),
        ({"callback_query": {"id": "1", "from": {"id": 5}, "message": {"chat": CHAT, "date": 0}}}, -100200),
        ({"callback_query": {"id": "1", "from": {"id": 5}, "inline_message_id": "x"}}, 5),
        ({"something_new": {"odd": True}}, None),
        ({"message": "broken"}, None),
        ({"message": {"chat": {"id": "text"}}}, None),
        ({"message": {"chat": {"id": True}}}, None),
        ({"message": {"chat": {"id": 2**70}}}, None),
        ({}, None),
    ],
)
def test_the_chat_is_found_where_there_is_one(content: dict[str, Any], chat: int | None) -> None:
    data = {"update_id": 7, **content}
    update = read_update(data)
    assert (update.update, update.chat) == (7, chat)
    assert json.loads(update.raw) == data


@pytest.mark.parametrize("data", [None, [], "x", {}, *({"update_id": odd} for odd in ("7", True, 2**63))])
def test_data_without_an_id_is_not_an_update(data: object) -> None:
    with pytest.raises(NoUpdateError):
        read_update(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["chat", "id", "message", "from", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "x"]), JSON))
def test_any_content_is_stored_unchanged(content: dict[str, Any]) -> None:
    data = {**content, "update_id": 7}
    update = read_update(data)
    assert json.loads(update.raw) == data
    assert update.raw.isascii()


TOKEN = "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX"


def test_a_cleaned_update_contains_no_code_and_no_number() -> None:
    texts = {
        "text": f"/start {TOKEN}",
        "caption": "A 123 456 789",
        "entities": [{"url": f"t.me/b?start={TOKEN}"}],
    }
    left = without_secrets(json.dumps({"update_id": 7, "message": {"chat": CHAT, **texts}}))
    assert left is not None
    assert TOKEN not in left
    assert "123" not in left
    assert json.loads(left)["message"]["chat"] == CHAT


@given(JSON)
def test_cleaned_json_keeps_its_shape(data: Any) -> None:
    left = without_secrets(json.dumps(data))
    assert left is not None
    assert isinstance(json.loads(left), type(data))


@pytest.mark.parametrize("raw", ["", "{", "[" * 20_000, json.dumps("x" * 70_000)])
def test_unreadable_data_is_dropped_entirely(raw: str) -> None:
    assert without_secrets(raw) is None
