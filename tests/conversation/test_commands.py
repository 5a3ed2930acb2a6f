"""The commands, and what is no question at all."""

from __future__ import annotations

import re

import pytest

from bot.clients.commands import OWN_CASE_COMMANDS
from bot.conversation.asker import Asker
from bot.domain.conversation.medium import Medium
from bot.domain.ids import ChatId, Locale, UpdateId
from bot.domain.press import OpenContact, OpenTheme, OpenTopics
from bot.domain.reply import Reply
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from tests.command_names import OF_CLIENTS, OF_QUESTIONS
from tests.conversation import world
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.store.clock import Clock


async def test_start_greets_with_the_themes_and_the_way_to_the_firm(client: Client) -> None:
    reply = await client.conversation.commands["start"](client.who())
    assert text_of(reply) == words_of("start")
    assert [button.press for button in buttons(reply)] == [
        OpenTheme("the-refusal"),
        OpenTheme("passport-and-travel"),
        OpenContact(),
    ]


async def test_help_says_how_to_ask_and_what_this_is_not(client: Client) -> None:
    shown = text_of(await client.conversation.commands["help"](client.who()))
    assert shown.startswith(words_of("help"))
    assert shown.endswith(f"{words_of('help_urgent')}\n\n{words_of('disclaimer')}")


async def test_help_lists_the_commands_that_work_and_no_other(client: Client) -> None:
    shown = text_of(await client.conversation.commands["help"](client.who()))
    assert re.findall(r"/(\w+)", shown) == [*OF_QUESTIONS]
    assert words_of("help_own_case") not in shown


async def test_where_there_are_cases_their_commands_are_listed_too(learned: Snapshot, store: Store) -> None:
    following = world.conversation(lambda: learned, store, Clock(), own_case_commands=OWN_CASE_COMMANDS)
    who = Asker(ChatId(7), UpdateId(1))
    shown, unknown = (
        text_of(await following.commands["help"](who)),
        text_of(following.unknown_command("what", who)),
    )
    assert re.findall(r"/(\w+)", shown) == [*OF_CLIENTS]
    assert re.findall(r"/(\w+)", unknown) == [*OF_CLIENTS]
    assert words_of("help_own_case") in shown


async def test_the_conversation_answers_each_of_its_commands(client: Client) -> None:
    assert [*client.conversation.commands] == [*OF_QUESTIONS]
    for reply in client.conversation.commands.values():
        assert (await reply(client.who())).blocks


async def test_privacy_names_the_days_that_texts_are_kept(client: Client) -> None:
    assert (
        text_of(await client.conversation.commands["privacy"](client.who()))
        == f"{words_of('privacy')} {world.RETENTION_DAYS}"
    )


async def test_the_topics_command_sends_a_message_instead_of_changing_one(client: Client) -> None:
    reply = await client.conversation.commands["topics"](client.who())
    assert text_of(reply) == words_of("topics")
    assert not reply.in_place


async def test_contact_leads_back_to_the_topics(client: Client) -> None:
    reply = await client.conversation.commands["contact"](client.who())
    assert text_of(reply) == words_of("contact")
    assert [button.press for button in buttons(reply)] == [OpenTopics()]


@pytest.mark.parametrize("medium", Medium)
def test_everything_that_can_be_sent_has_words_of_its_own_and_a_way_on(
    client: Client, medium: Medium
) -> None:
    reply = client.conversation.sent(medium, client.who())
    assert text_of(reply) == words_of(f"sent_{medium.value}")
    assert _leads_on(reply)


def test_an_unknown_command_and_a_failure_lead_on_and_a_group_is_sent_to_private_chat(client: Client) -> None:
    unknown = client.conversation.unknown_command("nonsense", client.who())
    assert text_of(unknown).startswith(words_of("unknown_command"))
    assert re.findall(r"/(\w+)", text_of(unknown)) == [*OF_QUESTIONS]
    assert _leads_on(unknown)

    failed = client.conversation.failure("K7QD3", client.who())
    assert text_of(failed) == f"{words_of('failure')} K7QD3"
    assert _leads_on(failed)

    assert client.conversation.only_private(client.who()).rows == ()
    assert text_of(client.conversation.only_private(client.who())) == words_of("only_private")


@pytest.mark.parametrize(("typed", "meant"), [("hepl", "help"), ("strat", "start"), ("privcay", "privacy")])
def test_a_typo_of_a_command_gets_the_right_command(client: Client, typed: str, meant: str) -> None:
    shown = client.conversation.unknown_command(typed, client.who())
    assert text_of(shown) == f"{words_of('unknown_command_near')} /{meant}"
    assert _leads_on(shown)


@pytest.mark.parametrize("typed", ["status", "stats", "", "1234567890", "x" * 4000])
def test_what_is_like_no_command_is_no_typo(client: Client, typed: str) -> None:
    shown = text_of(client.conversation.unknown_command(typed, client.who()))
    assert shown.startswith(words_of("unknown_command"))
    assert not typed or typed not in shown


async def test_a_language_the_knowledge_lacks_is_answered_in_english(client: Client) -> None:
    stranger = Asker(ChatId(11), UpdateId(1), locale=Locale("eo"))
    assert text_of(await client.conversation.commands["start"](stranger)) == words_of("start")
    assert "Do not worry" in text_of(await client.conversation.answer("they kept my passport", stranger))


def _leads_on(reply: Reply) -> bool:
    return [button.press for button in buttons(reply)] == [OpenTopics(), OpenContact()]
