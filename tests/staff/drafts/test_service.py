"""What /confirm and /cancel mean without a number, and who owns which draft."""

from __future__ import annotations

import pytest

from bot.domain.actor import Actor
from bot.domain.ids import DraftId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.staff.announcements.service import Announcing
from bot.staff.cases.service import Registry
from bot.staff.drafts.service import Drafting
from bot.store.database.engine import Store
from bot.store.staff import drafts
from bot.store.staff.drafts import DraftKind, DraftState
from tests.e2e import voice
from tests.knowledge.real_words import speak, staff_text
from tests.staff.desk import CASE_NAME, EVE, NOOR, UNDO, Desk, draft_in, open_desk, said
from tests.staff.wired import asking, drafting_of
from tests.store.clock import Clock
from tests.store.one_case import ANN, NUMBER

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


@pytest.fixture
def drafting(store: Store, desk: Desk) -> Drafting:
    announcing, statuses = Announcing(undo=UNDO), desk.desk.statuses
    return drafting_of(
        store,
        dialogs=Registry(store, speak, undo=UNDO).dialogs,
        previews=(*statuses.previews, *announcing.previews),
        still_going=statuses.still_going,
    )


async def begun(desk: Desk, kind: DraftKind, content: str) -> DraftId:
    async with desk.store.transaction() as tx:
        began, now = desk.update(), desk.clock.now
        return (await drafts.begin(tx, kind, EVE.id, desk.case, content, began=began, now=now)).id


async def state(desk: Desk, draft: DraftId) -> DraftState:
    async with desk.store.reading() as conn:
        found = await drafts.get(conn, draft)
    assert found is not None
    return found.state


async def cancels(desk: Desk, drafting: Drafting, by: Actor = EVE, update: UpdateId | None = None) -> Reply:
    return await asking(desk.store, by, update or desk.update(), drafting.cancel, "")


def means_nothing(reply: Reply) -> bool:
    return voice.staff("status_no_draft") in said(reply)


@pytest.mark.parametrize(("seconds", "ends"), [(15 * 60, True), (15 * 60 + 1, False)])
async def test_the_last_preview_seen_is_meant_for_a_while(
    desk: Desk, drafting: Drafting, seconds: int, ends: bool
) -> None:
    first = draft_in(await desk.types("status", "refused today"))
    last = draft_in(await desk.types("status", "issued today"))
    desk.clock.pass_by(seconds=seconds)
    reply = await cancels(desk, drafting)

    assert means_nothing(reply) is not ends
    assert (await state(desk, last) is DraftState.CANCELLED) is ends
    assert await state(desk, first) is DraftState.OPEN


async def test_it_is_meant_by_the_member_who_saw_it(desk: Desk, drafting: Drafting) -> None:
    preview = draft_in(await desk.types("status", "refused today"))

    assert means_nothing(await cancels(desk, drafting, NOOR))
    assert await state(desk, preview) is DraftState.OPEN


async def test_after_it_is_settled_no_older_draft_is_meant(desk: Desk, drafting: Drafting) -> None:
    before = await begun(desk, DraftKind.ANNOUNCEMENT, '{"kind": "all", "text": "We are closed"}')
    preview = await desk.types("status", "refused today")
    await desk.presses("confirm", preview)

    assert means_nothing(await cancels(desk, drafting))
    assert await state(desk, before) is DraftState.OPEN


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (DraftKind.ANNOUNCEMENT, '{"kind": "all"}'),
        (DraftKind.ANNOUNCEMENT, '{"text": "We are closed"}'),
        (DraftKind.ANNOUNCEMENT, '{"kind": "post", "value": "Rome", "text": "x", "offered": ["Lagos"]}'),
        (DraftKind.STATUS, '{"step": "date", "status": "Refused"}'),
        (DraftKind.CASE, "{}"),
        (DraftKind.ITEMS, "{}"),
        (DraftKind.OFFER, '{"text": "", "command": "case"}'),
    ],
)
async def test_a_question_seen_last_is_not_a_preview(
    desk: Desk, drafting: Drafting, kind: DraftKind, content: str
) -> None:
    preview = draft_in(await desk.types("status", "refused today"))
    question = await begun(desk, kind, content)
    await cancels(desk, drafting)

    assert await state(desk, preview) is DraftState.OPEN
    assert await state(desk, question) is DraftState.OPEN


async def test_an_older_draft_that_is_continued_is_the_one_seen_last(desk: Desk, drafting: Drafting) -> None:
    first = draft_in(await desk.types("status", "refused today"))
    second = draft_in(await desk.types("status", "issued today"))
    desk.clock.pass_by(seconds=1)
    for actor in (EVE, NOOR):
        await asking(desk.store, actor, desk.update(), drafting.choose, Choose(first, "preview"))
    await cancels(desk, drafting)
    assert (await state(desk, first), await state(desk, second)) == (DraftState.OPEN, DraftState.CANCELLED)
    await cancels(desk, drafting, NOOR)

    assert await state(desk, first) is DraftState.CANCELLED


