from __future__ import annotations

from tests.frontends.telegram.staff.conftest import StaffDesk

NUMBER = "BLG2019123456"
ONE_LINE = f"/newcase {NUMBER} Smith family; visa IR1; post Lagos; refused 2026-11-20; check 3"


async def test_a_case_is_kept_from_one_line(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says(ONE_LINE)

    for said in (f"{NUMBER} is kept", "Smith family", "Visa: IR1", "Post: Lagos", "November 20, 2026"):
        assert said in shown.text
    assert "Every 3 days" in shown.text
    assert "Invite" in shown.labels


async def test_a_case_is_completed_by_buttons(staff_desk: StaffDesk) -> None:
    await staff_desk.says(f"/newcase {NUMBER}")
    await staff_desk.presses("K1")
    shown = await staff_desk.replies("Lagos", staff_desk.group.last)
    assert "Post: Lagos" in shown.text
    await staff_desk.presses("November 22, 2026")
    shown = await staff_desk.presses("Every 14 days")

    assert "Refused on November 22, 2026 (2 days ago)" in shown.text
    shown = await staff_desk.presses("Show case")
    assert "Followers: none" in shown.text
