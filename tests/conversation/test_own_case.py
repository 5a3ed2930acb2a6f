"""An answer that speaks of the asker's own case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.asker import ENGLISH
from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, Follower, OpenItem, OwnCase, RecordedStatus, StatusFacts
from bot.domain.ids import CaseId, ChatId, EntryId, FollowerId, StatusId
from bot.domain.press import OpenEntry, OpenWhole, Vote
from bot.domain.reply import Listing, Paragraph, Reply, Span
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from tests.conversation import world
from tests.conversation.world import Client, text_of, words_of
from tests.knowledge import folder
from tests.store.clock import Clock

NOW = Clock().now
_ANSWER = """\
**Do not worry.** Each embassy does this its own way.

      - Look at your letter.
      - Call {firm.phone}."""
_KNOWING = """\
Do not worry.

      Since the refusal: **{case.days_since_refusal}**.

      - Status: {case.status}, since {case.status_since}
      - Next check: {case.next_check}
      - Call {firm.phone}.

      **We still need:** {case.open_items}"""


def own(number: str = "BLG2019123456", **changed: object) -> OwnCase:
    """Return a case refused three weeks ago, checked two days ago; `changed` are fields of the case."""
    case = Case(
        id=CaseId(1),
        number=CaseNumber(number),
        label=None,
        visa_kind="IR1",
        post="Lagos",
        refused_on=date(2026, 11, 3),
        check_every_days=7,
        state=CaseState.OPEN,
        created_at=NOW - timedelta(days=20),
        checked_at=NOW - timedelta(days=2),
    )
    follower = Follower(FollowerId(1), CaseId(1), ChatId(11), NOW, subscribed=True, gone_at=None)
    status = RecordedStatus(StatusId(1), CaseId(1), StatusFacts("refused"), NOW - timedelta(days=15))
    return OwnCase(follower, replace(case, **changed), (status,), ())  # type: ignore[arg-type]


@dataclass
class Desk:
    """What the conversation asks for the asker's cases, and how often it did."""

    cases: dict[ChatId, tuple[OwnCase, ...]]
    asked: list[ChatId] = field(default_factory=list)

    async def of(self, chat: ChatId) -> tuple[OwnCase, ...]:
        self.asked.append(chat)
        return self.cases.get(chat, ())


@pytest.fixture(scope="session")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return a folder in which the answer about the passport speaks of the asker's case."""
    changed = world.files() | folder.replaced(folder.PASSPORT, _ANSWER, _KNOWING)
    wording = str(changed["en/wording.yaml"])
    changed["en/wording.yaml"] = wording.replace(words_of("date_day"), "On").replace("Month11", "November")
    return world.snapshot(tmp_path_factory.mktemp("knowing"), changed)


Opened = Callable[..., tuple[Client, Desk]]


@pytest.fixture
def chat_of(store: Store, knowing: Snapshot) -> Opened:
    """Return what opens the chat of somebody who follows the given cases."""

    def opened(*cases: OwnCase, now: datetime = NOW) -> tuple[Client, Desk]:
        clock = Clock()
        clock.now = now
        desk = Desk({ChatId(11): cases})
        talk = world.conversation(lambda: knowing, store, clock, desk.of)
        return Client(talk, store, ChatId(11)), desk

    return opened


async def said_to(opened: tuple[Client, Desk]) -> str:
    await opened[0].asks("they kept my passport")
    whole = text_of(await opened[0].presses(OpenWhole(EntryId("passport-held"))))
    said = whole.replace(words_of("firm_phone_known"), "+1 406-373-9828")
    said = said.split(f"\n\n{words_of('not_reviewed')}")[0]
    return said.removeprefix("It does not tell the result.\n\n")


