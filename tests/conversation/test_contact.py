"""How to reach the office: what is known, in few lines, by the client's clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.conversation.replies import Composer
from bot.domain.office_hours import OfficeHours, Opening
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import OpenContact
from bot.domain.reply import Reply
from bot.knowledge.model import Firm
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.notices.office_now import office_now
from bot.store.chats import preferences
from tests.conversation.world import Client, text_of
from tests.knowledge.real_words import shipped, shipped_english
from tests.store.clock import Clock

ALL_DAY = OfficeHours(tuple(Opening(day, time(0), time(20)) for day in range(7)))
ASKED = datetime(2026, 11, 24, 19, tzinfo=UTC)
MOST_LINES = 6
FACTS: dict[str, str] = {
    "hours": "Monday to Friday, 9 to 5",
    "email": "office@firm.example",
    "website": "https://www.firm.example",
}


def contact_of(firm: Firm) -> str:
    return text_of(Composer(firm, shipped_english(), retention_days=90).contact(ASKED, None))


def firm(**known: str | OfficeHours | None) -> Firm:
    nothing = dict.fromkeys((*FACTS, "office_hours", "appointment"))
    # The values fit the fields that they name; a mapping cannot say so.
    return replace(shipped().firm, **(nothing | known))  # type: ignore[arg-type]


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_known_is_a_line_and_what_is_not_is_none(fact: str) -> None:
    bare, told = contact_of(firm()), contact_of(firm(**{fact: FACTS[fact]}))
    (more,) = set(told.split("\n")) - set(bare.split("\n"))
    assert FACTS[fact] in more
    assert len(told.split("\n")) == len(bare.split("\n")) + 1


def test_even_all_that_is_known_takes_six_lines() -> None:
    told = contact_of(firm(**FACTS, office_hours=ALL_DAY))
    assert len(told.split("\n")) <= MOST_LINES
    assert shipped().firm.phone in told


async def pressed(client: Client) -> Reply:
    return await client.conversation.press(OpenContact(), client.who())


async def commanded(client: Client) -> Reply:
    return await client.conversation.command("contact", client.who())


@pytest.mark.parametrize("ask", [pressed, commanded])
@pytest.mark.parametrize(
    "wanted",
    [Preferences(zone="Africa/Lagos"), Preferences(quiet=QuietHours(time(22), time(7), "Africa/Lagos"))],
)
async def test_the_hours_are_by_the_clock_of_the_client(
    ask: Callable[[Client], Awaitable[Reply]],
    wanted: Preferences,
    talking_about: Callable[[Snapshot], Client],
    learned: Snapshot,
) -> None:
    known = replace(learned.knowledge, firm=replace(learned.knowledge.firm, office_hours=ALL_DAY))
    snapshot = replace(learned, knowledge=known)
    client = talking_about(snapshot)
    async with client.store.transaction() as tx:
        await preferences.put(tx, client.chat, wanted)
    phrases = Phrasebook.of(known.firm, shipped_english())
    phrases = replace(phrases, language=snapshot.language(client.who().locale))
    said = office_now(phrases, Clock()(), wanted.their_zone)
    assert said is not None
    assert wanted.their_zone is not None
    assert said != office_now(phrases, Clock()(), None)
    assert said in text_of(await ask(client))
