from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.domain.ids import ChatId
from bot.frontends.telegram.start.profile import Profile
from bot.knowledge.wording.files import Wordings
from tests.command_names import OF_CLIENTS, OF_STAFF
from tests.frontends.telegram.answering import wordings
from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind

METHODS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


class Memory:
    """Keeps digests as the store does."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}

    async def digest_of(self, scope: str) -> str | None:
        return self.digests.get(scope)

    async def remember(self, scope: str, digest: str) -> None:
        self.digests[scope] = digest


async def set_profile(desk: Desk, memory: Memory, words: Wordings | None = None) -> list[str]:
    """Set the profile; return which methods that took."""
    before = {name: len(desk.telegram.calls(name)) for name in METHODS}
    await Profile(desk.front.bot, memory).set(words or wordings(), ChatId(STAFF))
    return [name for name in METHODS for _ in desk.telegram.calls(name)[before[name] :]]


async def test_everything_is_set_the_first_time_with_a_list_per_audience(desk: Desk) -> None:
    desk.telegram.group(chat_id=STAFF)
    taken = await set_profile(desk, Memory())

    assert sorted(taken) == sorted((*METHODS, "setMyCommands"))
    lists = desk.telegram.world.profile.commands
    by_scope = {scope: [each["command"] for each in listed] for (scope, _), listed in lists.items()}
    private, staff = by_scope.values()
    assert private == list(OF_CLIENTS)
    assert staff == list(OF_STAFF)
    assert "bot name" in desk.telegram.world.profile.texts.values()


async def test_nothing_is_set_again_while_it_is_the_same(desk: Desk) -> None:
    desk.telegram.group(chat_id=STAFF)
    memory = Memory()
    await set_profile(desk, memory)

    assert await set_profile(desk, memory) == []


async def test_only_what_changed_is_set_again(desk: Desk) -> None:
    desk.telegram.group(chat_id=STAFF)
    memory = Memory()
    await set_profile(desk, memory)
    words = wordings()
    new = words.wording.model_copy(update={"bot_description": "new", "command_help": "new"})
    changed = replace(words, wording=new)

    assert sorted(await set_profile(desk, memory, changed)) == ["setMyCommands", "setMyDescription"]


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY, FaultKind.BAD_GATEWAY])
async def test_a_rate_limit_does_not_stop_the_start(desk: Desk, kind: FaultKind) -> None:
    desk.telegram.group(chat_id=STAFF)
    memory = Memory()
    desk.telegram.fault("setMyName", kind, retry_after=40_000)
    with capture_logs() as logs:
        await set_profile(desk, memory)

    assert [each["scope"] for each in logs if each["log_level"] == "warning"] == ["name"]
    assert await set_profile(desk, memory) == ["setMyName"]


async def test_another_bot_on_the_same_database_gets_its_own_profile(desk: Desk) -> None:
    memory = Memory()
    await set_profile(desk, memory)

    assert all(scope.startswith(f"{desk.front.bot.id}:") for scope in memory.digests)