async def test_an_update_handled_twice_means_the_same_draft_even_after_it_ended(
    desk: Desk, drafting: Drafting
) -> None:
    first = draft_in(await desk.types("status", "refused today"))
    update = UpdateId(10_000)
    before = await cancels(desk, drafting, update=update)
    second = draft_in(await desk.types("status", "issued today"))

    assert said(await cancels(desk, drafting, update=update)) == said(before)
    assert (await state(desk, first), await state(desk, second)) == (DraftState.CANCELLED, DraftState.OPEN)


@pytest.mark.parametrize("written", ["{number}", "#{number}"])
async def test_a_number_is_meant_by_anybody_at_any_time(desk: Desk, drafting: Drafting, written: str) -> None:
    first = draft_in(await desk.types("status", "refused today"))
    await desk.types("status", "issued today")
    desk.clock.pass_by(hours=30)
    await asking(desk.store, NOOR, desk.update(), drafting.cancel, written.format(number=first))

    assert await state(desk, first) is DraftState.CANCELLED


@pytest.mark.parametrize("written", ["99", "0", "one", "1 2", "-1", "#"])
async def test_anything_but_a_draft_number_is_named_and_the_right_ones_are_listed(
    desk: Desk, drafting: Drafting, written: str
) -> None:
    preview = draft_in(await desk.types("status", "refused today"))
    reply = await asking(desk.store, EVE, desk.update(), drafting.cancel, written)

    assert staff_text("draft_unknown", written=written) in said(reply)
    assert f"/cancel {preview}: " in said(reply)
    assert await state(desk, preview) is DraftState.OPEN


async def test_if_no_draft_is_meant_the_open_ones_are_listed_with_numbers(
    desk: Desk, drafting: Drafting
) -> None:
    await desk.follows(ANN)
    nothing = said(await cancels(desk, drafting))
    assert staff_text("status_no_draft") in nothing
    assert staff_text("drafts_open") not in nothing
    confirmed = await desk.types("status", "issued today")
    await desk.presses("confirm", confirmed)
    refused = draft_in(await desk.types("status", "refused today"))
    asked = await desk.types("correct")
    await desk.types("withdraw")
    announced = await begun(desk, DraftKind.ANNOUNCEMENT, "{}")
    taken_back = await begun(desk, DraftKind.TAKE_BACK, '{"takes_back": 3}')
    await begun(desk, DraftKind.ITEMS, "{}")

    listed = said(await cancels(desk, drafting))

    assert f"/cancel {refused}: “Refused” for {NUMBER}" in listed
    assert f"/cancel {announced}: {staff_text('draft_announcement_open')}" in listed
    assert staff_text("draft_withdrawal", status="Issued") in listed
    assert (
        staff_text("still_goes", status="Issued", time="02:01", case=CASE_NAME, number=str(NUMBER)) in listed
    )
    assert staff_text("draft_correction", status="Issued") in listed
    assert f"/cancel {taken_back}: {staff_text('draft_take_back', number='3')}" in listed
    assert asked.rows
    assert staff_text("drafts_open") not in said(await cancels(desk, drafting, NOOR))


async def test_an_unfinished_draft_confirmed_by_number_shows_its_question(desk: Desk) -> None:
    await desk.types("status", "refused")
    shown = await desk.desk.choose(Choose(DraftId(1), "confirm"), EVE, desk.update())
    assert shown is not None
    assert staff_text("button_status_cancel") in [button.label for row in shown.rows for button in row]
    assert await desk.latest() is None


OLD_LIST = '{"todo": [], "menu": false, "options": [], "items": true}'
OLD_QUESTION = '{"todo": ["visa"], "menu": false, "options": ["K1"], "items": false}'
OLD_TAKE_BACK = '{"kind": null, "value": null, "text": null, "offered": [], "sent": null, "takes_back": 3}'
OLD_ANNOUNCEMENT = (
    '{"kind": "all", "value": null, "text": "Closed", "offered": [], "sent": null, "takes_back": null}'
)


@pytest.mark.parametrize(
    ("kind", "content", "choice", "key"),
    [
        (DraftKind.CASE, OLD_LIST, "done-1", "items_usage"),
        (DraftKind.CASE, OLD_QUESTION, "skip-visa", "card_never_checked"),
        (DraftKind.ANNOUNCEMENT, OLD_TAKE_BACK, "cancel", "announce_unknown"),
        (DraftKind.ANNOUNCEMENT, OLD_ANNOUNCEMENT, "cancel", "announce_cancelled"),
    ],
)
async def test_a_draft_of_a_kind_that_had_two_meanings_goes_to_its_current_owner(
    desk: Desk, drafting: Drafting, kind: DraftKind, content: str, choice: str, key: str
) -> None:
    draft = await begun(desk, kind, content)
    reply = await asking(desk.store, EVE, desk.update(), drafting.choose, Choose(draft, choice))

    assert reply is not None
    assert voice.staff(key) in said(reply)


@pytest.mark.parametrize("command", ["confirm", "cancel"])
async def test_where_no_preview_is_open_the_example_has_the_typed_command(
    desk: Desk, drafting: Drafting, command: str
) -> None:
    work = drafting.confirm if command == "confirm" else drafting.cancel
    for written in ("", "99"):
        reply = await asking(desk.store, EVE, desk.update(), work, written)
        assert staff_text("drafts_none", example=f"/{command} 12") in said(reply)
