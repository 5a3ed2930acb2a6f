"""Staff answer without typing: with prepared replies, and with entries near to what the client wrote."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.domain.ids import EntryId, Locale
from bot.knowledge.markup.template import Template
from bot.matching.snapshot import DEFAULT
from tests.frontends.telegram.handoff.conftest import Office, says
from tests.standin import StandIn
from tests.standin.chat import BotMessage

PASSPORT = EntryId("passport-held")
ASKED = "The embassy kept my passport. What now?"
PREPARED = "call +1 406-373-9828."
IN_SPANISH = "Llame al +1 406-373-9828, por favor."


async def chooses(office: Office, label: str, *, key: str = "button_inbox_prepared") -> BotMessage:
    """Open a list under the newest post and choose from it; return the preview."""
    await office.presses(office.mia, key, to=office.group)
    office.mia.press(label, to=office.group)
    await office.handle()
    return office.group.last


async def test_a_prepared_reply_is_seen_then_sent_and_can_be_undone(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    before = len(office.ana.history)
    shown = await chooses(office, "Please call us")
    assert says(shown, "inbox_prepared_preview")
    assert PREPARED in shown.text
    await office.delivers(after=600)
    assert len(office.ana.history) == before

    sent = await office.presses(office.mia, "button_inbox_send_prepared", to=office.group)
    assert says(sent, "inbox_answer_goes")
    assert sent.message_id == shown.message_id
    undone = await office.presses(office.mia, "button_inbox_undo", to=office.group)
    assert says(undone, "inbox_answer_undone")
    await office.delivers(after=600)
    assert len(office.ana.history) == before
    (thread,) = await office.open_threads()
    assert thread.waiting_since is not None


async def test_the_client_reads_a_prepared_reply_as_the_offices_words(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    await chooses(office, "Please call us")
    await office.presses(office.mia, "button_inbox_send_prepared", to=office.group)
    await office.delivers(after=11)
    assert says(office.ana.last, "handoff_answer")
    assert PREPARED in office.ana.last.text
    assert any(each["type"] == "bold" for each in office.ana.last.raw["entities"])
    assert office.ana.last.labels == (office.label("button_write_back"),)
    assert not office.ben.history


@pytest.mark.parametrize(
    ("language", "read"), [("es", IN_SPANISH), ("es-MX", IN_SPANISH), ("pt", PREPARED), (None, PREPARED)]
)
async def test_a_prepared_reply_is_in_the_clients_language(
    office: Office, standin: StandIn, language: str | None, read: str
) -> None:
    office.ana = standin.user(first_name="Ana", language=language)
    post = await office.leaves(office.ana, ASKED)
    await office.replies(office.mia, "#call-us", post)
    await office.delivers(after=11)
    assert read in office.ana.last.text


@pytest.mark.parametrize("typed", ["/reply {thread} #call-us", "/reply #{thread}   #call-us "])
async def test_a_prepared_reply_can_be_typed_by_its_name(office: Office, typed: str) -> None:
    await office.leaves(office.ana, ASKED)
    (thread,) = await office.open_threads()
    told = await office.writes(office.mia, typed.format(thread=thread.id), to=office.group)
    assert says(told, "inbox_answer_goes")
    assert PREPARED in told.text
    await office.delivers(after=11)
    assert PREPARED in office.ana.last.text


async def test_an_unknown_name_is_sent_to_nobody(office: Office) -> None:
    post = await office.leaves(office.ana, ASKED)
    before = len(office.ana.history)
    told = await office.replies(office.mia, "#cal-us", post)
    assert says(told, "inbox_prepared_unknown")
    assert told.text.count("call-us") == 2
    assert "#hours" in told.text
    await office.delivers(after=600)
    assert len(office.ana.history) == before


async def test_a_reply_that_firm_yaml_leaves_without_words_is_not_sent(office: Office) -> None:
    post = await office.leaves(office.ana, ASKED)
    before = len(office.ana.history)
    assert says(await office.replies(office.mia, "#hours", post), "inbox_prepared_empty")
    assert says(await chooses(office, "When we are open"), "inbox_prepared_empty")
    await office.delivers(after=600)
    assert len(office.ana.history) == before


async def test_an_entry_near_to_the_clients_words_becomes_the_answer(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    offered = await office.presses(office.mia, "button_inbox_entry", to=office.group)
    assert says(offered, "inbox_entries")
    assert 1 <= len(offered.labels) <= 3
    assert offered.labels[0] == "They kept my passport"

    office.mia.press(offered.labels[0], to=office.group)
    await office.handle()
    assert says(office.group.last, "inbox_prepared_preview")
    await office.presses(office.mia, "button_inbox_send_prepared", to=office.group)
    await office.delivers(after=11)
    assert says(office.ana.last, "handoff_answer")
    for part in (
        "It does not tell the result.",
        "Each embassy does this its own way.",
        "Look at your letter.",
    ):
        assert part in office.ana.last.text


@pytest.mark.parametrize(("language", "is_spanish"), [("es-MX", True), ("fr", False)])
async def test_an_entry_is_in_the_clients_language_where_the_knowledge_has_it(
    office: Office, standin: StandIn, language: str, is_spanish: bool
) -> None:
    knowledge = office.snapshot.knowledge
    english = knowledge.languages[DEFAULT]
    held = replace(english.entries[PASSPORT], lead=Template.parse("Eso no dice el resultado."))
    spanish = replace(english, locale=Locale("es"), entries=MappingProxyType({PASSPORT: held}))
    languages = MappingProxyType({DEFAULT: english, Locale("es"): spanish})
    office.snapshot = replace(office.snapshot, knowledge=replace(knowledge, languages=languages))
    office.ana = standin.user(first_name="Ana", language=language)
    await office.leaves(office.ana, ASKED)
    await chooses(office, "They kept my passport", key="button_inbox_entry")
    await office.presses(office.mia, "button_inbox_send_prepared", to=office.group)
    await office.delivers(after=11)
    assert ("Eso no dice el resultado." in office.ana.last.text) is is_spanish


async def test_where_no_entry_is_near_staff_are_told(office: Office) -> None:
    await office.leaves(office.ana, "Hello")
    told = await office.presses(office.mia, "button_inbox_entry", to=office.group)
    assert says(told, "inbox_entries_none")


async def test_a_preview_says_that_another_member_has_the_thread(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    await office.presses(office.noor, "button_inbox_take", to=office.group)
    shown = await chooses(office, "Please call us")
    assert says(shown, "inbox_others_thread")
    assert PREPARED in shown.text
    dropped = await office.presses(office.mia, "button_inbox_drop", to=office.group)
    assert says(dropped, "inbox_answer_dropped")


async def test_a_name_that_is_handled_twice_is_sent_once(office: Office) -> None:
    post = await office.leaves(office.ana, ASKED)
    office.mia.replies("#call-us", post, to=office.group)
    await office.handle_twice()
    await office.delivers(after=11)
    assert sum(PREPARED in each.text for each in office.ana.history) == 1


async def test_both_previews_of_a_choice_that_is_handled_twice_send_the_same_answer(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    await office.presses(office.mia, "button_inbox_prepared", to=office.group)
    office.mia.press("Please call us", to=office.group)
    await office.handle_twice()
    for preview in office.group.history[-2:]:
        assert says(preview, "inbox_prepared_preview")
        office.mia.press(office.label("button_inbox_send_prepared"), under=preview, to=office.group)
        await office.handle()
    await office.delivers(after=11)
    assert sum(PREPARED in each.text for each in office.ana.history) == 1


async def test_a_reply_to_the_list_or_the_preview_answers_the_client(office: Office) -> None:
    await office.leaves(office.ana, ASKED)
    listed = await office.presses(office.mia, "button_inbox_prepared", to=office.group)
    await office.replies(office.mia, "In my own words.", listed)
    await office.delivers(after=11)
    assert "In my own words." in office.ana.last.text
