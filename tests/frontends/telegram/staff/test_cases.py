from __future__ import annotations

import pytest

from bot.domain.case_number import CaseNumber
from bot.store.cases import cases
from bot.store.staff.audit import AuditLine
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text
from tests.store.written import audit_lines

NUMBER = "BLG2019123456"
ONE_LINE = f"/newcase {NUMBER} Smith family; visa IR1; post Lagos; refused 2026-11-20; check 3"
NASTY = "<b>Ann</b> & **Ben** {firm.phone} </a>"


async def done(desk: StaffDesk) -> list[AuditLine]:
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(NUMBER))
        assert case is not None
        return list(await audit_lines(conn, case.id))


async def test_a_case_is_added_from_one_line(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says(ONE_LINE)

    for said in (
        staff_text("case_kept", number=NUMBER),
        "Smith family",
        staff_text("card_visa", visa="IR1"),
        staff_text("card_post", post="Lagos"),
        "November 20, 2026",
    ):
        assert said in shown.text
    assert staff_text("check_days", count="3") in shown.text
    assert staff_text("button_case_invite") in shown.labels


async def test_a_case_is_completed_question_by_question(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    asked = await desk.says(f"/newcase {NUMBER} Smith")
    assert voice.staff("ask_visa") in asked.text
    assert f"/newcase {NUMBER} Smith family; visa IR1" in asked.text, "the fast way is shown"
    await desk.presses("K1")
    assert staff_text("ask_post") in desk.group.last.text
    asked = await desk.replies("Lagos, Nigeria", desk.group.last)
    assert staff_text("ask_refused") in asked.text
    await desk.presses("November 22, 2026")
    shown = await desk.presses(staff_text("check_days", count="14"))

    for said in (
        staff_text("card_visa", visa="K1"),
        staff_text("card_post", post="Lagos, Nigeria"),
        staff_text("card_refused", day="November 22, 2026", days="2"),
    ):
        assert said in shown.text
    assert (
        staff_text("card_no_followers", number=NUMBER)
        in (await desk.presses(staff_text("button_case_show"))).text
    )
    assert [line.detail for line in await done(desk)] == [
        "label Smith",
        "visa K1",
        "post Lagos, Nigeria",
        "refused 2026-11-22",
        "check 14",
    ]


async def test_the_offered_visa_kinds_match_the_number(staff_desk: StaffDesk) -> None:
    immigrant = (await staff_desk.says(f"/newcase {NUMBER}")).labels
    other = (await staff_desk.says("/newcase AA00A1B2C3")).labels

    assert {"IR1", "K1"} < set(immigrant)
    assert {"B1/B2", "F-1"} < set(other)
    assert not {"B1/B2", "F-1"} & set(immigrant)


async def test_questions_can_be_skipped_and_ended(staff_desk: StaffDesk) -> None:
    await staff_desk.says(f"/newcase {NUMBER}")
    await staff_desk.presses(staff_text("button_ask_skip"))
    assert staff_text("ask_post") in staff_desk.group.last.text
    shown = await staff_desk.presses(staff_text("button_ask_end"))

    assert staff_text("card_visa", visa=staff_text("card_unknown")) in shown.text
    assert shown.labels == (staff_text("button_case_show"),)


async def test_a_wrong_answer_is_explained_and_asked_again(staff_desk: StaffDesk) -> None:
    await staff_desk.says(f"/newcase {NUMBER}; visa IR1; post Lagos")
    asked = await staff_desk.replies("3/4/2026", staff_desk.group.last)

    assert staff_text("detail_two_days", written="3/4/2026", days="2026-03-04 / 2026-04-03") in asked.text
    assert staff_text("ask_refused") in asked.text
    shown = await staff_desk.replies("yesterday", asked)
    assert staff_text("card_refused", day="November 23, 2026", days="1") in shown.text


async def test_an_old_question_pressed_again_changes_nothing(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    asked = await desk.says(f"/newcase {NUMBER}")
    data = asked.button("IR1")["callback_data"]
    await desk.presses("K1")
    desk.member.presses_forged(data, to=desk.group)
    await desk.handle_waiting()

    assert staff_text("card_visa", visa="K1") in desk.group.last.text


async def test_the_menu_of_editcase_changes_one_thing_after_another(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    await desk.says(f"/editcase {NUMBER}")
    await desk.presses(staff_text("button_ask_label"))
    shown = await desk.replies("Post family & friends", desk.group.last)
    assert staff_text("card_head", number=NUMBER, label="Post family & friends") in shown.text
    await desk.presses(staff_text("button_ask_visa"))
    await desk.presses("IR5")
    shown = await desk.replies("post Bogotá; refused none", desk.group.last)

    for said in (
        staff_text("card_visa", visa="IR5"),
        staff_text("card_post", post="Bogotá"),
        staff_text("card_not_refused"),
    ):
        assert said in shown.text


async def test_editcase_stores_valid_details_and_names_invalid_ones(staff_desk: StaffDesk) -> None:
    await staff_desk.says(ONE_LINE)
    shown = await staff_desk.says(f"/editcase {NUMBER} post Bogotá; check 400; vissa K1; refused 2027-01-01")

    for said in (
        staff_text("case_changed", number=NUMBER),
        staff_text("card_post", post="Bogotá"),
        staff_text("detail_check", written="400", most="90"),
        staff_text("detail_unknown", written="vissa K1"),
        staff_text("detail_future", written="2027-01-01"),
    ):
        assert said in shown.text
    assert staff_text("card_visa", visa="IR1") in shown.text


async def test_an_existing_number_is_shown_and_not_changed(staff_desk: StaffDesk) -> None:
    await staff_desk.says(ONE_LINE)
    shown = await staff_desk.says("/newcase blg-2019-123456 Jones")

    assert staff_text("case_exists", number=NUMBER) in shown.text
    assert staff_text("case_otherwise", number=NUMBER, details="label Jones") in shown.text
    assert f"{NUMBER} (Smith family)" in shown.text


@pytest.mark.parametrize("command", ["newcase", "editcase", "case", "item", "done", "close", "reopen"])
async def test_a_wrong_number_is_explained_with_an_example(staff_desk: StaffDesk, command: str) -> None:
    shown = await staff_desk.says(f"/{command} BLG201912345 Smith")
    assert "“BLG201912345” has 9 digits after its three letters, not ten" in shown.text
    assert NUMBER in shown.text

    shown = await staff_desk.says(f"/{command}")
    assert f"/{command} {NUMBER}" in shown.text


@pytest.mark.parametrize("command", ["editcase", "case", "item", "done", "close", "reopen"])
async def test_an_unknown_case_gets_the_command_that_adds_it(staff_desk: StaffDesk, command: str) -> None:
    shown = await staff_desk.says(f"/{command} {NUMBER}")

    assert shown.text == staff_text("case_unknown", number=NUMBER)


async def test_items_are_added_and_finished_by_command_button_and_reply(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    await desk.says(f"/item {NUMBER} passport copy")
    await desk.replies("form DS-5535", desk.group.last)
    listed = await desk.says(f"/item {NUMBER}   photo ")
    assert "1. passport copy\n2. form DS-5535\n3. photo" in listed.text
    shown = await desk.presses(staff_text("button_item_done", number="2", item="form DS-5535"))
    assert staff_text("item_done", item="2. form DS-5535") in shown.text
    shown = await desk.says(f"/done {NUMBER} 2")
    assert staff_text("item_unknown", item="2") in shown.text
    shown = await desk.says(f"/done {NUMBER} #1")

    assert staff_text("item_done", item="1. passport copy") in shown.text
    assert "3. photo" in (await desk.says(f"/case {NUMBER}")).text


async def test_several_lines_are_several_items_and_none_is_there_twice(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    desk.member.say(f"/item {NUMBER} passport copy, both sides\n\n police  certificate", to=desk.group)
    await desk.handle_waiting_twice()
    for shown in desk.texts()[-2:]:
        assert staff_text("item_added", item="passport copy, both sides; police certificate") in shown
        assert "1. passport copy, both sides\n2. police certificate" in shown
        assert voice.staff("item_there") not in shown
    shown_again = await desk.replies("Police certificate\nphoto", desk.group.last)

    assert staff_text("item_added", item="photo") in shown_again.text
    assert staff_text("item_there", item="Police certificate") in shown_again.text
    assert "2. police certificate\n3. photo" in shown_again.text
    assert staff_text("items_usage", number=NUMBER) in shown_again.text


async def test_a_list_in_one_line_is_several_items(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    shown = await desk.says(f"/item {NUMBER} police certificate, birth certificate")
    assert "1. police certificate\n2. birth certificate" in shown.text

    shown = await desk.replies("photo, two; form DS-5535", desk.group.last)
    assert "3. photo, two\n4. form DS-5535" in shown.text


async def test_an_item_that_is_too_long_is_refused(staff_desk: StaffDesk) -> None:
    await staff_desk.says(ONE_LINE)
    shown = await staff_desk.says(f"/item {NUMBER} {'x' * 201}")

    assert staff_text("item_long", most="200") in shown.text
    assert staff_text("items_none", number=NUMBER) in shown.text


async def test_a_case_is_closed_and_opened_again(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    await desk.says(f"/case {NUMBER}")
    shown = await desk.presses(staff_text("button_case_close"))
    assert staff_text("case_closed", number=NUMBER) in shown.text
    assert staff_text("case_closed_already", number=NUMBER) in (await desk.says(f"/close {NUMBER}")).text
    shown = await desk.says(f"/case {NUMBER}")
    assert staff_text("card_closed", number=NUMBER) in shown.text
    assert shown.labels == (staff_text("button_case_reopen"), staff_text("button_case_record"))
    assert (
        staff_text("case_reopened", case=f"{NUMBER} (Smith family)")
        in (await desk.presses(staff_text("button_case_reopen"))).text
    )

    assert [line.action for line in await done(desk)] == ["newcase", "close", "reopen"]


async def test_staff_text_is_never_read_as_markup(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(f"/newcase {NUMBER} {NASTY}; visa <i>K1</i>; post <u>; refused 2026-11-20")
    await desk.says(f"/item {NUMBER} {NASTY}")
    for text in (f"/case {NUMBER}", "/cases", f"/cases {NASTY}", f"/editcase {NUMBER}", f"/item {NUMBER}"):
        shown = await desk.says(text)
        assert NASTY in shown.text
    assert not [call for call in desk.telegram.calls("sendMessage") if "<b>Ann" in call.text("text")]


async def test_lists_have_pages_by_button_and_by_command(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    for serial in range(12):
        number = f"BLG20191234{serial:02}"
        await desk.says(f"/newcase {number} Lagos group; visa IR1; post Lagos; refused 2026-11-20")
    shown = await desk.says("/cases lagos")
    assert staff_text("list_words", words="lagos", count="12") in shown.text
    assert staff_text("list_page", page="1", pages="2", command="/cases lagos 2") in shown.text
    by_button = (await desk.presses(staff_text("button_list_more"))).text
    by_command = (await desk.says("/cases lagos 2")).text

    assert by_button == by_command
    assert "BLG2019123411" in by_button
    assert "BLG2019123409" not in by_button
    assert "BLG2019123411" in (await desk.presses("2")).text


async def test_a_typo_in_the_name_of_a_list_is_answered_with_that_list(staff_desk: StaffDesk) -> None:
    await staff_desk.says(ONE_LINE)

    assert (
        staff_text("list_meant", command="/cases overdue") in (await staff_desk.says("/cases overdeu")).text
    )


async def test_a_closed_case_takes_no_items(staff_desk: StaffDesk) -> None:
    await staff_desk.says(ONE_LINE)
    await staff_desk.says(f"/close {NUMBER}")
    await staff_desk.says(f"/item {NUMBER} passport")

    assert [line.action for line in await done(staff_desk)] == ["newcase", "close"]


async def test_overdue_cases_are_listed_and_marked(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    assert staff_text("list_overdue", count="0") in (await desk.says("/cases overdue")).text
    desk.clock.pass_by(days=4)
    shown = await desk.says("/cases overdue")
    assert staff_text("card_overdue", day="November 27, 2026") in shown.text
    assert voice.staff("card_overdue") in (await desk.says(f"/case {NUMBER}")).text
    shown = await desk.presses(staff_text("button_list_unfollowed"))

    assert staff_text("list_unfollowed", count="1") in shown.text


async def test_an_update_handled_twice_does_its_work_once(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    for text in (
        f"/newcase {NUMBER} Smith",
        f"/editcase {NUMBER} post Lagos",
        f"/item {NUMBER} passport",
        f"/done {NUMBER} 1",
        f"/close {NUMBER}",
        f"/reopen {NUMBER}",
    ):
        desk.member.say(text, to=desk.group)
        await desk.handle_waiting_twice()
        first, second = desk.texts()[-2:]
        assert second == first, text

    actions = [line.action for line in await done(desk)]
    assert actions == ["newcase", "editcase", "item", "done", "close", "reopen"]


async def test_a_reply_handled_twice_answers_one_question(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    asked = await desk.says(f"/newcase {NUMBER}")
    desk.member.replies("K1", asked, to=desk.group)
    await desk.handle_waiting_twice()

    assert staff_text("card_visa", visa="K1") in desk.group.last.text
    assert staff_text("card_post", post=staff_text("card_unknown")) in desk.group.last.text
    assert [line.detail for line in await done(desk)] == [None, "visa K1"]


async def test_the_card_tells_who_recorded_what(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(ONE_LINE)
    noor = desk.telegram.user(first_name="<b>Noor & **Co**</a>")
    await desk.says(f"/status {NUMBER} refused 2026-11-20", by=noor)
    await desk.says("/confirm", by=noor)
    shown = await desk.says(f"/case {NUMBER}")

    who = staff_text("history_by", name="<b>Noor & **Co**</a>")
    seen = staff_text("history_updated", day="November 20, 2026")
    assert f"Refused ({seen}; {who}" in shown.text
    line = staff_text(
        "list_line",
        case=f"{NUMBER} (Smith family)",
        status="Refused",
        next=staff_text("card_next_check", day="November 27, 2026"),
        followers="0",
    )
    assert line in (await desk.says("/cases")).text


@pytest.mark.parametrize(
    "command", ["case", "close", "reopen", "invite", "checked", "undo", "withdraw", "record"]
)
async def test_text_after_a_number_is_not_silently_ignored(staff_desk: StaffDesk, command: str) -> None:
    desk = staff_desk
    for number in (NUMBER, "LGS2024700123"):
        await desk.says(f"/newcase {number}; visa IR1; post Lagos; refused 2026-11-20")
    async with desk.store.reading() as conn:
        before = await cases.find(conn, CaseNumber(NUMBER))
    shown = await desk.says(f"/{command} {NUMBER} LGS2024700123")

    refused = staff_text("number_alone", command=f"/{command}", rest="LGS2024700123", number=NUMBER)
    assert refused in shown.text
    async with desk.store.reading() as conn:
        assert await cases.find(conn, CaseNumber(NUMBER)) == before
    assert voice.staff("number_alone") not in (await desk.says(f"/{command} {NUMBER}.")).text
