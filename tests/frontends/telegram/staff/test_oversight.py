"""/delivery, /retry and /stats in the staff chat."""

from __future__ import annotations

from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import DeliveryId
from bot.store.messages import outbox
from bot.store.tables.messages import outbox as outbox_table
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text
from tests.store.one_case import ANN, NEWS, follow, new_case


async def stuck(desk: StaffDesk, count: int) -> None:
    async with desk.store.transaction() as tx:
        case = await new_case(tx, desk.store)
        link = await follow(tx, desk.store, case, ANN)
        row = NewDelivery(DeliveryKind.NOTICE, ANN, link, case, NEWS)
        await outbox.add(tx, [row] * count, desk.store.now())
        await tx.execute(outbox_table.update().values(state="refused", problem="Bad Request: <b>"))


async def state_of(desk: StaffDesk, number: int) -> DeliveryState:
    async with desk.store.reading() as conn:
        found = await outbox.get(conn, DeliveryId(number))
    assert found is not None
    return found.state


async def test_a_retry_changes_the_message_that_was_pressed(staff_desk: StaffDesk) -> None:
    await stuck(staff_desk, 2)
    shown = await staff_desk.says("/delivery")
    assert staff_text("delivery_why_refused", why="Bad Request: <b>") in shown.text
    assert shown.labels == (
        staff_text("button_retry", number="2"),
        staff_text("button_retry", number="1"),
        staff_text("button_retry_all", count="2"),
    )
    now = await staff_desk.presses(staff_text("button_retry", number="1"))
    assert now.message_id == shown.message_id
    assert staff_text("retry_done", count="1") in now.text
    assert await state_of(staff_desk, 1) is DeliveryState.PENDING
    assert await state_of(staff_desk, 2) is DeliveryState.REFUSED
    assert staff_desk.woken


async def test_a_retry_works_by_command(staff_desk: StaffDesk) -> None:
    await stuck(staff_desk, 2)
    assert staff_text("retry_what") in (await staff_desk.says("/retry")).text
    await staff_desk.says("/retry all")
    assert await state_of(staff_desk, 1) is await state_of(staff_desk, 2) is DeliveryState.PENDING


async def test_figures_come_in_one_message(staff_desk: StaffDesk) -> None:
    await stuck(staff_desk, 1)
    shown = await staff_desk.says("/stats")
    assert staff_text("stats_cases", open="1", closed="0") in shown.text
    assert "Smith" not in shown.text


async def test_to_clients_there_are_no_such_commands(staff_desk: StaffDesk) -> None:
    await stuck(staff_desk, 1)
    client = staff_desk.telegram.user(first_name="Eve")
    staff_desk.group.makes(client, "left")
    for text in ("/delivery", "/retry all", "/stats", "/nonsense"):
        await staff_desk.hears(client, text)
    assert len({message.text for message in client.history}) == 1
    assert await state_of(staff_desk, 1) is DeliveryState.REFUSED
