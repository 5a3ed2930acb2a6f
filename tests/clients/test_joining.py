"""Invitations: what opening shows, what consent does, and what invalid codes get."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clients.joining import MOST_TRIES, TRIES_WITHIN
from bot.clients.ways_on import ways_on
from bot.domain.ids import OpeningId
from bot.domain.invitation_token import token_hash
from bot.domain.reply import Reply
from bot.store.cases import invitations
from bot.store.cases.invitations import InvitationState
from bot.store.database.engine import Store
from tests.clients.client_desk import (
    ANN,
    BEN,
    EVE,
    LABEL,
    NUMBER,
    OTHER_NUMBER,
    ClientDesk,
    is_offer,
    opening_in,
    said,
)
from tests.e2e import voice
from tests.knowledge.real_words import own_case_text, speak
from tests.store.clock import Clock

ONE_ENGINE = pytest.mark.engines("sqlite")


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


def named() -> str:
    """Return the name of the case for clients."""
    return own_case_text("case_named", ending="3456", post="Bogotá")


def refused() -> Reply:
    return Reply(speak().say(speak().words.own_case.join_refused), ways_on(speak()), in_place=True)


@ONE_ENGINE
async def test_opening_shows_what_would_be_linked_and_links_nothing(desk: ClientDesk) -> None:
    case = await desk.case()
    offer = await desk.opens(await desk.invites(case))

    visa, terms = own_case_text("join_visa_kind", kind="K-1"), own_case_text("join_terms")
    name, post = own_case_text("case_named_no_post", ending="3456"), own_case_text("join_post", post="Bogotá")
    for shown in (name, post, visa, terms):
        assert shown in said(offer)
    assert NUMBER not in said(offer)
    assert LABEL not in said(offer)
    assert is_offer(offer)
    assert not await desk.links()
    assert not await desk.staff_read()


@ONE_ENGINE
async def test_unrecorded_facts_are_left_out_of_the_offer(desk: ClientDesk) -> None:
    case = await desk.case(post=None, kind=None)
    offer = said(await desk.opens(await desk.invites(case)))

    for left_out in ("join_post", "join_visa_kind"):
        assert own_case_text(left_out, post="", kind="") not in offer


@ONE_ENGINE
async def test_only_consent_links_and_staff_are_notified(desk: ClientDesk) -> None:
    case = await desk.case()
    reply = await desk.agrees(opening_in(await desk.opens(await desk.invites(case))))

    assert own_case_text("joined", case=named()) in said(reply)
    assert reply.in_place
    (link,) = await desk.links()
    assert (link.case, link.subscribed) == (case.id, True)
    assert await desk.done_with(case) == ["joined"]
    (line,) = await desk.staff_read()
    assert NUMBER in line
    assert str(ANN) not in line


@ONE_ENGINE
async def test_a_whole_link_can_be_pasted(desk: ClientDesk) -> None:
    token = await desk.invites(await desk.case())

    assert is_offer(await desk.opens(f" https://t.me/visa_questions_bot?start={token} "))


@ONE_ENGINE
async def test_saying_no_links_nothing_and_leaves_the_invitation_open(desk: ClientDesk) -> None:
    case = await desk.case()
    token = await desk.invites(case)
    opening = opening_in(await desk.opens(token))
    declined = await desk.agrees(opening, agreed=False)

    assert declined == await desk.agrees(opening, agreed=False)
    assert own_case_text("join_declined") in said(declined)
    assert not await desk.links()
    assert is_offer(await desk.opens(token, BEN))


@ONE_ENGINE
async def test_after_saying_no_the_button_to_agree_links_nothing(desk: ClientDesk) -> None:
    opening = opening_in(await desk.opens(await desk.invites(await desk.case())))
    await desk.agrees(opening, agreed=False)

    assert own_case_text("join_refused") in said(await desk.agrees(opening))
    assert not await desk.links()


@ONE_ENGINE
async def test_a_second_tap_shows_the_same_and_does_nothing_more(desk: ClientDesk) -> None:
    case = await desk.case()
    opening = opening_in(await desk.opens(await desk.invites(case)))
    first = await desk.agrees(opening)

    assert await desk.agrees(opening) == first
    assert await desk.agrees(opening, agreed=False) == first
    assert len(await desk.links()) == 1
    assert await desk.done_with(case) == ["joined"]
    assert len(await desk.staff_read()) == 1


@ONE_ENGINE
async def test_an_update_handled_twice_joins_once(desk: ClientDesk) -> None:
    case = await desk.case()
    opening, update = opening_in(await desk.opens(await desk.invites(case))), desk.update()
    replies = [await desk.joining.answer(opening, ANN, update, agreed=True) for _ in range(2)]

    assert replies[0] == replies[1]
    assert await desk.done_with(case) == ["joined"]
    assert len(await desk.staff_read()) == 1


@ONE_ENGINE
async def test_every_invalid_invitation_gets_the_same_answer(desk: ClientDesk) -> None:
    case = await desk.case()
    used = await desk.invites(case)
    await desk.agrees(opening_in(await desk.opens(used, BEN)), BEN)
    revoked, which = await desk.invites_by_id(case)
    async with desk.store.transaction() as tx:
        await invitations.revoke(tx, which)
    expired = await desk.invites(case)
    for code in (used, revoked, "x" * 32, "short", "not a code at all", "x" * 5000, "\ud800"):
        assert await desk.opens(code, EVE) == refused(), code
        desk.clock.pass_by(hours=2)
    desk.clock.pass_by(days=14)
    assert await desk.opens(expired, EVE) == refused()
    for _ in range(MOST_TRIES):
        await desk.opens("y" * 32)
    assert await desk.opens(await desk.invites(case)) == refused()
    assert not await desk.links(EVE)


@ONE_ENGINE
async def test_failed_attempts_are_limited_per_chat(desk: ClientDesk) -> None:
    token = await desk.invites(await desk.case())
    for number in range(MOST_TRIES):
        assert await desk.opens(f"{number}".rjust(32, "x"), EVE) == refused()

    assert await desk.opens(token, EVE) == refused()
    assert is_offer(await desk.opens(token, BEN))
    desk.clock.pass_by(seconds=TRIES_WITHIN.total_seconds() + 1)
    assert is_offer(await desk.opens(token, EVE))


@ONE_ENGINE
async def test_honest_typos_do_not_count_as_attempts(desk: ClientDesk) -> None:
    token = await desk.invites(await desk.case())
    for slip in ("here", token[:-1], token + "x", NUMBER, f"https://t.me/b?start={token[:9]}", "?") * 2:
        await desk.opens(slip)

    assert is_offer(await desk.opens(f"“{token}”."))


@ONE_ENGINE
async def test_opening_a_valid_invitation_repeatedly_is_not_guessing(desk: ClientDesk) -> None:
    token = await desk.invites(await desk.case())

    assert all([is_offer(await desk.opens(token)) for _ in range(3 * MOST_TRIES)])


@ONE_ENGINE
async def test_a_case_number_is_not_looked_up_and_the_line_says_so(desk: ClientDesk) -> None:
    await desk.case()
    known = await desk.opens(NUMBER)

    assert known == await desk.opens("BLG2019123457", EVE)
    assert voice.wording("numbers_sent") in said(known)
    assert said(known).endswith(said(refused()))
    assert NUMBER not in said(known)


@ONE_ENGINE
async def test_an_opening_works_only_in_the_chat_that_opened_it(desk: ClientDesk) -> None:
    case = await desk.case()
    opening = opening_in(await desk.opens(await desk.invites(case)))

    assert await desk.agrees(opening, EVE) == refused()
    assert await desk.agrees(OpeningId(10**9), EVE) == refused()
    await desk.agrees(opening, EVE, agreed=False)
    assert not await desk.links(EVE)
    assert voice.own_case("joined") in said(await desk.agrees(opening))


@ONE_ENGINE
@pytest.mark.parametrize("revoke", [True, False], ids=["revoked", "expired"])
async def test_between_opening_and_consent_an_invitation_can_end(desk: ClientDesk, revoke: bool) -> None:
    token, which = await desk.invites_by_id(await desk.case())
    opening = opening_in(await desk.opens(token))
    if revoke:
        async with desk.store.transaction() as tx:
            await invitations.revoke(tx, which)
    else:
        desk.clock.pass_by(days=14)

    assert await desk.agrees(opening) == refused()
    assert not await desk.links()


@ONE_ENGINE
async def test_a_follower_is_told_so_and_the_invitation_stays_open(desk: ClientDesk) -> None:
    case = await desk.case()
    early, late = await desk.invites(case), await desk.invites(case)
    opening = opening_in(await desk.opens(early))
    await desk.joins(case)

    for reply in (await desk.opens(late), await desk.agrees(opening)):
        assert own_case_text("join_already", case=named()) in said(reply)
        assert not is_offer(reply)
    async with desk.store.reading() as conn:
        states = [each.state for each in await invitations.of_case(conn, case.id)]
    assert states == [InvitationState.OPEN, InvitationState.OPEN, InvitationState.USED]
    assert is_offer(await desk.opens(early, BEN))


@ONE_ENGINE
async def test_several_people_follow_one_case_and_one_person_several(desk: ClientDesk) -> None:
    one, other = await desk.case(), await desk.case(OTHER_NUMBER)
    for case, chat in ((one, ANN), (one, BEN), (other, ANN)):
        await desk.joins(case, chat)

    assert [link.case for link in await desk.links(ANN)] == [one.id, other.id]
    assert [link.case for link in await desk.links(BEN)] == [one.id]


async def test_of_two_chats_that_agree_at_once_one_wins(desk: ClientDesk) -> None:
    case = await desk.case()
    token = await desk.invites(case)
    openings = {chat: opening_in(await desk.opens(token, chat)) for chat in (ANN, BEN)}
    replies = await asyncio.gather(*(desk.agrees(opening, chat) for chat, opening in openings.items()))

    assert sum(reply == refused() for reply in replies) == 1
    assert len(await desk.links(ANN)) + len(await desk.links(BEN)) == 1
    assert await desk.done_with(case) == ["joined"]


@ONE_ENGINE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(code=st.text(max_size=80))
async def test_no_text_opens_anything(desk: ClientDesk, code: str) -> None:
    desk.clock.pass_by(hours=2)
    reply = await desk.opens(code)

    assert said(reply).endswith(said(refused()))
    assert reply.rows == refused().rows


def test_the_hash_is_not_the_token() -> None:
    token = "k3Jd9_-aX" * 4

    assert len(token_hash(token)) == 64
    assert token not in token_hash(token)
    assert token_hash(token) != token_hash(token + "x")
