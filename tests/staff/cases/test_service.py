from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import CaseId, DeliveryId, StaffId, UpdateId
from bot.domain.press import Choose, ListCases
from bot.domain.reply import Reply, plain_text
from bot.staff.cases.service import Registry
from bot.store.cases import cases
from bot.store.database.engine import Store
from bot.store.messages import announcements, outbox
from tests.knowledge.real_words import speak, staff_text
from tests.staff.desk import UNDO
from tests.staff.wired import answered, asking, drafting_of
from tests.store.one_case import ANN, NEWS, NUMBER, follow
from tests.store.written import audit_lines

MIA = Actor(StaffId(7), "Mia")


def said(reply: Reply | None) -> str:
    assert reply is not None
    return plain_text(reply.blocks)


async def the_case(store: Store) -> Case:
    async with store.reading() as conn:
        case = await cases.find(conn, NUMBER)
        assert case is not None
        return case


@pytest.fixture
def registry(store: Store) -> Registry:
    return Registry(store, speak, undo=UNDO)


async def test_a_case_is_stored_with_its_details_and_an_audit_entry(store: Store, registry: Registry) -> None:
    line = f"{NUMBER} Smith; visa K1; post Lagos; refused 2026-11-20; check 3"
    shown = said(await asking(store, MIA, UpdateId(1), registry.editing.new, line))
    again = said(await asking(store, MIA, UpdateId(1), registry.editing.new, line))
    other = said(await asking(store, MIA, UpdateId(2), registry.editing.new, f"{NUMBER} Jones"))

    assert shown == again
    assert staff_text("case_exists", number=str(NUMBER)) in other
    case = await the_case(store)
    assert (case.label, case.visa_kind, case.post, case.check_every_days) == ("Smith", "K1", "Lagos", 3)
    async with store.reading() as conn:
        (kept,) = await audit_lines(conn, case.id)
    assert (kept.at, kept.by, kept.action, kept.once) == (store.now(), MIA, "newcase", 1)
    assert kept.detail == "label Smith; visa K1; post Lagos; refused 2026-11-20; check 3"


async def test_a_shortened_detail_of_a_new_case_is_reported(store: Store, registry: Registry) -> None:
    shown = await asking(
        store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} {'word ' * 25}; refused 3/4/2026"
    )
    drafting = drafting_of(store, dialogs=registry.dialogs)
    reply = said(await answered(drafting, store, shown.asks, "2026-11-20", MIA, UpdateId(2)))

    assert staff_text("detail_cut", most="100", written="word " * 15 + "word…") in said(shown)
    assert "2026-03-04 / 2026-04-03" in said(shown)
    assert staff_text("detail_is_day", written="2026-11-20") in reply
    case = await the_case(store)
    assert (case.label, case.visa_kind) == ("word " * 19 + "word…", None)


async def test_a_new_case_sent_again_without_its_mistake_is_completed(
    store: Store, registry: Registry
) -> None:
    await asking(
        store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith; visa K1; refused 31 Feb 2026"
    )
    for _ in range(2):  # the second time after a crash
        again = f"{NUMBER} Smith; visa IR1; refused 2026-11-20"
        shown = said(await asking(store, MIA, UpdateId(2), registry.editing.new, again))
        assert staff_text("case_completed", number=NUMBER.value) in shown
        assert staff_text("case_otherwise", number=NUMBER.value, details="visa IR1") in shown

    case = await the_case(store)
    assert (case.label, case.visa_kind, case.refused_on) == ("Smith", "K1", date(2026, 11, 20))
    async with store.reading() as conn:
        lines = await audit_lines(conn, case.id)
    assert [(line.action, line.once) for line in lines] == [("newcase", 1), ("editcase", 2)]


async def test_a_new_case_that_adds_nothing_changes_nothing(store: Store, registry: Registry) -> None:
    for update in (1, 2):
        shown = said(await asking(store, MIA, UpdateId(update), registry.editing.new, f"{NUMBER} Smith"))

    assert staff_text("case_exists", number=NUMBER.value) in shown
    async with store.reading() as conn:
        assert len(await audit_lines(conn, (await the_case(store)).id)) == 1


async def test_two_members_at_once_add_one_case(store: Store, registry: Registry) -> None:
    shown = await asyncio.gather(
        *(
            asking(store, MIA, UpdateId(number), registry.editing.new, f"{NUMBER} Smith")
            for number in range(1, 5)
        )
    )

    assert sum(staff_text("case_kept", number=str(NUMBER)) in said(reply) for reply in shown) == 1
    async with store.reading() as conn:
        assert len(await audit_lines(conn, (await the_case(store)).id)) == 1


async def test_a_change_moves_the_next_check_and_leaves_the_rest(store: Store, registry: Registry) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith; visa K1; check 3")
    shown = said(
        await asking(store, MIA, UpdateId(2), registry.editing.edit, f"{NUMBER} check 10; post Lagos")
    )

    assert staff_text("card_next_check", day="December 4, 2026") in shown
    case = await the_case(store)
    assert (case.label, case.visa_kind, case.post, case.check_every_days) == ("Smith", "K1", "Lagos", 10)


