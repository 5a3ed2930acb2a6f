"""The table of handlers: nothing is claimed twice, nothing is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import CommandHandler

import bot
from bot.clients.commands import OWN_CASE_COMMANDS
from bot.knowledge.wording.conversation import Wording
from tests.command_names import OF_CLIENTS, OF_QUESTIONS, OF_STAFF
from tests.frontends.telegram.conftest import Desk
from tests.standin import media

SOURCE = Path(bot.__file__).parent
TELEGRAM = SOURCE / "frontends" / "telegram"


def handlers(desk: Desk) -> list[Any]:
    table = desk.front.application.handlers
    assert list(table) == [0], "one group: the first handler that wants an update has it"
    return list(table[0])


def claimed(desk: Desk) -> list[str]:
    return [
        name for each in handlers(desk) if isinstance(each, CommandHandler) for name in sorted(each.commands)
    ]


async def test_no_two_handlers_claim_one_command(desk: Desk) -> None:
    names = claimed(desk)

    assert len(names) == len(set(names))


async def test_without_cases_there_are_the_commands_of_the_conversation(desk: Desk) -> None:
    described = {
        name.removeprefix("command_") for name in Wording.model_fields if name.startswith("command_")
    }

    assert set(claimed(desk)) == described - set(OWN_CASE_COMMANDS) == {*OF_QUESTIONS, "id"}


async def test_state_changes_are_never_left_to_a_background_task(desk: Desk) -> None:
    assert all(each.block is not False for each in handlers(desk))


async def test_every_kind_of_private_message_has_exactly_one_handler_that_answers(desk: Desk) -> None:
    client = desk.telegram.user()
    for make in media.ALL.values():
        client.sends(make())
    for text in ("how long?", *(f"/{name}" for name in (*OF_CLIENTS, *OF_STAFF, "nonsense"))):
        client.say(text)
    for waiting in desk.telegram.world.updates.peek():
        update = Update.de_json(waiting.update, desk.front.bot)
        wanting = [each for each in handlers(desk) if each.check_update(update) not in (None, False)]
        first, *others = wanting
        # What else wants it must be a general handler behind a narrower one.
        assert not any(isinstance(each, CommandHandler) for each in others)
        assert first


def lines_of_code() -> Iterator[tuple[Path, str]]:
    for path in SOURCE.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.relative_to(SOURCE), line


@pytest.mark.parametrize(
    ("words", "only_in"),
    [
        (r"parse_mode|ParseMode", {"frontends/telegram/sending/rendering.py"}),
        (r"link_preview", {"frontends/telegram/sending/rendering.py"}),
        (r"reply_text|reply_html|\.edit_text|\.answer\(.*query", set()),
        (
            r"\.(send_message|edit_message_text|delete_message|answer_callback_query|leave_chat)\(",
            {"frontends/telegram/sending/gateway.py"},
        ),
        (r"callback_data=", {"frontends/telegram/sending/rendering.py"}),
        (r"user_data|chat_data|bot_data|block=False|create_task\(.*update", set()),
    ],
)
def test_telegram_gets_the_same_update_kinds_everywhere(words: str, only_in: set[str]) -> None:
    found = {str(path) for path, line in lines_of_code() if re.search(words, line)}

    assert found == only_in


def test_telegram_is_imported_by_its_front_end_only() -> None:
    importing = {path for path, line in lines_of_code() if re.match(r"\s*(from|import) telegram\b", line)}

    assert importing
    assert all((SOURCE / path).is_relative_to(TELEGRAM) for path in importing)


async def test_errors_of_one_update_are_not_anothers(desk: Desk) -> None:
    client = desk.telegram.user()
    for text in ("broken", "how long?"):
        client.say(text)
    broken, fine = (json.dumps(each.update) for each in desk.telegram.world.updates.peek())

    with pytest.raises(Exception, match="broken"):
        await desk.front.handle(broken)
    await desk.front.handle(fine)