async def test_a_client_reads_the_facts_of_the_own_case(chat_of: Opened) -> None:
    with_items = replace(own(), open_items=(OpenItem(1, "Form I-864"), OpenItem(3, "A {case.post} *paper*")))
    assert await said_to(chat_of(with_items)) == "\n\n".join(
        [
            "Do not worry.",
            f"Since the refusal: {words_of('fact_days')} 21.",
            "• Status: Refused, since On 9 November 2026\n"
            f"• Next check: {words_of('fact_next_check')} On 29 November 2026\n"
            "• Call +1 406-373-9828.",
            "We still need:",
            "• Form I-864\n• A {case.post} *paper*",
        ]
    )


async def test_whoever_follows_no_case_reads_one_line_in_place_of_the_facts(chat_of: Opened) -> None:
    assert await said_to(chat_of()) == "\n\n".join(
        ["Do not worry.", words_of("not_linked"), "• Call +1 406-373-9828."]
    )


async def test_a_bot_without_cases_says_the_same(store: Store, knowing: Snapshot) -> None:
    asked = Client(world.conversation(lambda: knowing, store, Clock()), store, ChatId(11))
    assert words_of("not_linked") in text_of(await asked.asks("they kept my passport"))


async def test_another_chat_reads_nothing_of_the_case(chat_of: Opened) -> None:
    client, desk = chat_of(own())
    other = Client(client.conversation, client.store, ChatId(12))
    assert "Refused" not in text_of(await other.asks("they kept my passport"))
    assert desk.asked == [ChatId(12)]


async def test_each_of_several_cases_is_named_above_its_facts(chat_of: Opened) -> None:
    cases = own(), own("AA00A1B2C3", post=None, refused_on=None)
    assert await said_to(chat_of(*cases)) == "\n\n".join(
        [
            "Do not worry.",
            f"{words_of('fact_which_case')} 3456 Lagos",
            f"Since the refusal: {words_of('fact_days')} 21.",
            "• Status: Refused, since On 9 November 2026\n"
            f"• Next check: {words_of('fact_next_check')} On 29 November 2026",
            f"We still need: {words_of('fact_no_open_items')}",
            f"{words_of('fact_which_case_no_post')} B2C3",
            f"Since the refusal: {words_of('fact_refused_unknown')}.",
            "• Status: Refused, since On 9 November 2026\n"
            f"• Next check: {words_of('fact_next_check')} On 29 November 2026",
            f"We still need: {words_of('fact_no_open_items')}",
            "• Call +1 406-373-9828.",
        ]
    )


async def test_a_closed_case_says_so_before_its_facts(chat_of: Opened) -> None:
    said = await said_to(chat_of(own(state=CaseState.CLOSED)))
    assert said.index(words_of("fact_case_closed")) < said.index("Since the refusal")
    assert said.count(words_of("fact_case_closed")) == 1
    assert f"Next check: {words_of('fact_no_next_check')}" in said


async def test_the_facts_stand_under_the_first_words_of_an_answer(chat_of: Opened) -> None:
    client, _ = chat_of(own("AA00A1B2C3"), own(), own())
    asked = text_of(await client.asks("they kept my passport"))
    assert asked.startswith(f"It does not tell the result.\n\n{words_of('fact_which_case')}")
    assert asked.count("Status: Refused") == 3
    assert "Do not worry." not in asked


async def test_pressing_a_question_brings_the_same_facts(chat_of: Opened) -> None:
    client, _ = chat_of(own())
    await client.asks("they kept my passport")
    asked = await client.asks("they kept my passport")
    opened = await client.presses(OpenEntry(EntryId("passport-held")))
    assert asked.blocks == opened.blocks


async def test_what_is_known_of_a_case_does_not_change_the_version_that_is_voted_on(chat_of: Opened) -> None:
    def version(reply: Reply) -> str:
        return next(each.press.version for each in world.buttons(reply) if isinstance(each.press, Vote))

    linked, unlinked = chat_of(own())[0], chat_of()[0]
    question = "they kept my passport"
    assert version(await linked.asks(question)) == version(await unlinked.asks(question))


