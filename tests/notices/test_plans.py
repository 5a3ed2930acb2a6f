"""Whatever happened to earlier messages: what a preview shows is what goes out, and to the right people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, Follower, RecordedStatus, StatusFacts
from bot.domain.delivery import TELLS, DeliveryKind, DeliveryState
from bot.domain.ids import CaseId, ChatId, DeliveryId, DraftId, FollowerId, MessageId, StatusId
from bot.domain.preferences import Preferences
from bot.domain.reply import Block, Paragraph, Reply, Span
from bot.notices.plans import Followers, Plan, check_plan, correction_plan, status_plan, withdrawal_plan
from bot.notices.readers import may_have_arrived
from bot.notices.texts import Notices
from bot.staff.statuses.draft import StatusDraft
from bot.staff.statuses.prompts import Prompts
from bot.store.messages.outbox import Delivery
from tests.knowledge.real_words import speak

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
UNDO = timedelta(seconds=60)
CASE = Case(
    id=CaseId(1),
    number=CaseNumber("BLG2019123456"),
    label="Smith & Sons",
    visa_kind=None,
    post="Lima",
    refused_on=None,
    check_every_days=7,
    state=CaseState.OPEN,
    created_at=NOW - timedelta(days=90),
    checked_at=None,
)
OLD, WRONG = StatusId(1), StatusId(2)
OVER = RecordedStatus(WRONG, CASE.id, StatusFacts("Issued", date(2026, 11, 1)), NOW, corrects=OLD)

names = st.sampled_from([each.status for each in speak().language.statuses])
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 24))
notes = st.none() | st.text(min_size=1, max_size=80)
facts = st.builds(StatusFacts, names, days, notes)


@st.composite
def audiences(draw: st.DrawFn) -> Followers:
    found = []
    for number in range(1, draw(st.integers(1, 5))):
        gone = draw(st.none() | st.just(NOW))
        follower = Follower(
            FollowerId(number), CASE.id, ChatId(100 + number), NOW, draw(st.booleans()), gone_at=gone
        )
        checks = draw(st.none() | st.just(1))
        found.append((follower, Preferences(checks_every_days=checks, discreet=draw(st.booleans()))))
    return Followers(tuple(found))


@st.composite
def earlier(draw: st.DrawFn) -> tuple[Delivery, ...]:
    found: list[Delivery] = []
    for number in range(1, draw(st.integers(1, 8))):
        follower = draw(st.none() | st.integers(1, 6))
        gone = follower is None
        kind = draw(st.sampled_from(DeliveryKind))
        found.append(
            Delivery(
                id=DeliveryId(number),
                kind=kind,
                state=draw(st.sampled_from(DeliveryState)),
                case=CASE.id,
                chat=None if follower is None else ChatId(100 + follower),
                follower=None if follower is None else FollowerId(follower),
                status=draw(st.sampled_from([OLD, WRONG])),
                announcement=None,
                check=None,
                change=None,
                target=DeliveryId(draw(st.integers(1, number))) if kind not in TELLS else None,
                reply=None if gone else Reply((Paragraph((Span(f"earlier {number}"),)),)),
                created_at=NOW - timedelta(days=9 - number),
                due_at=NOW,
                tries=1,
                doubts=0,
                again=draw(st.booleans()),
                sent_at=None,
                messages=(MessageId(number),),
                lost_copies=draw(st.integers(0, 2)),
                discreet=False,
                shown_at=None,
                problem=None,
            )
        )
    return tuple(found)


def stands_in(quoted: tuple[Block, ...], preview: Reply) -> bool:
    blocks, count = preview.blocks, len(quoted)
    return any(blocks[at : at + count] == quoted for at in range(len(blocks) - count + 1))


def preview(plan: Plan, now: StatusFacts, audience: Followers, *, correcting: bool = False) -> Reply:
    content = StatusDraft(
        step="preview", status=now.status, updated_on=now.updated_on, dated=True, note=now.note
    )
    prompts = Prompts(speak(), CASE, DraftId(1), correcting)
    return prompts.preview(content, plan, audience, previous=None, now=NOW, undo=UNDO)


@settings(max_examples=40, deadline=None)
@given(facts, st.none() | facts, audiences())
def test_each_notice_is_in_the_preview_word_for_word(
    now: StatusFacts, before: StatusFacts | None, audience: Followers
) -> None:
    current = None if before is None else RecordedStatus(OLD, CASE.id, before, NOW)
    plan = status_plan(Notices(speak(), CASE), now, current, audience, NOW)
    shown = preview(plan, now, audience)
    assert {each.follower for each in plan.deliveries} == {each.id for each in audience.recipients}
    assert all(stands_in(each.reply.blocks, shown) for each in plan.deliveries)
    if not plan.deliveries:
        assert stands_in(plan.sample.blocks, shown)


@settings(max_examples=60, deadline=None)
@given(facts, audiences(), earlier())
def test_each_correction_is_in_the_preview_and_reaches_who_was_told(
    now: StatusFacts, audience: Followers, chain: tuple[Delivery, ...]
) -> None:
    plan = correction_plan(Notices(speak(), CASE), now, OVER, None, audience, chain, NOW)
    shown = preview(plan, now, audience, correcting=True)
    told = {each.follower for each in chain if may_have_arrived(each)}
    here = {each.id for each, _ in audience.all if each.gone_at is None}
    by_kind = {
        kind: [each.follower for each in plan.deliveries if each.kind is kind and each.follower is not None]
        for kind in DeliveryKind
    }
    assert sorted(by_kind[DeliveryKind.CORRECTION]) == sorted(here & told)
    assert sorted(by_kind[DeliveryKind.NOTICE]) == sorted({each.id for each in audience.recipients} - told)
    for each in plan.deliveries:
        if each.kind in TELLS:
            assert stands_in(each.reply.blocks, shown)
    edits = [each for each in plan.deliveries if each.kind is DeliveryKind.EDIT]
    owner = {each.id: each.follower for each in chain}
    assert all(owner[each.target] == each.follower for each in edits if each.target)
    assert len({each.target for each in edits}) == len(edits)


@settings(max_examples=40, deadline=None)
@given(audiences(), earlier())
def test_a_withdrawal_takes_away_each_message_once_from_whose_it_is(
    audience: Followers, chain: tuple[Delivery, ...]
) -> None:
    plan = withdrawal_plan(Notices(speak(), CASE), OVER, audience, chain, NOW)
    owner = {each.id: each.follower for each in chain}
    removals = [each for each in plan.deliveries if each.kind is DeliveryKind.DELETE]
    arrived = {each.id for each in chain if may_have_arrived(each)}
    here = {each.id for each, _ in audience.all}
    assert sorted(each.target for each in removals if each.target) == sorted(
        each for each in arrived if owner[each] in here
    )
    assert all(each.target and owner[each.target] == each.follower for each in removals)
    told = [
        each.follower
        for each in plan.deliveries
        if each.kind is DeliveryKind.WITHDRAWAL and each.follower is not None
    ]
    assert sorted(told) == sorted(here & {owner[each] for each in arrived if owner[each] is not None})


@settings(max_examples=40, deadline=None)
@given(audiences(), earlier())
def test_a_check_is_told_only_to_who_asked_for_checks(
    audience: Followers, sent: tuple[Delivery, ...]
) -> None:
    plan = check_plan(Notices(speak(), CASE), OVER, audience, sent, NOW)
    asked = {each.id for each, wanted in audience.all if wanted.checks_every_days}
    assert {each.follower for each in plan.deliveries} <= asked & {each.id for each in audience.recipients}
    shown = preview(plan, OVER.facts, audience)
    assert all(stands_in(each.reply.blocks, shown) for each in plan.deliveries)
