"""A client with a case hears what the record says, and nothing that the recorded status makes untrue."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clients.own_case_desk import OwnCaseDesk
from bot.clients.own_cases import OwnCases
from bot.domain.ids import EntryId, Locale
from bot.domain.press import OpenContact, OpenEntry, OpenOwnCases
from bot.domain.reply import Listing, Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.store.cases import cases
from bot.store.database.engine import Store
from tests.clients.client_desk import ANN, ClientDesk, said
from tests.conversation import world
from tests.conversation.test_typed import entry_of
from tests.conversation.world import Client, buttons, words_of
from tests.knowledge.real_words import own_case_text
from tests.store.clock import Clock

HELD = EntryId("passport-held")
ISSUED = """\
statuses:
  - status: Issued
    means: Good news.
    do_now: Wait for it.
    comes_next: Your passport.
    entry: what-is-221g
    outdates: [passport-held]
    refused: no
  - status: Refused
    means: Not yet.
    do_now: Read your letter.
    comes_next: The officer decides.
    entry: what-is-221g
"""


@pytest.fixture(scope="session")
def outdating(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("outdating"), {**world.files(), "en/statuses.yaml": ISSUED})


@pytest.fixture
async def store(file_url: str, clock: Clock) -> AsyncIterator[Store]:
    """Return a store that goes by the clock of the desk."""
    opened = await Store.open(file_url, clock)
    yield opened
    await opened.close()


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock, updates=1000)


@pytest.fixture
def ann(desk: ClientDesk, learned: Snapshot) -> Client:
    own = OwnCaseDesk(desk.own, desk.joining, desk.office)
    return Client(world.conversation(lambda: learned, desk.store, desk.clock, own=own), desk.store, ANN)


def lines(reply: Reply) -> list[str]:
    items = [item for each in reply.blocks if isinstance(each, Listing) for item in each.items]
    return ["".join(span.text for span in item) for item in items]


def leads_to_the_case(reply: Reply) -> bool:
    return OpenOwnCases() in [each.press for each in buttons(reply)]


async def test_any_news_is_answered_from_the_record_with_the_note_first(
    ann: Client, desk: ClientDesk
) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Refused", note="Bring the police certificate.")
    async with desk.store.transaction() as tx:
        await cases.add_item(tx, case.id, "the certificate", desk.clock())
    reply = await ann.asks("any news?")

    told = lines(reply)
    assert len(told) == 5
    assert told[0] == own_case_text("news_note", note="Bring the police certificate.")
    assert told[-1] == own_case_text("news_items", items="the certificate")
    assert [each.press for each in buttons(reply)] == [
        OpenEntry(EntryId("ceac-shows-refused")),
        OpenOwnCases(),
        OpenContact(),
    ]


async def test_under_a_note_nobody_reads_that_we_need_nothing(ann: Client, desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Refused")
    assert own_case_text("news_no_items") in lines(await ann.asks("any news?"))
    await desk.records(case, "Refused", note="Please send us the police certificate.")
    assert own_case_text("news_no_items") not in lines(await ann.asks("any news?"))


async def test_days_since_the_refusal_end_with_it(ann: Client, desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.records(case, "Refused")
    refused = own_case_text("news_refused", days="", day="").split()[0]
    assert any(each.startswith(refused) for each in lines(await ann.asks("any news")))
    await desk.records(case, "Issued")
    assert not any(each.startswith(refused) for each in lines(await ann.asks("any news")))


async def test_each_of_several_cases_has_its_lines(ann: Client, desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await desk.joins(await desk.case("LMA2020004821"))
    reply = await ann.asks("when do you check again")
    assert "3456" in said(reply)
    assert "4821" in said(reply)


async def test_whoever_follows_no_case_asks_a_question_like_any_other(ann: Client) -> None:
    assert lines(await ann.asks("any news?")) == []


@pytest.mark.parametrize("command", ["start", "topics", "help", "contact"])
async def test_followers_have_a_way_to_their_case_under_commands(
    ann: Client, desk: ClientDesk, command: str
) -> None:
    assert not leads_to_the_case(await ann.conversation.command(command, ann.who()))
    await desk.joins(await desk.case())
    assert leads_to_the_case(await ann.conversation.command(command, ann.who()))


async def test_followers_have_it_under_answers_and_presses(ann: Client, desk: ClientDesk) -> None:
    assert not leads_to_the_case(await ann.asks("they kept my passport"))
    await desk.joins(await desk.case())
    assert leads_to_the_case(await ann.asks("they kept my passport"))
    assert leads_to_the_case(await ann.presses(OpenEntry(HELD)))


async def test_a_button_opens_the_case_of_the_chat_that_presses_it(ann: Client, desk: ClientDesk) -> None:
    own = OwnCaseDesk(desk.own, desk.joining, desk.office)
    await desk.joins(await desk.case())
    assert "3456" in said(await own.press(OpenOwnCases(), ANN, desk.update()))


async def test_what_is_said_to_the_refused_is_not_said_after_issued(
    desk: ClientDesk, outdating: Snapshot, store: Store
) -> None:
    phrases = Phrasebook.of(outdating.knowledge.firm, outdating.language(Locale("en")))
    own = OwnCaseDesk(OwnCases(store, lambda: phrases), desk.joining, desk.office)
    talking = Client(world.conversation(lambda: outdating, store, desk.clock, own=own), store, ANN)
    case = await desk.case()
    await desk.joins(case)
    assert entry_of(await talking.asks("they kept my passport")) == HELD
    await desk.records(case, "Refused")
    assert entry_of(await talking.asks("they kept my passport")) == HELD
    await desk.records(case, "Issued")
    reply = await talking.asks("they kept my passport")

    assert entry_of(reply) is None
    assert "Good news." in said(reply)
    assert words_of("outdated_answer") in said(reply)
    assert OpenEntry(HELD) in [each.press for each in buttons(reply)]
    assert entry_of(await talking.presses(OpenEntry(HELD))) == HELD
    assert entry_of(await talking.asks("can I travel now")) == "travel-while-pending"