async def test_an_answer_without_facts_reads_no_case(chat_of: Opened, knowing: Snapshot) -> None:
    client, desk = chat_of(own())
    await client.asks("can I travel now")
    await client.asks("purple elephants dance")
    await client.presses(OpenEntry(EntryId("travel-while-pending")))
    entry = knowing.knowledge.languages[ENGLISH].entries[EntryId("travel-while-pending")]
    await client.presses(Vote(entry.id, entry.version, helpful=False))
    assert desk.asked == []

    await client.asks("they kept my passport")
    assert desk.asked == [ChatId(11)]


async def test_the_day_is_the_office_s(chat_of: Opened) -> None:
    """At 2 in the morning of November 25 in UTC it is still the 24th in Montana, and at 8 no longer."""
    early, later = (datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (2, 8))
    assert f"{words_of('fact_days')} 21." in await said_to(chat_of(own(), now=early))
    assert f"{words_of('fact_days')} 22." in await said_to(chat_of(own(), now=later))


async def test_facts_in_bold_stay_bold_and_are_no_markup(chat_of: Opened) -> None:
    reply = await chat_of(own(post="*Lagos*"))[0].asks("they kept my passport")
    days = f"{words_of('fact_days')} 21"
    assert Paragraph((Span("Since the refusal: "), Span(days, bold=True), Span("."))) in reply.blocks


async def test_a_list_keeps_its_other_items_where_nothing_is_known(chat_of: Opened) -> None:
    reply = await chat_of()[0].asks("they kept my passport")
    assert Listing(((Span("Call +1 406-373-9828."),),)) in reply.blocks


@pytest.mark.parametrize("number", ["BLG2019123456", "aa00a1b2c3", "passport M1234567"])
async def test_a_number_is_answered_with_a_warning_first_and_never_kept(client: Client, number: str) -> None:
    await client.asks("they kept my passport")
    answer = await client.asks(f"they kept my passport {number}")
    plain = await client.asks("they kept my passport")
    assert text_of(answer) == f"{words_of('numbers_sent')}\n\n{text_of(plain)}"

    reply = await client.asks(f"purple elephants dance {number}")
    assert text_of(reply) == f"{words_of('numbers_sent')}\n\n{words_of('none')}"
    kept = await client.kept(1)
    assert kept is not None
    assert kept.miss.utterance is not None
    assert number[-4:] not in kept.miss.utterance


async def test_small_talk_with_a_number_is_answered_before_the_warning(client: Client) -> None:
    assert text_of(await client.asks("hello BLG2019123456")).endswith(words_of("numbers_sent"))


async def test_open_items_alone_in_a_list_become_its_items(store: Store, tmp_path: Path) -> None:
    text = "Read this.\n\n      - Status: {case.status}\n      - {case.open_items}"
    waits = replace(own(), open_items=(OpenItem(1, "Form I-864"), OpenItem(2, "Photos")))
    reply = await answer_with(text, store, tmp_path, waits)
    assert reply.blocks[2] == Listing(((Span("Status: Refused"),), (Span("Form I-864"),), (Span("Photos"),)))


async def test_what_holds_for_everybody_does_not_slip_into_the_list_of_the_last_case(
    store: Store, tmp_path: Path
) -> None:
    text = "Read this.\n\n      - Status: {case.status}\n      - Wait for us."
    alone = await answer_with(text, store, tmp_path / "one", own())
    assert alone.blocks[2] == Listing(((Span("Status: Refused"),), (Span("Wait for us."),)))

    both = await answer_with(text, store, tmp_path / "two", own(), own("AA00A1B2C3"))
    assert Listing(((Span("Status: Refused"),),)) in both.blocks
    assert Listing(((Span("Wait for us."),),)) in both.blocks


async def answer_with(text: str, store: Store, parent: Path, *cases: OwnCase) -> Reply:
    """Return what somebody with these cases reads where the answer is `text`."""
    learned = world.snapshot(parent, world.files() | folder.replaced(folder.PASSPORT, _ANSWER, text))
    desk = Desk({ChatId(11): cases})
    talk = world.conversation(lambda: learned, store, Clock(), desk.of)
    return await Client(talk, store, ChatId(11)).asks("they kept my passport")