@pytest.mark.parametrize(
    ("words", "found"),
    [("smi", 1), ("LAGOS", 1), ("k1", 1), ("123456", 1), ("100%", 1), ("_", 0), ("jones", 0)],
)
async def test_a_search_covers_number_label_post_and_visa(
    store: Store, registry: Registry, words: str, found: int
) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith 100%; visa K1; post Lagos")

    assert f"“{words}”: {found}" in said(await registry.listing.listed(words))


async def test_a_page_beyond_the_last_is_the_last(store: Store, registry: Registry) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith")

    assert "BLG2019123456 (Smith)" in said(await registry.listing.listed("open 999"))
    assert staff_text("list_open", count="1") in said(
        await registry.listing.turned(ListCases("open", 10**17))
    )


async def test_closing_warns_about_pending_messages(store: Store, registry: Registry) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith")
    case = await the_case(store)
    async with store.transaction() as tx:
        follower = await follow(tx, store, case.id, ANN)
        notice = NewDelivery(DeliveryKind.NOTICE, ANN, follower, case.id, NEWS, status=None)
        await outbox.add(tx, [notice], store.now())
    shown = said(await asking(store, MIA, UpdateId(2), registry.close, str(NUMBER)))

    assert staff_text("case_closed_waiting", count="1", number=str(NUMBER)) in shown
    assert (await the_case(store)).state is CaseState.CLOSED


async def test_the_card_tells_followers_by_number_and_never_by_name(store: Store, registry: Registry) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith")
    async with store.transaction() as tx:
        await follow(tx, store, (await the_case(store)).id, ANN)
    shown = said(await registry.show(str(NUMBER)))

    line = {"number": "1", "day": "November 24, 2026"}
    assert staff_text("follower_line", state=staff_text("follower_told"), **line) in shown
    assert str(ANN) not in shown
    await asking(store, MIA, UpdateId(2), registry.close, str(NUMBER))
    assert staff_text("follower_line", state=staff_text("follower_closed"), **line) in said(
        await registry.show(str(NUMBER))
    )


async def test_an_answer_handled_twice_before_it_was_shown_answers_one_question(
    store: Store, registry: Registry
) -> None:
    asked = await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith")
    drafting = drafting_of(store, dialogs=registry.dialogs)
    first = said(await answered(drafting, store, asked.asks, "K1", MIA, UpdateId(2)))
    again = said(await answered(drafting, store, asked.asks, "K1", MIA, UpdateId(2)))

    assert first == again
    case = await the_case(store)
    assert (case.visa_kind, case.post) == ("K1", None)


async def test_a_button_of_an_earlier_question_answers_no_later_one(store: Store, registry: Registry) -> None:
    asked = await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER}; visa K1; post Lagos")
    assert asked.asks is not None
    drafting = drafting_of(store, dialogs=registry.dialogs)
    for choice in ("visa-0", "post-0", "skip-visa", "refused-99", "refused-x", "ask-visa", "nonsense"):
        shown = said(await asking(store, MIA, UpdateId(2), drafting.choose, Choose(asked.asks, choice)))
        assert staff_text("ask_refused") in shown, choice

    case = await the_case(store)
    assert (case.visa_kind, case.post, case.refused_on) == ("K1", "Lagos", None)


async def test_a_button_for_a_missing_row_is_an_old_button(store: Store, registry: Registry) -> None:
    nowhere = CaseId(99)

    assert await registry.show_case(nowhere) is None
    assert await asking(store, MIA, UpdateId(1), registry.turn, nowhere, CaseState.CLOSED) is None
    assert await asking(store, MIA, UpdateId(1), registry.editing.menu, nowhere) is None
    assert await asking(store, MIA, UpdateId(1), registry.items.show, nowhere) is None
    assert await registry.listing.turned(ListCases("nonsense", 0)) is None


async def test_closing_counts_only_messages_that_may_still_reach_somebody(
    store: Store, registry: Registry
) -> None:
    await asking(store, MIA, UpdateId(1), registry.editing.new, f"{NUMBER} Smith")
    case = await the_case(store)
    async with store.transaction() as tx:
        follower = await follow(tx, store, case.id, ANN)
        number = await announcements.add(tx, "all", None, "Closed on Friday.", store.now())
        told = NewDelivery(DeliveryKind.NOTICE, ANN, follower, case.id, NEWS)
        changes = [
            replace(told, kind=kind, target=DeliveryId(1))
            for kind in (DeliveryKind.EDIT, DeliveryKind.DELETE)
        ]
        to_many = [
            replace(told, kind=kind, announcement=number)
            for kind in (DeliveryKind.ANNOUNCEMENT, DeliveryKind.WITHDRAWAL)
        ]
        being_sent = replace(told, kind=DeliveryKind.WITHDRAWAL)
        await outbox.add(tx, [told, *changes, *to_many, being_sent], store.now())
    shown = said(await asking(store, MIA, UpdateId(2), registry.close, str(NUMBER)))

    assert staff_text("case_closed_waiting", count="2", number=str(NUMBER)) in shown
