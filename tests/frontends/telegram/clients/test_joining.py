"""Invitations, from the link to the consent."""

from __future__ import annotations

import logging
import re

import pytest
from structlog.testing import capture_logs

from bot.clients.joining import MOST_TRIES
from bot.domain.ids import ChatId, OpeningId
from bot.domain.press import AnswerInvitation
from tests.clients.client_desk import LABEL, NUMBER, OTHER_NUMBER, ClientDesk
from tests.e2e import voice
from tests.frontends.telegram.sending.button_data import data_of
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import own_case_text
from tests.standin import Person
from tests.store.traces import traces


def named() -> str:
    """Return how clients read of the case."""
    return own_case_text("case_named", ending="3456", post="Bogotá")


async def opened(desk: StaffDesk, office: ClientDesk) -> Person:
    client = desk.telegram.user()
    await desk.hears(client, f"/start {await office.invites(await office.case())}")
    return client


async def test_a_link_asks_and_the_button_connects(case_desk: StaffDesk, office: ClientDesk) -> None:
    client = await opened(case_desk, office)
    assert own_case_text("join_offer") in client.last.text
    assert [*client.last.labels] == [own_case_text("button_join_yes"), own_case_text("button_join_no")]
    assert not await office.links(ChatId(client.chat_id))

    client.press(own_case_text("button_join_yes"))
    await case_desk.handle_waiting_twice()

    assert len(client.history) == 1
    assert own_case_text("joined", case=named()) in client.last.text
    assert [*client.last.labels] == [own_case_text("button_see_case")]
    assert len(await office.links(ChatId(client.chat_id))) == 1
    assert len(await office.staff_read()) == 1


async def test_saying_no_connects_nothing(case_desk: StaffDesk, office: ClientDesk) -> None:
    client = await opened(case_desk, office)
    client.press(own_case_text("button_join_no"))
    await case_desk.handle_waiting()

    assert own_case_text("join_declined") in client.last.text
    assert not await office.links(ChatId(client.chat_id))


@pytest.mark.parametrize("form", ["/agree_{}", "/agree {}", "/AGREE_{}", "/agree_{}@visa_questions_bot"])
async def test_consent_works_without_buttons(case_desk: StaffDesk, office: ClientDesk, form: str) -> None:
    client = await opened(case_desk, office)
    assert "/agree_1 " in client.last.text
    reply = await case_desk.hears(client, form.format(1))

    assert own_case_text("joined", case=named()) in reply.text
    assert len(await office.links(ChatId(client.chat_id))) == 1


@pytest.mark.parametrize("text", ["/agree", "/agree <b>", "/agree_x", "/agree me please", "/agree 1 2"])
async def test_agreeing_to_nothing_is_explained(case_desk: StaffDesk, office: ClientDesk, text: str) -> None:
    client = await opened(case_desk, office)
    await case_desk.hears(client, text)

    assert not await office.links(ChatId(client.chat_id))


async def test_a_code_can_be_typed(case_desk: StaffDesk, office: ClientDesk) -> None:
    client = case_desk.telegram.user()
    assert own_case_text("join_how") in (await case_desk.hears(client, "/join")).text
    token = await office.invites(await office.case())

    assert own_case_text("join_offer") in (await case_desk.hears(client, f"/join {token}")).text


@pytest.mark.parametrize(
    "pasted",
    [
        "{}",
        "Please join {}.",
        "/join {}.",
        "/join <{}>",
        "My lawyer sent this: https://t.me/visa_questions_bot?start={} What now?",
        "the lawyer gave me {} what do i do with it",
        "is {} a case number of the embassy?",
        "Hello ({}), and why was my visa refused?",
        "/start@visa_questions_bot {}",
        "/START {} please",
        "/start_{}",
        "/join my code is {}",
        "/mycase {}",
        "/code {}",
    ],
)
async def test_an_invitation_that_is_pasted_is_opened(
    case_desk: StaffDesk, office: ClientDesk, pasted: str
) -> None:
    token = await office.invites(await office.case(), "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX")
    client = case_desk.telegram.user()

    assert own_case_text("join_offer") in (await case_desk.hears(client, pasted.format(token))).text


