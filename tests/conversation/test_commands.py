"""The commands, and what is no question at all."""

from __future__ import annotations

import pytest

from bot.conversation.asker import Asker
from bot.domain.ids import ChatId, Locale, UpdateId
from bot.domain.medium import Medium
from bot.domain.press import OpenContact, OpenTheme, OpenTopics
from bot.domain.reply import Reply
from tests.conversation import world
from tests.conversation.world import Client, buttons, text_of, words_of


def test_start_greets_with_the_themes_and_the_way_to_the_firm(client: Client) -> None:
    reply = client.conversation.start(client.who())
    assert text_of(reply) == words_of("start")
    assert [button.press for button in buttons(reply)] == [
        OpenTheme("the-refusal"),
        OpenTheme("passport-and-travel"),
        OpenContact(),
    ]


def test_help_says_how_to_ask_and_what_this_is_not(client: Client) -> None:
    assert text_of(client.conversation.help(client.who())) == "\n\n".join(
        (words_of("help"), words_of("disclaimer"))
    )


def test_privacy_names_the_days_that_texts_are_kept(client: Client) -> None:
    assert (
        text_of(client.conversation.privacy(client.who())) == f"{words_of('privacy')} {world.RETENTION_DAYS}"
    )


def test_the_topics_command_sends_a_message_instead_of_changing_one(client: Client) -> None:
    reply = client.conversation.topics(client.who())
    assert text_of(reply) == words_of("topics")
    assert not reply.in_place


def test_contact_leads_back_to_the_topics(client: Client) -> None:
    reply = client.conversation.contact(client.who())
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
    assert text_of(unknown) == words_of("unknown_command")
    assert _leads_on(unknown)

    failed = client.conversation.failure("K7QD3", client.who())
    assert text_of(failed) == f"{words_of('failure')} K7QD3"
    assert _leads_on(failed)

    assert client.conversation.only_private(client.who()).rows == ()
    assert text_of(client.conversation.only_private(client.who())) == words_of("only_private")


async def test_a_language_the_knowledge_lacks_is_answered_in_english(client: Client) -> None:
    stranger = Asker(ChatId(11), UpdateId(1), locale=Locale("eo"))
    assert text_of(client.conversation.start(stranger)) == words_of("start")
    assert "Do not worry" in text_of(await client.conversation.answer("they kept my passport", stranger))


def _leads_on(reply: Reply) -> bool:
    return [button.press for button in buttons(reply)] == [OpenTopics(), OpenContact()]
