"""Commands and descriptions are set at the first start and again only when they changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.staff.commands import STAFF_COMMANDS
from tests.command_names import OF_CLIENTS, OF_STAFF
from tests.e2e import voice
from tests.e2e.conftest import NewBot
from tests.standin import Group, StandIn

SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


def settings_made(standin: StandIn) -> int:
    return sum(len(standin.calls(method)) for method in SETTERS)


async def test_clients_and_staff_each_have_their_commands(
    standin: StandIn, new_bot: NewBot, staff: Group
) -> None:
    described = standin.seen("setMyShortDescription", within=60)
    await new_bot().start()
    await described
    profile = standin.world.profile
    names = {
        scope: [command["command"] for command in commands]
        for (scope, _language), commands in profile.commands.items()
    }
    private = next(names[scope] for scope in names if "all_private_chats" in scope)
    assert private == list(OF_CLIENTS)
    in_staff_chat = next(names[scope] for scope in names if str(staff.chat_id) in scope)
    assert set(OF_STAFF) <= set(in_staff_chat)
    assert not {each.name for each in STAFF_COMMANDS if each.members_only} & set(private)
    assert profile.texts["name", ""] == voice.label("bot_name").strip()
    assert profile.texts["description", ""] == voice.label("bot_description").strip()
    assert profile.texts["short_description", ""] == voice.label("bot_short_description").strip()


async def test_a_restart_sets_nothing_again(standin: StandIn, new_bot: NewBot) -> None:
    described = standin.seen("setMyShortDescription", within=60)
    bot = new_bot()
    await bot.start()
    await described
    ana = standin.user()
    ana.say("/start")
    await ana.next_message()
    await bot.stop()
    made = settings_made(standin)
    await bot.start_polling()
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    await bot.stop()
    assert settings_made(standin) == made


async def test_only_what_changed_is_set_again(
    standin: StandIn, new_bot: NewBot, small_knowledge: Path, tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(small_knowledge, knowledge)
    described = standin.seen("setMyShortDescription", within=60)
    bot = new_bot(KNOWLEDGE_DIR=str(knowledge))
    await bot.start()
    await described
    ana = standin.user()
    ana.say("/start")
    await ana.next_message()
    await bot.stop()
    made = settings_made(standin)
    wording = knowledge / "en" / "wording.yaml"
    lines = wording.read_text().splitlines(keepends=True)
    wording.write_text(
        "".join("bot_name: Another name\n" if one.startswith("bot_name:") else one for one in lines)
    )
    renamed = standin.seen("setMyName", within=60)
    await bot.start()
    assert (await renamed).text("name") == "Another name"
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    await bot.stop()
    assert settings_made(standin) == made + 1