@pytest.mark.parametrize("joint", [" ", "\n", "-", " - ", "\u200b"])
@pytest.mark.parametrize("size", [4, 8, 20])
@pytest.mark.parametrize(
    "form", ["the code is {} ok?", "/join {}", "https://t.me/visa_questions_bot?start={}"]
)
async def test_an_invitation_in_pieces_is_opened(
    case_desk: StaffDesk, office: ClientDesk, joint: str, size: int, form: str
) -> None:
    token = await office.invites(await office.case(), "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX")
    pieces = joint.join(token[at : at + size] for at in range(0, 32, size))
    client = case_desk.telegram.user()

    assert own_case_text("join_offer") in (await case_desk.hears(client, form.format(pieces))).text


async def test_an_invitation_in_a_caption_or_an_edited_message_is_opened(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    token, client = await office.invites(await office.case()), case_desk.telegram.user()
    client.sends_photo(caption=f"my lawyer wrote {token} on this")
    await case_desk.handle_waiting()
    assert own_case_text("join_offer") in client.last.text

    other = case_desk.telegram.user()
    await case_desk.hears(other, "why was my visa refused")
    other.edit(f"what is {token}?")
    await case_desk.handle_waiting()
    assert own_case_text("join_offer") in other.last.text


async def test_a_word_that_resembles_a_code_is_still_a_question(case_desk: StaffDesk) -> None:
    client = case_desk.telegram.user()
    for text in (f"what do i do with {'Guess9__' * 4} now?", "is aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX good?"):
        assert (await case_desk.hears(client, text)).text == f"answer to {text}"


async def test_of_two_invitations_one_is_offered_and_the_other_named(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    one = await office.invites(await office.case())
    other = await office.invites(await office.case(OTHER_NUMBER))
    client = case_desk.telegram.user()
    offer = await case_desk.hears(client, f"we got {one} and {other}")
    assert own_case_text("case_named_no_post", ending="3456") in offer.text
    assert own_case_text("join_one_by_one") in offer.text
    client.press(own_case_text("button_join_yes"))
    await case_desk.handle_waiting()
    assert len(await office.links(ChatId(client.chat_id))) == 1


async def test_no_table_contains_a_code_in_whatever_form_it_was_sent(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    token, client = await office.invites(await office.case()), case_desk.telegram.user()
    for text in (f"/start {token}", f"my code {token} ok", f"/join {token}", "/agree_1", f"again {token}?"):
        await case_desk.hears(client, text)
    client.sends_document(caption=token)
    await case_desk.handle_waiting()

    assert await traces(case_desk.store, token) == {}


async def test_codes_in_sentences_count_as_attempts(case_desk: StaffDesk, office: ClientDesk) -> None:
    token, client = await office.invites(await office.case()), case_desk.telegram.user()
    for number in range(MOST_TRIES):
        await case_desk.hears(client, f"what is {f'Guess{number}__' * 4} for?")
    text = f"and what is {token} for?"

    assert (await case_desk.hears(client, text)).text == f"answer to {text}"


async def test_an_invalid_pasted_invitation_is_refused_and_is_not_a_question(case_desk: StaffDesk) -> None:
    client = case_desk.telegram.user()

    assert (await case_desk.hears(client, "x" * 32)).text == own_case_text("join_refused")


@pytest.mark.parametrize(
    "text", ["/start", "/start web", "/start from the web page of the firm", "/start 123456"]
)
async def test_a_start_without_a_token_is_the_greeting(case_desk: StaffDesk, text: str) -> None:
    assert (await case_desk.hears(case_desk.telegram.user(), text)).text == "start"


async def test_all_invalid_codes_get_one_answer(case_desk: StaffDesk, office: ClientDesk) -> None:
    used = await office.invites(await office.case())
    client, stranger = case_desk.telegram.user(), case_desk.telegram.user()
    await case_desk.hears(client, f"/start {used}")
    client.press(own_case_text("button_join_yes"))
    await case_desk.handle_waiting()

    answers = [await case_desk.hears(stranger, f"/start {code}") for code in (used, "x" * 32)]
    answers.append(await case_desk.hears(stranger, "/join short"))
    answers.append(await case_desk.hears(stranger, "/agree_1"))
    stranger.presses_forged(await data_of(case_desk.store, AnswerInvitation(OpeningId(1), agreed=True)))
    await case_desk.handle_waiting()
    answers.append(stranger.last)
    for _ in range(MOST_TRIES):
        answers.append(await case_desk.hears(stranger, f"/start {'z' * 32}"))

    assert len({answer.text for answer in answers}) == 1
    assert answers[0].text == own_case_text("join_refused")
    assert not [answer.labels for answer in answers if answer.labels]
    assert not await office.links(ChatId(stranger.chat_id))


async def test_a_case_number_is_never_looked_up(case_desk: StaffDesk, office: ClientDesk) -> None:
    await office.case()
    reply = await case_desk.hears(case_desk.telegram.user(), f"/join {NUMBER}")

    assert voice.wording("numbers_sent") in reply.text
    assert own_case_text("join_refused") in reply.text


async def test_an_invitation_cannot_be_opened_in_a_group(case_desk: StaffDesk, office: ClientDesk) -> None:
    client, group = case_desk.telegram.user(), case_desk.telegram.group("Family")
    token = await office.invites(await office.case())
    for text in (f"/start@visa_questions_bot {token}", f"/join@visa_questions_bot {token}"):
        client.say(text, to=group)
    await case_desk.handle_waiting()

    assert not any("3456" in message.text for message in group.history)


async def test_staff_text_is_not_read_as_markup(case_desk: StaffDesk, office: ClientDesk) -> None:
    token = await office.invites(
        await office.case(post="<b>Lima</b> & {firm.phone} **x**", kind="<a href='x'>K")
    )
    offer = await case_desk.hears(case_desk.telegram.user(), f"/start {token}")

    assert own_case_text("join_post", post="<b>Lima</b> & {firm.phone} **x**") in offer.text
    assert own_case_text("join_visa_kind", kind="<a href='x'>K") in offer.text
    assert LABEL not in offer.text


async def test_no_log_line_holds_a_token_or_a_number(
    case_desk: StaffDesk, office: ClientDesk, caplog: pytest.LogCaptureFixture
) -> None:
    token = await office.invites(await office.case())
    client = case_desk.telegram.user()
    with caplog.at_level(logging.INFO), capture_logs() as lines:
        for text in (
            f"/start {'x' * 32}",
            f"/join {NUMBER}",
            f"/start {token}",
            "/agree_1",
            "/mycase",
            "/forget yes",
        ):
            await case_desk.hears(client, text)

    logged = f"{lines} {caplog.text}"
    for secret in (token, "x" * 32, NUMBER, LABEL):
        assert secret not in logged


async def test_what_staff_send_is_what_the_client_opens(case_desk: StaffDesk, office: ClientDesk) -> None:
    await case_desk.says(f"/newcase {NUMBER} {LABEL}")
    await case_desk.says(f"/invite {NUMBER}")
    sent = re.findall(r"start=([A-Za-z0-9_-]+)", "\n".join(case_desk.texts()))
    client, late = case_desk.telegram.user(), case_desk.telegram.user()
    await case_desk.hears(client, f"/start {sent[0]}")
    client.press(own_case_text("button_join_yes"))
    await case_desk.handle_waiting()

    assert (
        own_case_text("joined", case=own_case_text("case_named_no_post", ending="3456")) in client.last.text
    )
    assert own_case_text("mycase_heading", ending="3456") in (await case_desk.hears(client, "/mycase")).text
    assert (await case_desk.hears(late, f"/start {sent[0]}")).text == own_case_text("join_refused")
