"""What a client reads of their own case, and whether they are told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.cases import CaseState, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.press import OpenEntry, OpenOwnCase, Subscribe
from bot.domain.reply import Reply, plain_text
from bot.store.cases import cases
from bot.store.database.engine import Store
from tests.clients.client_desk import (
    ANN,
    BEN,
    EVE,
    LABEL,
    NOBODY,
    NUMBER,
    OTHER_NUMBER,
    ClientDesk,
    said,
    stale,
)
from tests.e2e import voice
from tests.knowledge.real_words import own_case_text, speak
from tests.store.clock import Clock

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


def no_case() -> Reply:
    return Reply(speak().say(speak().words.own_case.mycase_none))


async def test_without_a_case_every_command_says_how_to_get_one(desk: ClientDesk) -> None:
    await desk.joins(await desk.case(), BEN)

    assert await desk.own.show(ANN) == no_case()
    for on in (True, False):
        assert await desk.own.tell(ANN, desk.update(), on=on) == no_case()
    assert await desk.own.notifications.command("", ANN) == no_case()


async def test_the_status_is_said_in_plain_words_with_what_to_do_and_the_entry(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "refused", date(2026, 11, 1), "We called the embassy.")
    reply = await desk.own.show(ANN)
    refused = speak().status("Refused")
    assert refused is not None

    for text in (refused.means, refused.do_now):
        assert said(Reply(speak().say(text))) in said(reply)
    days = own_case_text("fact_days", count="84")
    for fact in (
        own_case_text("mycase_status", status="Refused"),
        own_case_text("mycase_website_date", day="November 1, 2026"),
        own_case_text("mycase_note", note="We called the embassy."),
        own_case_text("mycase_refused", day="September 1, 2026", days=days),
        own_case_text("mycase_heading", ending="3456"),
    ):
        assert fact in said(reply)
    assert reply.rows[0][0].press == OpenEntry(refused.entry)
    for hidden in (NUMBER, LABEL):
        assert hidden not in said(reply)


@pytest.mark.parametrize(("note", "waits"), [(None, True), ("Please send us the police certificate.", False)])
async def test_a_note_that_may_ask_for_something_is_not_contradicted(
    desk: ClientDesk, note: str | None, waits: bool
) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Refused", note=note)

    nothing = said(Reply(speak().say(speak().words.own_case.mycase_no_items)))
    assert (nothing in said(await desk.own.show(ANN))) == waits


async def test_a_status_without_an_explanation_is_shown_as_it_is(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Refused Again <b>")
    reply = await desk.own.show(ANN)

    assert own_case_text("mycase_status_unknown", status="Refused Again <b>") in said(reply)
    assert not [button for row in reply.rows for button in row if isinstance(button.press, OpenEntry)]


async def test_a_status_that_staff_can_undo_is_not_shown(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    status = await desk.records(case, "Issued", settled=False)

    assert "Issued" not in said(await desk.own.show(ANN))
    desk.clock.pass_by(seconds=59)
    assert "Issued" not in said(await desk.own.show(ANN))
    desk.clock.pass_by(seconds=2)
    assert "Issued" in said(await desk.own.show(ANN))
    await desk.turns(status, StatusState.WITHDRAWN)
    assert "Issued" not in said(await desk.own.show(ANN))


async def test_the_timeline_goes_by_the_order_of_recording(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Ready", date(2026, 11, 20))
    wrong = await desk.records(case, "Issued", date(2026, 11, 21))
    await desk.records(case, "Refused", date(2026, 11, 3))
    await desk.turns(wrong, StatusState.CORRECTED)
    shown = said(await desk.own.show(ANN))

    refused, ready = (
        own_case_text("mycase_step_dated", day="November 24, 2026", status=status, updated=updated)
        for status, updated in (("Refused", "November 3, 2026"), ("Ready", "November 20, 2026"))
    )
    assert shown.index(refused) < shown.index(ready)
    assert "Issued" not in shown


async def test_an_overdue_check_is_reported(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    async with desk.store.transaction() as tx:
        await cases.mark_checked(tx, case.id, desk.clock())
    on_time = said(await desk.own.show(ANN))
    desk.clock.pass_by(days=8)
    late = said(await desk.own.show(ANN))

    assert own_case_text("mycase_checked", day="November 24, 2026") in on_time
    assert own_case_text("mycase_next_check", day="December 1, 2026") in on_time
    assert own_case_text("mycase_late", day="December 1, 2026") in late


async def test_open_items_are_listed(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    assert own_case_text("mycase_no_items") in said(await desk.own.show(ANN))
    async with desk.store.transaction() as tx:
        await cases.add_item(tx, case.id, "Police certificate", desk.clock())
        await cases.add_item(tx, case.id, "Form DS-5535", desk.clock())

    assert "• Police certificate\n• Form DS-5535" in said(await desk.own.show(ANN))


@pytest.mark.parametrize(
    ("word", "counts"),
    [
        ("Refused", True),
        ("Administrative Processing", True),
        ("Some New Word", True),
        (None, True),
        ("Ready", True),
        ("At NVC", True),
        ("Expired", True),
        ("Returned to NVC", True),
        ("Issued", False),
    ],
)
async def test_a_refusal_counts_only_while_it_is_current(
    desk: ClientDesk, word: str | None, counts: bool
) -> None:
    case = await desk.case()
    await desk.joins(case)
    async with desk.store.transaction() as tx:
        await cases.add_item(tx, case.id, "Police certificate", desk.clock())
    if word is not None:
        await desk.records(case, word)
    shown = said(await desk.own.show(ANN))

    days = own_case_text("fact_days", count="84")
    assert (own_case_text("mycase_refused", day="September 1, 2026", days=days) in shown) is counts
    words = speak().words.own_case
    asked = words.mycase_items if counts else words.mycase_items_not_refused
    assert plain_text(speak().say(asked)) in shown
    assert "• Police certificate" in shown


async def test_the_one_year_rule_is_mentioned_only_with_a_known_refusal(desk: ClientDesk) -> None:
    case = await desk.case(refused_on=None)
    await desk.joins(case)
    async with desk.store.transaction() as tx:
        await cases.add_item(tx, case.id, "Police certificate", desk.clock())
    words = speak().words.own_case
    for word, asked in (("Ready", words.mycase_items_not_refused), ("Refused", words.mycase_items)):
        await desk.records(case, word)
        assert plain_text(speak().say(asked)) in said(await desk.own.show(ANN))


async def test_a_closed_case_says_so_and_promises_no_check(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    async with desk.store.transaction() as tx:
        await cases.set_state(tx, case.id, CaseState.CLOSED)
        await cases.add_item(tx, case.id, "Police certificate", desk.clock())
    await desk.records(case, "Refused")
    desk.clock.pass_by(days=100)
    shown = said(await desk.own.show(ANN))

    assert own_case_text("fact_case_closed") in shown
    assert own_case_text("mycase_status", status="Refused") in shown
    assert own_case_text("mycase_do_now") not in shown
    assert own_case_text("mycase_items") not in shown
    assert "Police certificate" not in shown
    assert voice.own_case("mycase_next_check") not in shown
    assert voice.own_case("mycase_late") not in shown
    assert "/unsubscribe" not in shown


async def test_the_day_of_the_refusal_is_never_in_the_future(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    desk.clock.now = desk.clock.now.replace(month=9, day=1, hour=1)  # the evening before, at the office

    today = own_case_text("mycase_refused_today", day="September 1, 2026")
    assert today in said(await desk.own.show(ANN))


async def test_two_cases_with_the_same_ending_are_told_apart_by_the_embassy(desk: ClientDesk) -> None:
    for number, post in ((NUMBER, "Lagos"), ("LMA2020123456", "Lima")):
        await desk.joins(await desk.case(number, post=post))

    for choice in (await desk.own.show(ANN), await desk.own.tell(ANN, desk.update(), on=False)):
        labels = [row[0].label for row in choice.rows]
        assert labels == [
            own_case_text("button_case", number=str(number), ending="3456", post=post)
            for number, post in ((1, "Lagos"), (2, "Lima"))
        ]


async def test_several_cases_are_chosen_by_button_or_place(desk: ClientDesk) -> None:
    one, other = await desk.case(), await desk.case(OTHER_NUMBER, post=None)
    links = [await desk.joins(one), await desk.joins(other)]
    await desk.records(other, "Ready")
    choice = await desk.own.show(ANN)

    unknown = own_case_text("fact_status_unknown")
    first = own_case_text("mycase_line", ending="3456", post="Bogotá", status=unknown)
    second = own_case_text("mycase_line_no_post", ending="4821", status="Ready")
    assert f"1. {first}\n2. {second}" in said(choice)
    assert [row[0].press for row in choice.rows] == [OpenOwnCase(link.id) for link in links]
    assert own_case_text("mycase_heading", ending="4821") in said(await desk.own.show(ANN, "2"))
    assert await desk.own.open(links[1].id, ANN) == await desk.own.show(ANN, "2")


@pytest.mark.parametrize("written", [NUMBER, OTHER_NUMBER, "blg 2019 123456", "AA00A1B2C3"])
async def test_nothing_is_looked_up_by_client_input(desk: ClientDesk, written: str) -> None:
    for number in (NUMBER, OTHER_NUMBER):
        await desk.joins(await desk.case(number), BEN)
    stranger = await desk.own.show(EVE, written)
    follower = await desk.own.show(BEN, written)

    assert stranger == follower == await desk.own.tell(EVE, desk.update(), written, on=False)
    assert own_case_text("only_invited") in said(stranger)
    assert voice.wording("numbers_sent") in said(stranger)
    assert all(link.subscribed for link in await desk.links(BEN))


@pytest.mark.parametrize("written", ["3456", "0", "3", "both", "Lagos", "<b>"])
async def test_an_invalid_position_gets_the_list(desk: ClientDesk, written: str) -> None:
    for number in (NUMBER, OTHER_NUMBER):
        await desk.joins(await desk.case(number), BEN)

    assert await desk.own.show(EVE, written) == no_case()
    assert await desk.own.tell(EVE, desk.update(), written, on=False) == no_case()
    assert await desk.own.show(BEN, written) == await desk.own.show(BEN)
    asked = await desk.own.tell(BEN, desk.update(), written, on=False)
    assert asked == await desk.own.tell(BEN, desk.update(), on=False)
    assert own_case_text("tell_choose_off") in said(asked)
    assert all(link.subscribed for link in await desk.links(BEN))


async def test_any_argument_shows_the_only_case_but_does_not_unsubscribe_it(desk: ClientDesk) -> None:
    await desk.joins(await desk.case())

    assert await desk.own.show(ANN, "Lagos") == await desk.own.show(ANN)
    assert own_case_text("tell_choose_off") in said(await desk.own.tell(ANN, desk.update(), "7", on=False))
    assert all(link.subscribed for link in await desk.links())


async def test_all_cases_are_unsubscribed_by_one_word(desk: ClientDesk) -> None:
    opened = [await desk.case(), await desk.case(OTHER_NUMBER)]
    for case in opened:
        await desk.joins(case)
    theirs = await desk.joins(opened[0], BEN)
    waiting = [await desk.puts(link, "x", held=True) for link in await desk.links()]
    off, update = await desk.own.tell(ANN, desk.update(), "All.", on=False), desk.update()

    assert own_case_text("tell_all_off") in said(off)
    assert [link.subscribed for link in await desk.links()] == [False, False]
    assert await desk.links(BEN) == (theirs,)
    assert {await desk.state_of(each) for each in waiting} == {DeliveryState.CANCELLED}
    for _ in range(2):
        await desk.own.tell(ANN, update, "all", on=True)
    for case in opened:
        assert (await desk.done_with(case))[-2:] == ["unsubscribed", "subscribed"]


async def test_a_forged_link_shows_and_changes_nothing(desk: ClientDesk) -> None:
    case = await desk.case()
    theirs = await desk.joins(case, BEN)
    await desk.joins(await desk.case(OTHER_NUMBER))

    for follower in (theirs.id, NOBODY):
        assert await desk.own.open(follower, ANN) == stale()
        for on in (True, False):
            assert await desk.own.tell_of(follower, ANN, desk.update(), on=on) == stale()
    assert await desk.links(BEN) == (theirs,)
    assert await desk.done_with(case) == ["joined"]


async def test_a_single_case_is_unsubscribed_at_once_with_a_button_back(desk: ClientDesk) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    off = await desk.own.tell(ANN, desk.update(), on=False)

    assert voice.own_case("tell_off") in said(off)
    assert off.rows[0][0].press == Subscribe(link.id, on=True)
    assert await desk.links() == (replace(link, subscribed=False),)
    assert own_case_text("mycase_not_told") in said(await desk.own.show(ANN))
    assert voice.own_case("tell_on") in said(await desk.own.tell(ANN, desk.update(), on=True))
    assert await desk.links() == (link,)
    assert await desk.done_with(case) == ["joined", "unsubscribed", "subscribed"]


async def test_of_a_closed_case_no_message_is_promised(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    async with desk.store.transaction() as tx:
        await cases.set_state(tx, case.id, CaseState.CLOSED)
    shown = said(await desk.own.tell(ANN, desk.update(), on=True))

    assert voice.own_case("tell_on_closed") in shown
    assert voice.own_case("tell_on") not in shown


async def test_unsubscribing_twice_is_one_change(desk: ClientDesk) -> None:
    case = await desk.case()
    link, update = await desk.joins(case), desk.update()
    replies = [
        await desk.own.tell_of(link.id, ANN, each, on=False) for each in (update, update, desk.update())
    ]

    assert replies[0] == replies[1] == replies[2]
    assert await desk.done_with(case) == ["joined", "unsubscribed"]


async def test_of_several_cases_one_is_unsubscribed(desk: ClientDesk) -> None:
    links = [await desk.joins(await desk.case(number)) for number in (NUMBER, OTHER_NUMBER)]
    choice = await desk.own.tell(ANN, desk.update(), on=False)

    assert [row[0].press for row in choice.rows] == [Subscribe(link.id, on=False) for link in links]
    assert all(link.subscribed for link in await desk.links())
    await desk.own.tell(ANN, desk.update(), "2", on=False)
    assert [link.subscribed for link in await desk.links()] == [True, False]
    assert own_case_text("tell_line_off", line="") in said(await desk.own.tell(ANN, desk.update(), on=True))


async def test_unsubscribing_cancels_pending_news_but_not_corrections(desk: ClientDesk) -> None:
    case = await desk.case()
    link, other = await desk.joins(case), await desk.joins(case, BEN)
    news, checked = [
        await desk.puts(link, "x", kind=kind, held=True)
        for kind in (DeliveryKind.NOTICE, DeliveryKind.CHECKED)
    ]
    correction = await desk.puts(link, "x", kind=DeliveryKind.CORRECTION, held=True)
    theirs = await desk.puts(other, "x", held=True)
    await desk.own.tell(ANN, desk.update(), on=False)

    assert await desk.state_of(news) == await desk.state_of(checked) == DeliveryState.CANCELLED
    assert await desk.state_of(correction) == await desk.state_of(theirs) == DeliveryState.HELD


async def test_asking_for_the_case_means_the_chat_is_back(desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    for asking in (desk.own.show(ANN), desk.own.tell(ANN, desk.update(), on=True)):
        await desk.own.presence.blocked(ANN)
        await asking
        assert [link.gone_at for link in await desk.links()] == [None]


async def test_pressing_a_button_means_the_chat_is_back(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.own.presence.blocked(ANN)
    (link,) = await desk.links()
    await desk.own.tell_of(link.id, ANN, desk.update(), on=True)
    assert [each.gone_at for each in await desk.links()] == [None]
