"""Sending, editing and answering are refused where Telegram refuses them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standin import Person, StandIn
from tests.standin.conftest import Api

Rows = list[list[dict[str, object]]]


def keyboard(*rows: list[dict[str, object]]) -> dict[str, Rows]:
    return {"inline_keyboard": list(rows)}


def button(label: str = "Yes", data: str = "y") -> dict[str, object]:
    return {"text": label, "callback_data": data}


@pytest.fixture
def ana(standin: StandIn) -> Person:
    person = standin.user(first_name="Ana")
    person.say("hello")
    return person


async def sent(api: Api, ana: Person, text: str = "Hello", **more: object) -> dict[str, Any]:
    message: Any = await api.result("sendMessage", chat_id=ana.chat_id, text=text, **more)
    return dict(message)


async def test_a_message_reaches_the_person_complete(api: Api, standin: StandIn, ana: Person) -> None:
    answer = await sent(api, ana, "<b>Hi</b> Ana", parse_mode="HTML", reply_markup=keyboard([button()]))
    seen = await ana.next_message()
    assert seen.raw == answer
    assert seen.text == "Hi Ana"
    assert seen.labels == ("Yes",)
    assert answer["chat"] == {"id": ana.chat_id, "type": "private", "first_name": "Ana"}
    assert answer["from"]["is_bot"] is True
    assert abs(answer["date"] - standin.clock.now()) < 5
    assert standin.sent == [seen]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (keyboard([button(data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(data="")]), "BUTTON_DATA_INVALID"),
        (keyboard([button()] * 9), "reply markup is too long"),
        (keyboard(*[[button()]] * 101), "reply markup is too long"),
        (
            keyboard([{"text": "only"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard([{**button(), "url": "https://a.example"}]),
            "can't parse inline keyboard button: exactly one action is allowed",
        ),
        (
            keyboard([{"text": "go", "url": "not a link"}]),
            "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL",
        ),
        (keyboard([button(label=" ")]), "can't parse inline keyboard button: BUTTON_TEXT_INVALID"),
        ({"inline_keyboard": [button()]}, "must be an Array of Arrays"),
        ({"buttons": []}, "can't parse reply keyboard markup: unknown kind"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_wrong_keyboard_is_refused(api: Api, ana: Person, markup: object, words: str) -> None:
    code, said = await api.refusal("sendMessage", chat_id=ana.chat_id, text="x", reply_markup=markup)
    assert code == 400
    assert said.endswith(words)


async def test_the_largest_keyboard_is_taken(api: Api, ana: Person) -> None:
    rows = [[button(data="x" * 64)] * 8] * 12 + [[button()] * 4]
    assert len((await sent(api, ana, reply_markup=keyboard(*rows)))["reply_markup"]["inline_keyboard"]) == 13


async def test_chats_that_cannot_be_written_to(api: Api, standin: StandIn, ana: Person) -> None:
    async def refusal(chat_id: object) -> tuple[int, str]:
        return await api.refusal("sendMessage", chat_id=chat_id, text="x")

    assert await refusal(1) == (400, "Bad Request: chat not found")
    assert await refusal("") == (400, "Bad Request: chat_id is empty")
    never = standin.user(first_name="Ben")
    assert await refusal(never.chat_id) == (403, "Forbidden: bot can't initiate conversation with a user")
    ana.blocks()
    assert await refusal(ana.chat_id) == (403, "Forbidden: bot was blocked by the user")
    ana.unblocks()
    await sent(api, ana)
    group = standin.group(kind="group")
    group.removes_the_bot(ana)
    assert await refusal(group.chat_id) == (403, "Forbidden: bot was kicked from the group chat")


async def test_a_group_that_became_a_supergroup_tells_its_new_id(
    api: Api, standin: StandIn, ana: Person
) -> None:
    group = standin.group(kind="group")
    new = group.migrates(-1002999, by=ana)
    answer = await api("sendMessage", chat_id=group.chat_id, text="x")
    assert answer["error_code"] == 400
    assert answer["parameters"] == {"migrate_to_chat_id": -1002999}
    await api.result("sendMessage", chat_id=new.chat_id, text="x")
    assert (await new.next_message()).text == "x"


async def test_an_edit_replaces_text_and_keyboard(api: Api, ana: Person) -> None:
    message = await sent(api, ana, reply_markup=keyboard([button()]))
    where = {"chat_id": ana.chat_id, "message_id": message["message_id"]}
    edited: Any = await api.result("editMessageText", **where, text="Bye")
    assert "reply_markup" not in edited
    assert (await ana.next_edit()).text == "Bye"
    assert ana.last.text == "Bye"
    marked: Any = await api.result(
        "editMessageReplyMarkup", **where, reply_markup=keyboard([button("No", "n")])
    )
    assert marked["text"] == "Bye"
    assert (await ana.next_edit()).labels == ("No",)


async def test_edits_are_refused_where_telegram_refuses_them(api: Api, ana: Person) -> None:
    message = await sent(api, ana, "Hello", reply_markup=keyboard([button()]))
    where = {"chat_id": ana.chat_id, "message_id": message["message_id"]}
    code, words = await api.refusal(
        "editMessageText", **where, text=" Hello ", reply_markup=keyboard([button()])
    )
    assert (code, words[:44]) == (400, "Bad Request: message is not modified: specif")
    assert await api.refusal("editMessageText", chat_id=ana.chat_id, message_id=9999, text="x") == (
        400,
        "Bad Request: message to edit not found",
    )
    assert await api.refusal("editMessageText", chat_id=ana.chat_id, message_id=1, text="x") == (
        400,
        "Bad Request: message can't be edited",
    )


async def test_deleting(api: Api, standin: StandIn, ana: Person) -> None:
    message = await sent(api, ana)
    where = {"chat_id": ana.chat_id, "message_id": message["message_id"]}
    standin.advance(49 * 3600)
    assert await api.refusal("deleteMessage", **where) == (400, "Bad Request: message can't be deleted")
    standin.advance(-49 * 3600)
    await api.result("deleteMessage", **where)
    assert await api.refusal("deleteMessage", **where) == (400, "Bad Request: message to delete not found")


async def test_a_press_can_be_answered_once_and_in_time(api: Api, standin: StandIn, ana: Person) -> None:
    await sent(api, ana, reply_markup=keyboard([button()]))
    press = ana.press("Yes")
    assert standin.outstanding_spinners == [press]
    await api.result("answerCallbackQuery", callback_query_id=press.press_id, text="Thanks")
    assert await ana.next_notice() == "Thanks"
    assert standin.outstanding_spinners == []
    again = await api.refusal("answerCallbackQuery", callback_query_id=press.press_id)
    assert "query is too old" in again[1]
    late = ana.press("y")
    standin.advance(60)
    for query in (late.press_id, "1"):
        code, words = await api.refusal("answerCallbackQuery", callback_query_id=query)
        assert (code, "query is too old" in words) == (400, True)


async def test_a_press_comes_complete(api: Api, ana: Person) -> None:
    message = await sent(api, ana, reply_markup=keyboard([button()]))
    press = ana.press("Yes")
    updates: Any = await api.result("getUpdates")
    query = updates[-1]["callback_query"]
    assert query == {
        "id": press.press_id,
        "from": ana.user,
        "message": message,
        "chat_instance": query["chat_instance"],
        "data": "y",
    }
    assert int(query["chat_instance"]) < 0


async def test_replying_to_a_message_that_is_not_there(api: Api, ana: Person) -> None:
    lost = {"chat_id": ana.chat_id, "text": "x", "reply_parameters": {"message_id": 77}}
    assert (await api.refusal("sendMessage", **lost))[1] == "Bad Request: message to be replied not found"
    lost["reply_parameters"] = {"message_id": 77, "allow_sending_without_reply": True}
    await api.result("sendMessage", **lost)


async def test_a_thread_that_is_not_there(api: Api, ana: Person) -> None:
    refused = await api.refusal("sendMessage", chat_id=ana.chat_id, text="x", message_thread_id=5)
    assert refused == (400, "Bad Request: message thread not found")


async def test_only_known_chat_actions_are_taken(api: Api, ana: Person) -> None:
    await api.result("sendChatAction", chat_id=ana.chat_id, action="typing")
    assert (await api.refusal("sendChatAction", chat_id=ana.chat_id, action="yawning"))[0] == 400


async def test_privacy_mode_hides_chatter_of_groups(api: Api, standin: StandIn, ana: Person) -> None:
    group = standin.group()
    assert ana.say("between us", to=group) == 0
    assert ana.say("/help", to=group)
    assert ana.say("hey @visa_questions_bot help", to=group)
    await api.result("sendMessage", chat_id=group.chat_id, text="Yes?")
    assert ana.replies("thanks", await group.next_message(), to=group)
    group.bot_is_admin = True
    assert ana.say("now you hear us", to=group)


async def test_a_wait_in_vain_says_what_the_bot_did(api: Api, ana: Person) -> None:
    await api.result("sendMessage", chat_id=ana.chat_id, text="Something else")
    with pytest.raises(
        AssertionError, match=r"no message for Ana within 0\.05 s; unread: \['Something else'\].*sendmessage"
    ):
        await ana.next_message(within=0.05, saying="Hello")
