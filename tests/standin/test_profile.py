"""Commands and descriptions are kept and checked as on Telegram's server."""

from __future__ import annotations

import pytest

from tests.standin import StandIn
from tests.standin.conftest import Api


async def test_the_bot_is_told_who_it_is(api: Api, standin: StandIn) -> None:
    me = await api.result("getMe")
    assert isinstance(me, dict)
    assert me["is_bot"] is True
    assert me["id"] == int(standin.token.partition(":")[0])
    assert me["can_read_all_group_messages"] is False


async def test_commands_are_kept_by_scope_and_language(api: Api, standin: StandIn) -> None:
    start, hilfe = (
        [{"command": "start", "description": "Begin"}],
        [{"command": "help", "description": "Hilfe"}],
    )
    await api.result("setMyCommands", commands=start)
    await api.result("setMyCommands", commands=hilfe, scope={"type": "all_private_chats"}, language_code="de")
    assert await api.result("getMyCommands") == start
    assert await api.result("getMyCommands", scope={"type": "all_private_chats"}, language_code="de") == hilfe
    assert await api.result("getMyCommands", language_code="de") == []
    await api.result("deleteMyCommands")
    assert await api.result("getMyCommands") == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "en-US"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "moon"}}, "Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_wrong_commands_are_refused(api: Api, wrong: dict[str, object], words: str) -> None:
    code, said = await api.refusal("setMyCommands", **wrong)
    assert (code, said.endswith(words)) == (400, True), said


@pytest.mark.parametrize(
    ("method", "name", "most"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_names_and_descriptions_have_limits_and_fall_back(
    api: Api, method: str, name: str, most: int
) -> None:
    await api.result(f"setMy{method}", **{name: "x" * most})
    assert await api.result(f"getMy{method}", language_code="es") == {name: "x" * most}
    assert (await api.refusal(f"setMy{method}", **{name: "x" * (most + 1)}))[0] == 400


async def test_the_bots_standing_in_a_group(api: Api, standin: StandIn) -> None:
    group = standin.group(admin=True)
    me = standin.world.me["id"]
    member = await api.result("getChatMember", chat_id=group.chat_id, user_id=me)
    assert isinstance(member, dict)
    assert member["status"] == "administrator"
    await api.result("leaveChat", chat_id=group.chat_id)
    assert (await api.refusal("getChat", chat_id=group.chat_id))[0] == 403


async def test_logging_out_of_the_server_is_refused(api: Api) -> None:
    assert (await api.refusal("logOut"))[0] == 429
    assert (await api.refusal("close"))[0] == 429
