"""Questions about one's own case are answered in words too: consent, /forget, settings; and STOP stops."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.clients.own_case_desk import OwnCaseDesk
from bot.clients.time_zones import find_zone
from bot.domain.conversation.exchange import NOTHING_SAID
from bot.domain.ids import UpdateId
from bot.domain.preferences import Preferences
from bot.domain.press import Subscribe
from bot.domain.reply import Paragraph, Reply, Span
from bot.matching.snapshot import Snapshot
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import exchanges
from tests.clients.client_desk import ANN, ClientDesk, said
from tests.conversation import world
from tests.conversation.world import Client, buttons
from tests.knowledge.real_words import own_case_text
from tests.store.clock import Clock
from tests.store.traces import traces

Sees = Callable[[Reply], Awaitable[None]]


@pytest.fixture
def desk(store: Store) -> ClientDesk:
    return ClientDesk(store, Clock(), updates=1000)


@pytest.fixture
def ann(desk: ClientDesk, learned: Snapshot) -> Client:
    """Return a client in a conversation that knows the services about cases."""
    own = OwnCaseDesk(desk.own, desk.joining, desk.office)
    return Client(world.conversation(lambda: learned, desk.store, desk.clock, own=own), desk.store, ANN)


@pytest.fixture
def sees(ann: Client) -> Sees:
    """Return what shows the client a reply that another service gave."""

    async def shown(reply: Reply) -> None:
        await ann.conversation.remember(reply, ann.who())

    return shown


async def wanted(desk: ClientDesk) -> Preferences:
    async with desk.store.reading() as conn:
        return await preferences.of_chat(conn, ANN)


@pytest.mark.parametrize("yes", ["yes", "Yes, I agree.", "sí", "да", "ok", "1", "👍"])
async def test_a_typed_yes_is_the_consent(ann: Client, desk: ClientDesk, sees: Sees, yes: str) -> None:
    await sees(await desk.opens(await desk.invites(await desk.case())))
    await ann.asks(yes)
    assert len(await desk.links()) == 1


@pytest.mark.parametrize("no", ["no", "нет", "2", "👎"])
async def test_a_typed_no_declines(ann: Client, desk: ClientDesk, sees: Sees, no: str) -> None:
    await sees(await desk.opens(await desk.invites(await desk.case())))
    assert said(await ann.asks(no)) == own_case_text("join_declined")
    assert not await desk.links()


async def test_yes_to_something_later_is_no_consent(ann: Client, desk: ClientDesk, sees: Sees) -> None:
    await sees(await desk.opens(await desk.invites(await desk.case())))
    await ann.asks("they kept my passport")
    await ann.asks("yes")
    assert not await desk.links()


@pytest.mark.parametrize("word", ["STOP", "stop", "stop sending me messages", "Stop. Thank you"])
async def test_stop_stops_at_once_and_says_how_to_start_again(
    ann: Client, desk: ClientDesk, word: str
) -> None:
    await desk.joins(await desk.case())
    await desk.joins(await desk.case("LMA2020004821"))
    reply = await ann.asks(word)
    assert [each.subscribed for each in await desk.links()] == [False, False]
    assert "/subscribe" in said(reply)


async def test_stop_is_undone_in_words(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    reply = await ann.asks("stop")
    assert [each.press for each in buttons(reply)] == [Subscribe((await desk.links())[0].id, on=True)]
    await ann.asks("start again")
    assert [each.subscribed for each in await desk.links()] == [True]


async def test_stop_while_a_consent_is_open_connects_nothing(
    ann: Client, desk: ClientDesk, sees: Sees
) -> None:
    await sees(await desk.opens(await desk.invites(await desk.case())))
    await ann.asks("stop")
    assert not await desk.links()


async def test_a_case_of_several_is_chosen_by_its_place(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await desk.joins(await desk.case("LMA2020004821"))
    await ann.asks("my case")
    assert "4821" in said(await ann.asks("the second one"))


async def test_a_word_that_is_a_no_and_a_command_answers_the_question_that_is_asked(
    ann: Client, desk: ClientDesk
) -> None:
    await desk.joins(await desk.case())
    await ann.asks("forget me")
    assert said(await ann.asks("cancel")) == own_case_text("forget_kept")
    assert [each.subscribed for each in await desk.links()] == [True]


@pytest.mark.parametrize(("answer", "left"), [("yes", 0), ("no", 1), ("hello", 1)])
async def test_forgetting_is_confirmed_in_words(
    ann: Client, desk: ClientDesk, answer: str, left: int
) -> None:
    await desk.joins(await desk.case())
    await ann.asks("forget me")
    assert len(await desk.links()) == 1
    await ann.asks(answer)
    assert len(await desk.links()) == left


@pytest.mark.parametrize("answer", ["1", "2", "button_forget_yes"])
async def test_only_the_last_thing_shown_is_confirmed_in_words(
    ann: Client, desk: ClientDesk, sees: Sees, answer: str
) -> None:
    await desk.joins(await desk.case())
    await ann.asks("forget me")
    await sees(Reply((Paragraph((Span("Something else."),)),)))
    await ann.asks(own_case_text(answer) if answer.startswith("button") else answer)
    assert len(await desk.links()) == 1


async def test_after_forgetting_nothing_that_was_said_is_stored(ann: Client, desk: ClientDesk) -> None:
    await ann.asks("they kept my passport")
    await ann.asks("forget me")
    await ann.asks("yes")
    async with desk.store.reading() as conn:
        assert await exchanges.before(conn, ANN, UpdateId(0), desk.clock()) == NOTHING_SAID
        assert await exchanges.said_count(conn, ANN) == 0
    assert await traces(desk.store, ANN) == {}


async def test_hours_and_a_place_are_taken_where_they_are_asked_for(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await ann.asks("settings")
    await ann.asks("10pm-7am")
    await ann.asks("Lagos")
    quiet = (await wanted(desk)).quiet
    assert quiet is not None
    assert (quiet.start.hour, quiet.end.hour, quiet.zone) == (22, 7, find_zone("Lagos").exact)


async def test_a_place_is_a_question_where_none_is_asked_for(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await ann.asks("Lagos")
    assert (await wanted(desk)).zone is None


async def test_a_question_under_the_settings_is_a_question(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await ann.asks("settings")
    assert "Do not worry." in said(await ann.asks("they kept my passport"))
