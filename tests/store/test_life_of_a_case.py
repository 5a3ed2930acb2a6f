"""A case from its first day to /forget, through every statement about it, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.actor import Actor
from bot.domain.announcement import EVERYBODY, Audience, AudienceKind
from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState, StatusFacts, StatusState
from bot.domain.ids import CaseId, ChatId, MessageId, StaffId, StatusId, UpdateId
from bot.domain.preferences import Preferences, QuietHours
from bot.store import figures
from bot.store.cases import cases, followers, invitations, statuses
from bot.store.cases.cases import CaseFilter, NewCase
from bot.store.chats import moved_chats, preferences
from bot.store.database.engine import Store
from bot.store.figures import FollowerCounts
from bot.store.messages import announcements
from bot.store.staff import audit, drafts, staff_notices
from bot.store.staff.audit import AuditLine
from bot.store.staff.drafts import DraftKind, DraftState
from bot.store.updates import effects
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NEWS, NUMBER, follow, new_case
from tests.store.written import audit_lines


async def test_a_case_is_stored_once_and_found_by_its_number(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        assert await cases.add(tx, NewCase(NUMBER), store.now()) is None
        changed = await cases.change(
            tx,
            case,
            label=None,
            visa_kind="K-1",
            post="Lima",
            refused_on=date(2026, 1, 2),
            check_every_days=3,
        )
        assert changed is not None
        assert (changed.refused_on, changed.check_every_days) == (date(2026, 1, 2), 3)
        assert (
            await cases.change(
                tx, CaseId(99), label=None, visa_kind=None, post=None, refused_on=None, check_every_days=3
            )
            is None
        )
        await cases.mark_checked(tx, case, store.now())
        assert await cases.set_state(tx, case, CaseState.CLOSED)
        assert not await cases.set_state(tx, case, CaseState.CLOSED)

    async with store.reading() as conn:
        found = await cases.find(conn, NUMBER)
        assert found is not None
        assert (found.id, found.state, found.checked_at) == (case, CaseState.CLOSED, store.now())
        assert await cases.find(conn, CaseNumber("BLG2019123457")) is None


async def test_cases_are_listed_by_what_staff_ask_for(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        first = await new_case(tx, store)
        clock.pass_by(days=1)
        second = await new_case(tx, store, CaseNumber("LMA2020000001"))
        await follow(tx, store, second, ANN)

    async def listed(which: CaseFilter) -> list[CaseId]:
        async with store.reading() as conn:
            page = await cases.listed(conn, which, limit=10, offset=0)
            assert await cases.count(conn, which) == len(page)
            return [case.id for case in page]

    assert await listed(CaseFilter()) == [first, second]
    assert await listed(CaseFilter(unfollowed=True)) == [first]
    assert await listed(CaseFilter(words="lma")) == [second]
    assert await listed(CaseFilter(words="smith &")) == [first, second]
    assert await listed(CaseFilter(words="100%")) == []
    assert await listed(CaseFilter(overdue_at=store.now() + timedelta(days=6, hours=1))) == [first]
    assert await listed(CaseFilter(state=CaseState.CLOSED)) == []
    async with store.reading() as conn:
        assert await cases.values_of(conn, "post") == ["Bogotá"]


async def test_open_items_are_numbered_in_sequence(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        one = await cases.add_item(tx, case, "Police certificate", store.now())
        two = await cases.add_item(tx, case, "Form DS-5535", store.now())
        assert await cases.finish_item(tx, case, one.number, store.now()) == one
        assert await cases.finish_item(tx, case, one.number, store.now()) is None
        three = await cases.add_item(tx, case, "Photo", store.now())
    async with store.reading() as conn:
        assert await cases.items_of(conn, case) == (two, three)


async def test_the_history_is_ordered_and_marks_current_statuses(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        refused = await statuses.add(
            tx, case, StatusFacts("Refused", date(2026, 3, 1), "Called."), store.now()
        )
        ready = await statuses.add(tx, case, StatusFacts("Ready", date(2026, 2, 1)), store.now())
        assert await statuses.latest(tx, case) == ready
        right = await statuses.add(tx, case, StatusFacts("Issued"), store.now(), corrects=ready.id)
        assert await statuses.turn(tx, ready.id, StatusState.CORRECTED) == replace(
            ready, state=StatusState.CORRECTED
        )
        assert await statuses.turn(tx, ready.id, StatusState.WITHDRAWN) is None
    async with store.reading() as conn:
        assert await statuses.history(conn, case, standing=True) == (refused, right)
        assert len(await statuses.history(conn, case, standing=False)) == 3
        assert await statuses.get(conn, StatusId(99)) is None


async def test_an_invitation_is_used_once_by_the_chat_that_opened_it(store: Store, clock: Clock) -> None:
    token_hash, until = "a" * 64, store.now() + timedelta(days=14)
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        invitation = await invitations.add(tx, case, token_hash, now=store.now(), until=until)
        opened = await invitations.open_one(tx, token_hash, ANN, store.now())
        assert opened is not None
        assert await invitations.open_one(tx, token_hash, ANN, store.now()) == opened
        assert opened[1] == case
        assert await invitations.use(tx, opened[0], BEN, store.now()) is None
        assert await invitations.use(tx, opened[0], ANN, store.now()) == (invitation, case)
        assert await invitations.use(tx, opened[0], ANN, store.now()) is None
        assert await invitations.open_one(tx, token_hash, BEN, store.now()) is None
        assert await invitations.revoke(tx, invitation) is None
        late = await invitations.add(tx, case, "b" * 64, now=store.now(), until=until)
        clock.pass_by(days=14)
        assert await invitations.open_one(tx, "b" * 64, ANN, store.now()) is None
        assert await invitations.revoke(tx, late) == case
        assert [each.state.value for each in await invitations.of_case(tx, case)] == ["used", "revoked"]


async def test_attempts_are_counted_once_per_update_and_expire(store: Store, clock: Clock) -> None:
    async def tries(chat: ChatId, update: int) -> int:
        async with store.transaction() as tx:
            since = store.now() - timedelta(hours=1)
            return await invitations.try_once(tx, chat, UpdateId(update), now=store.now(), since=since)

    assert [await tries(ANN, 1), await tries(ANN, 2), await tries(ANN, 2), await tries(BEN, 3)] == [
        1,
        2,
        2,
        1,
    ]
    clock.pass_by(hours=2)
    assert await tries(ANN, 4) == 1


async def test_followers_come_go_and_come_back(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        ann, ben = await follow(tx, store, case, ANN), await follow(tx, store, case, BEN)
        assert await followers.subscribe(tx, ann, BEN, on=False) is None
        assert await followers.subscribe(tx, ann, ANN, on=False) is not None
        assert await followers.mark_gone(tx, BEN, store.now()) == (case,)
        assert await followers.mark_gone(tx, BEN, store.now()) == ()
        assert await announcements.count_of(tx, EVERYBODY) == 0
        assert await figures.follower_counts(tx) == FollowerCounts(links=1, chats=1, gone=1)
        assert await followers.mark_back(tx, BEN) == (case,)
        assert await announcements.count_of(tx, Audience(AudienceKind.POST, "BOGOTá")) == 1
        assert [each.id for each in await followers.of_case(tx, case)] == [ann, ben]
        assert await followers.forget(tx, ANN) == (case,)
        assert await followers.get(tx, ann) is None
        assert await followers.forget(tx, BEN) == (case,)
        await invitations.forget(tx, ANN)


async def test_the_latest_preferences_of_a_chat_apply(store: Store) -> None:
    wanted = Preferences(7, QuietHours(time(22), time(7, 30), "America/Bogota"), "America/Bogota", True)
    async with store.transaction() as tx:
        assert await preferences.of_chat(tx, ANN) == Preferences()
        for each in (Preferences(), wanted):
            await preferences.put(tx, ANN, each)
        assert await preferences.of_chat(tx, ANN) == wanted
        await preferences.forget(tx, ANN)
        assert await preferences.of_chat(tx, ANN) == Preferences()


async def test_an_effect_happens_once_for_an_update(store: Store) -> None:
    async with store.transaction() as tx:
        assert await effects.first_time(tx, ANN, UpdateId(1), "status", store.now())
        assert not await effects.first_time(tx, ANN, UpdateId(1), "status", store.now())
        assert await effects.first_time(tx, BEN, UpdateId(1), "status", store.now())
        await effects.prune(tx, store.now() + timedelta(days=1))
        assert await effects.first_time(tx, ANN, UpdateId(1), "status", store.now())


async def test_an_effect_keeps_its_latest_result(store: Store) -> None:
    async with store.transaction() as tx:
        await effects.first_time(tx, ANN, UpdateId(1), "status", store.now())
        for result in ("1", "2"):
            await effects.note_result(tx, ANN, UpdateId(1), "item", result, store.now())
        await effects.note_result(tx, BEN, UpdateId(1), "done", None, store.now())
        assert await effects.done_by(tx, ANN, UpdateId(1)) == {"status": None, "item": "2"}
        assert not await effects.first_time(tx, BEN, UpdateId(1), "done", store.now())


async def test_changes_by_staff_are_stored_with_their_update(store: Store) -> None:
    async with store.transaction() as tx:
        case, eve = await new_case(tx, store), Actor(StaffId(7), "Eve")
        for by, update in ((eve, UpdateId(1)), (eve, UpdateId(1)), (None, UpdateId(2))):
            await audit.add(tx, AuditLine(store.now(), by, "done", update, case))
        assert await effects.done_by(tx, ChatId(eve.id), UpdateId(1)) == {effects.CHANGED: "done"}
        assert await effects.done_by(tx, ChatId(eve.id), UpdateId(2)) == {}


async def test_a_draft_ends_once(store: Store) -> None:
    async with store.transaction() as tx:
        update, now = UpdateId(1), store.now()
        begun = await drafts.begin(tx, DraftKind.STATUS, StaffId(7), None, "{}", began=update, now=now)
        draft = begun.id
        await drafts.ask_in(tx, draft, MessageId(70))
        assert await drafts.write(tx, draft, '{"a": 1}')
        found = await drafts.asked_in(tx, MessageId(70))
        assert found is not None
        assert (found.id, found.content) == (draft, '{"a": 1}')
        assert await drafts.end(tx, draft, DraftState.CONFIRMED)
        assert not await drafts.end(tx, draft, DraftState.CANCELLED)
        assert not await drafts.write(tx, draft, "{}")
        await drafts.prune(tx, store.now() + timedelta(days=1))
        assert await drafts.get(tx, draft) is None


async def test_the_audit_is_stored_in_order(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        lines = (
            AuditLine(store.now(), Actor(StaffId(7), "Eve"), "case", UpdateId(1), case, "added"),
            AuditLine(store.now(), None, "joined", UpdateId(2), case),
        )
        for line in lines:
            await audit.add(tx, line)
        assert await audit_lines(tx, case) == lines


async def test_staff_lines_wait_until_sent(store: Store) -> None:
    async with store.transaction() as tx:
        await staff_notices.add(tx, NEWS, store.now())
        ((number, line),) = await staff_notices.waiting(tx, 5)
        assert line == NEWS
        await staff_notices.told(tx, [number], store.now())
        assert await staff_notices.waiting(tx, 5) == []
        await staff_notices.prune(tx, store.now() + timedelta(days=1))


async def test_a_moved_chat_is_found_through_all_its_moves(store: Store) -> None:
    async with store.transaction() as tx:
        for chat, to in ((1, 2), (2, 3), (3, 1)):
            await moved_chats.remember(tx, ChatId(chat), ChatId(to), store.now())
        assert await moved_chats.newest(tx, ChatId(9)) == 9
        assert await moved_chats.newest(tx, ChatId(1)) in (1, 2, 3)
