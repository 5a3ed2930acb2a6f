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
from tests.staff.wired import asking
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
    done = await asking(requests.store, MIA, UPDATE, with_case, "/x", f"{NUMBER} two words", close_once)

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
    await asking(requests.store, MIA, UPDATE, with_case_of_button, case, close_once)

    assert await asking(requests.store, MIA, UPDATE, with_case_of_button, case, close_once) == "again"
    assert await asking(requests.store, MIA, UpdateId(2), with_case_of_button, case, close_once) == ""


async def test_work_that_fails_has_done_nothing(requests: StaffRequests, case: CaseId) -> None:
    with pytest.raises(RuntimeError):
        await asking(requests.store, MIA, UPDATE, with_case, "/x", str(NUMBER), fail_after_closing)

    async with requests.store.reading() as conn:
        assert await audit_lines(conn, case) == ()
    assert await asking(requests.store, MIA, UPDATE, with_case, "/x", f"{NUMBER} once", close_once) == "once"


async def test_an_unknown_case_is_reported(requests: StaffRequests) -> None:
    assert isinstance(
        await asking(requests.store, MIA, UPDATE, with_case, "/x", str(NUMBER), close_once), Reply
    )
    assert await asking(requests.store, MIA, UPDATE, with_case_of_button, CaseId(99), close_once) is None


@pytest.mark.parametrize("typed", ["", "no number"])
async def test_work_is_not_begun_where_no_number_is_typed(requests: StaffRequests, typed: str) -> None:
    assert isinstance(
        await asking(requests.store, MIA, UPDATE, with_case, "/x", typed, fail_after_closing), Reply
    )


async def test_what_follows_the_commit_happens_after_it(requests: StaffRequests, case: CaseId) -> None:
    happened: list[str] = []
    async with requests.open(MIA, UPDATE) as request:
        request.after_commit(lambda: happened.append("after"))
        happened.append("inside")

    assert happened == ["inside", "after"]


async def test_what_follows_a_commit_does_not_happen_without_it(requests: StaffRequests) -> None:
    happened: list[str] = []

    async def fail(request: StaffRequest) -> None:
        request.after_commit(lambda: happened.append("after"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await asking(requests.store, MIA, UPDATE, fail)

    assert happened == []
