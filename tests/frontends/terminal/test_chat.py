"""The terminal chat, driven line by line."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from rich.console import Console

from bot.clients.commands import OWN_CASE_COMMANDS
from bot.conversation.asker import ENGLISH
from bot.domain.ids import ChatId, EntryId
from bot.frontends.terminal.chat import TerminalChat
from bot.matching.snapshot import Snapshot
from bot.store.chats import misses
from bot.store.database.engine import Store
from tests.command_names import OF_QUESTIONS
from tests.conversation import world
from tests.conversation.world import words_of
from tests.store.clock import Clock
from tests.store.written import vote_of

Talk = Callable[..., Awaitable[list[str]]]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("terminal"))


@pytest.fixture
async def store(file_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(file_url, Clock())
    yield opened
    await opened.close()


@pytest.fixture
def talk(snapshot: Snapshot, store: Store) -> Talk:
    """Return what types lines, and tells what was shown: after the start, then after each line."""

    async def typed(*lines: str) -> list[str]:
        out = io.StringIO()
        parts: list[str] = []
        waiting = iter(lines)

        def read(prompt: str) -> str:
            assert prompt == f"{words_of('terminal_prompt')}: "
            parts.append(out.getvalue())
            out.seek(0)
            out.truncate()
            try:
                return next(waiting)
            except StopIteration:
                raise EOFError from None

        conversation = world.conversation(lambda: snapshot, store, Clock())
        console = Console(file=out, width=200, highlight=False)
        await TerminalChat(conversation, lambda: snapshot.language(ENGLISH), console, read).run()
        return [*parts, out.getvalue()]

    return typed


async def test_it_greets_with_numbered_themes_and_says_goodbye_at_the_end_of_input(talk: Talk) -> None:
    greeting, goodbye = await talk()
    assert words_of("terminal_hello") in greeting
    assert words_of("start") in greeting
    assert "  1. The refusal" in greeting
    assert goodbye.strip() == words_of("terminal_bye")


@pytest.mark.parametrize("line", ["/quit", "/exit", "/q", "  /QUIT "])
async def test_quit_ends_the_chat_and_nothing_after_it_is_read(talk: Talk, line: str) -> None:
    _, goodbye = await talk(line, "they kept my passport")
    assert goodbye.strip() == words_of("terminal_bye")


async def test_a_question_gets_the_answer_a_client_gets(talk: Talk) -> None:
    _, answer, _ = await talk("they kept my passport")
    assert "Do not worry. Each embassy does this its own way." in answer
    assert f"  1. {words_of('button_helped')}" in answer
    assert f"  3. {words_of('button_sources')}" in answer
    assert "  4. May I travel now?" in answer


async def test_a_number_shows_the_sources_and_the_first_leads_back(talk: Talk) -> None:
    _, _, sources, back, _ = await talk("they kept my passport", "3", "1")
    assert "Visa Denials <https://travel.state.gov/denials.html>" in sources
    assert words_of("sources_note") in sources
    assert f"  1. {words_of('button_answer')}" in sources
    assert "Do not worry. Each embassy does this its own way." in back


async def test_a_number_presses_that_button(talk: Talk, store: Store) -> None:
    _, _, thanked, related, _ = await talk("they kept my passport", "1", "4")
    assert words_of("notice_thanks") in thanked
    assert words_of("button_helped_chosen") in thanked
    assert "Ask us first." in related
    async with store.reading() as conn:
        vote = await vote_of(conn, ChatId(1), EntryId("passport-held"))
    assert vote is not None
    assert vote.helpful


async def test_numbers_lead_through_the_topics(talk: Talk) -> None:
    _, topics, theme, answer, _ = await talk("/topics", "2", "1")
    assert words_of("topics") in topics
    assert "  2. Passport and travel" in topics
    assert f"{words_of('theme')} Passport and travel" in theme
    assert "Do not worry." in answer


@pytest.mark.parametrize("number", ["0", "4", "99"])
async def test_a_number_without_a_button_is_an_old_button(talk: Talk, number: str) -> None:
    _, reply, _ = await talk(number)
    assert reply.strip() == words_of("notice_old_button")


async def test_a_sign_that_only_looks_like_a_number_is_a_message(talk: Talk) -> None:
    _, reply, _ = await talk("²")
    assert words_of("none") in reply


async def test_buttons_stay_pressable_after_a_reply_without_any(talk: Talk) -> None:
    _, privacy, theme, _ = await talk("/privacy", "1")
    assert words_of("privacy") in privacy
    assert f"{words_of('theme')} The refusal" in theme


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/start", "start"),
        ("/help", "help"),
        ("/HELP me", "help"),
        ("/topics", "topics"),
        ("/contact", "contact"),
        ("/privacy", "privacy"),
        ("/nonsense", "unknown_command"),
        ("", "empty"),
        ("   ", "empty"),
    ],
)
async def test_commands_and_empty_lines_have_their_replies(talk: Talk, line: str, key: str) -> None:
    _, reply, _ = await talk(line)
    assert words_of(key) in reply


@pytest.mark.parametrize("command", OWN_CASE_COMMANDS)
async def test_a_command_about_the_own_case_points_to_telegram(talk: Talk, command: str) -> None:
    _, reply, _ = await talk(f"/{command} 1")
    assert f"{words_of('terminal_no_case')} /{command}" in reply


async def test_only_commands_that_work_here_are_listed(talk: Talk) -> None:
    _, helped, unknown, _ = await talk("/help", "/nonsense")
    for shown in (helped, unknown):
        assert re.findall(r"/(\w+)", shown) == [*OF_QUESTIONS]


@pytest.mark.parametrize("command", OF_QUESTIONS)
async def test_every_command_that_is_listed_works(talk: Talk, command: str) -> None:
    _, reply, _ = await talk(f"/{command}")
    assert words_of(command) in reply


async def test_the_same_unanswered_question_twice_is_two_questions(talk: Talk, store: Store) -> None:
    await talk("purple elephants dance", "purple elephants dance")
    async with store.reading() as conn:
        assert await misses.find(conn, 2) is not None
