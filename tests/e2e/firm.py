"""The firm at work in its staff chat, and its clients in theirs, all through one real bot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Follower
from bot.domain.ids import CaseId, ChatId
from bot.store.cases import cases, followers, statuses
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.updates import inbox
from tests.e2e import voice
from tests.e2e.nursery import DyingBot
from tests.e2e.waiting import until
from tests.standin import Group, Person, StandIn

NUMBER = "BLG2019123456"
DETAILS = "visa IR1; post Lagos; refused 2026-11-20; check 7"
_LINK = re.compile(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Firm:
    """One bot and everybody around it. `store` reads what the bot has written, and writes what time would."""

    standin: StandIn
    bot: DyingBot
    store: Store
    group: Group
    member: Person

    async def opens_a_case(self, label: str = "Smith", number: str = NUMBER) -> CaseId:
        """Write a case down in the staff chat."""
        self.member.say(f"/newcase {number} {label}; {DETAILS}", to=self.group)
        await self.group.next_message(saying=number)
        found = await self.case(number)
        assert found is not None
        return found

    async def invites(self, number: str = NUMBER) -> str:
        """Make an invitation; return its token."""
        self.member.say(f"/invite {number}", to=self.group)
        message = await self.group.next_message(saying="?start=")
        found = _LINK.search(message.text)
        assert found is not None
        return found[1]

    async def invites_another(self, client: Person) -> str:
        """Make an invitation to another case, which `client` can open as well."""
        await self.opens_a_case("Second", "LMA2020004821")
        return await self.invites("LMA2020004821")

    async def links(self, client: Person, number: str = NUMBER) -> None:
        """Invite a client, who opens the link and agrees."""
        await self.offered(client, await self.invites(number))
        client.press(voice.own_case_label("button_join_yes"))
        await client.next_edit(saying=voice.own_case("joined"))

    async def offered(self, client: Person, token: str) -> None:
        """Have a client open the link of an invitation that works."""
        client.say(f"/start {token}")
        await client.next_message(saying=voice.own_case("join_offer"))

    async def previews(self, words: str = "Refused 2026-11-20", number: str = NUMBER) -> str:
        """Have a status previewed; return the label of what confirms it."""
        self.member.say(f"/status {number} {words}", to=self.group)
        confirms = {
            voice.staff_label("button_status_confirm"),
            voice.staff_label("button_status_confirm_only"),
        }
        preview = await self.group.next_message(where=lambda message: not confirms.isdisjoint(message.labels))
        return next(label for label in preview.labels if label in confirms)

    async def records(self, words: str = "Refused 2026-11-20", number: str = NUMBER) -> None:
        """Have a status recorded."""
        self.member.press(await self.previews(words, number), to=self.group)
        await self.group.next_edit(saying=voice.staff("status_recorded"))

    async def case(self, number: str = NUMBER) -> CaseId | None:
        """Return the case of that number."""
        async with self.store.reading() as conn:
            found = await cases.find(conn, CaseNumber(number))
        return None if found is None else found.id

    async def followers(self, number: str = NUMBER) -> tuple[Follower, ...]:
        """Return who follows a case."""
        case = await self.case(number)
        assert case is not None
        async with self.store.reading() as conn:
            return await followers.of_case(conn, case)

    async def state(self) -> list[object]:
        """Return all that a stranger must not change: cases, links, statuses, what was or will be sent."""
        async with self.store.reading() as conn:
            every = await cases.listed(conn, cases.CaseFilter(), limit=100, offset=0)
            kept: list[object] = [*every]
            for case in every:
                kept += await statuses.history(conn, case.id, standing=False)
                kept += await followers.of_case(conn, case.id)
                kept += await outbox.of_case(conn, case.id)
        return kept

    async def is_handled(self) -> None:
        """Wait until the bot has handled all that anybody has sent so far."""

        async def handled() -> bool:
            async with self.store.reading() as conn:
                waiting = await inbox.backlog(conn)
            return not self.standin.unconfirmed and not waiting.unfinished

        await until(handled, 20, otherwise=self.bot.log_tail)

    async def link_of(self, client: Person) -> Follower:
        """Return the one link of a client."""
        async with self.store.reading() as conn:
            (link,) = await followers.of_chat(conn, ChatId(client.chat_id))
        return link
