"""Commands and descriptions are set at the first start and not again."""

from __future__ import annotations

from bot.staff.commands import STAFF_COMMANDS
from tests.command_names import OF_CLIENTS, OF_STAFF
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.standin import Group, StandIn

SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


def settings_made(standin: StandIn) -> int:
    return sum(len(standin.calls(method)) for method in SETTERS)


async def test_clients_and_staff_each_have_their_commands(
    standin: StandIn, new_dying_bot: NewDyingBot, staff: Group
) -> None:
    described = standin.seen("setMyShortDescription", within=60)
    await new_dying_bot().is_born()
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


async def test_a_restart_sets_nothing_again(standin: StandIn, new_dying_bot: NewDyingBot) -> None:
    described = standin.seen("setMyShortDescription", within=60)
    bot = new_dying_bot()
    await bot.is_born()
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
