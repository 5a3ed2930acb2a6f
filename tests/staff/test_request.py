"""A member's request: the case that it names, and what it does once."""

from __future__ import annotations

import pytest

from bot.domain.actor import Actor, AuditAction
from bot.domain.cases import Case
from bot.domain.ids import CaseId, StaffId, UpdateId
from bot.domain.reply import Reply
from bot.staff.case_argument import with_case, with_case_of_button
from bot.staff.request import StaffRequest, StaffRequests
from bot.store.database.engine import Store
from tests.knowledge.real_words import speak
from tests.store.one_case import NUMBER, new_case
from tests.store.written import audit_lines

MIA, UPDATE = Actor(StaffId(7), "Mia"), UpdateId(1)


@pytest.fixture
def requests(store: Store) -> StaffRequests:
    return StaffRequests(store, speak)


@pytest.fixture
async def case(store: Store) -> CaseId:
    async with store.transaction() as tx:
        return await new_case(tx, store)


async def close_once(request: StaffRequest, case: Case, rest: str = "") -> str:
    if not await request.once("close"):
        return "again"
    await request.audit(AuditAction.CLOSE, case.id, rest or None)
    return rest


async def fail_after_closing(request: StaffRequest, case: Case, rest: str) -> str:
    await close_once(request, case, rest)
    raise RuntimeError


async def test_work_gets_the_named_case_and_the_text_after_its_number(
    requests: StaffRequests, case: CaseId
) -> None:
    done = await with_case(requests, "/x", f"{NUMBER} two words", MIA, UPDATE, close_once)

    async with requests.store.reading() as conn:
        [line] = await audit_lines(conn, case)
    assert done == "two words"
    assert (line.at, line.by, line.action, line.once, line.detail) == (
        requests.store.now(),
        MIA,
        "close",
        UPDATE,
        "two words",
    )


async def test_an_update_handled_again_does_nothing_more(requests: StaffRequests, case: CaseId) -> None:
    await with_case_of_button(requests, case, MIA, UPDATE, close_once)

    assert await with_case_of_button(requests, case, MIA, UPDATE, close_once) == "again"
    assert await with_case_of_button(requests, case, MIA, UpdateId(2), close_once) == ""


async def test_work_that_fails_has_done_nothing(requests: StaffRequests, case: CaseId) -> None:
    with pytest.raises(RuntimeError):
        await with_case(requests, "/x", str(NUMBER), MIA, UPDATE, fail_after_closing)

    async with requests.store.reading() as conn:
        assert await audit_lines(conn, case) == ()
    assert await with_case(requests, "/x", f"{NUMBER} once", MIA, UPDATE, close_once) == "once"


async def test_an_unknown_case_is_reported(requests: StaffRequests) -> None:
    assert isinstance(await with_case(requests, "/x", str(NUMBER), MIA, UPDATE, close_once), Reply)
    assert await with_case_of_button(requests, CaseId(99), MIA, UPDATE, close_once) is None


@pytest.mark.parametrize("typed", ["", "no number"])
async def test_an_invalid_number_takes_no_write_lock(
    requests: StaffRequests, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.delattr(Store, "transaction")

    assert isinstance(await with_case(requests, "/x", typed, MIA, UPDATE, close_once), Reply)
