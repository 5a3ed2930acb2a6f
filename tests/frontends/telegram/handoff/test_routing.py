"""Whatever clients and staff do, in any order, nobody reads what was written for somebody else.

HYPOTHESIS_PROFILE=thorough looks for minutes instead of seconds.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.reply import plain_text
from bot.matching.snapshot import Snapshot
from tests.frontends.telegram.handoff.conftest import Office, open_office, says
from tests.memory_disk import folder_in_memory
from tests.standin import FaultKind, StandIn
from tests.standin.chat import BotMessage, Chat
from tests.standin.people import Person
from tests.store.clock import Clock

_MANY = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 6
_MARK = re.compile(r"\b(?:ask|say)\d+\b")

ACTS = (
    *("leaves", "leaves", "leaves", "replies", "replies", "replies", "replies", "undoes", "sends_anyway"),
    *("takes", "closes", "blocks", "unblocks", "forgets", "edits", "corrects", "talks"),
    *("cuts", "cuts", "cuts", "closes_topic", "closes_topic_unseen", "deletes_topic", "turns_topics"),
    *("waits", "waits", "repeats"),
)


@dataclass(slots=True)
class Week:
    """An office at work: who wrote each `asked` mark, and whose post each `told` mark answered.

    `sent`: the marks of clients that the bot said it passed on. `cut`: where the next message arrives without
    Telegram's answer.
    """

    office: Office
    number: int = 0
    asked: dict[str, Person] = field(default_factory=dict)
    told: dict[str, Person] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    cut: Chat | None = None

    def mark(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def client(self, luck: int) -> Person:
        return (self.office.ana, self.office.ben)[luck % 2]

    def member(self, luck: int) -> Person:
        return (self.office.mia, self.office.noor)[luck // 2 % 2]

    def post(self, luck: int) -> tuple[BotMessage, Person] | None:
        """Return a post of a client in the group, and who wrote it."""
        posts = [
            (each, self.asked[marks[0]])
            for each in self.office.group.history
            if self.office.group.shows(each)
            if (marks := _MARK.findall(each.text)) and marks[0] in self.asked and len(set(marks)) == 1
            if says(each, "inbox_new") or says(each, "inbox_more")
        ]
        return posts[luck % len(posts)] if posts else None

    async def delivers(self, after: float) -> None:
        """Send what is due; only deliveries meet the cut, not the answers of the conversation."""
        if self.cut is None:
            await self.office.delivers(after=after)
            return
        fault = self.office.standin.fault("sendMessage", FaultKind.CUT_AFTER, chat=self.cut)
        await self.office.delivers(after=after)
        if not fault.times:
            self.cut = None
        fault.cancel()

    async def act(self, what: str, luck: int) -> None:
        office, client, member = self.office, self.client(luck), self.member(luck)
        match what:
            case "leaves":
                mark = self.mark("ask")
                self.asked[mark] = client
                await office.writes(client, "/message")
                if says(client.last, "handoff_begin"):
                    await office.writes(client, f"{mark} please.")
                    said = await office.presses(client, "button_pass_on")
                    if says(said, "handoff_sent"):
                        self.sent.add(mark)
            case "replies" | "repeats":
                found = self.post(luck)
                if found is not None:
                    post, writer = found
                    mark = self.mark("say")
                    self.told[mark] = writer
                    member.replies(f"{mark} is our answer.", post, to=office.group)
                    await (office.handle_twice() if what == "repeats" else office.handle())
            case "edits":
                client.say("violet umbrellas")
                client.edit("green umbrellas")
                await office.handle()
            case "corrects":
                member.say("So be it.", to=office.group)
                member.edit("So be it then.", to=office.group)
                await office.handle()
            case "talks":
                member.say("I think so.", to=office.group)
                await office.handle()
            case "forgets":
                await office.writes(client, "/forget yes")
            case "closes_topic" | "closes_topic_unseen" | "deletes_topic":
                self._meddles(what, member, luck)
                await office.handle()
            case "turns_topics":
                if office.group.topics:
                    office.group.is_no_forum_any_more()
                else:
                    office.group.becomes_a_forum(bot_manages_topics=luck % 3 > 0)
            case "cuts":
                self.cut = (office.group, client)[luck // 4 % 2]
            case "waits":
                await self.delivers(after=1 + luck % 12)
            case _:
                await self._press(what, member)

    def _meddles(self, what: str, member: Person, luck: int) -> None:
        """Have a member close or delete a topic by hand."""
        group = self.office.group
        numbers = [number for number, topic in group.topics.items() if topic.is_open]
        if not numbers:
            return
        number = numbers[luck % len(numbers)]
        match what:
            case "closes_topic":
                group.closes_topic(member, number)
            case "closes_topic_unseen":
                group.turn_topic(member.user, number, is_open=False)
            case _:
                group.deletes_topic(number)

    async def _press(self, what: str, member: Person) -> None:
        key = {
            "undoes": "button_inbox_undo",
            "sends_anyway": "button_inbox_send",
            "takes": "button_inbox_take",
            "closes": "button_inbox_close",
            "blocks": "button_inbox_block",
            "unblocks": "button_inbox_unblock",
        }[what]
        try:
            member.press(self.office.label(key), to=self.office.group)
        except AssertionError:
            return  # there is no such button yet
        await self.office.handle()

    def faults(self) -> list[str]:
        """Return what stands in the wrong chat, or twice without the line that says so."""
        found: list[str] = []
        again = plain_text(self.office.speak().say(self.office.speak().words.notices.sent_again))
        for person in (self.office.ana, self.office.ben):
            read: dict[str, int] = {}
            for each in person.history:
                if not says(each, "handoff_answer"):
                    continue
                for mark in _MARK.findall(each.text):
                    if self.told.get(mark) is not person:
                        found.append(f"{person} reads {mark}")
                    if again not in each.text:
                        read[mark] = read.get(mark, 0) + 1
            found += [f"{person} reads {mark} twice" for mark, count in read.items() if count > 1]
        return found

    def lost(self, accepted: set[str]) -> list[str]:
        """Return the accepted messages of clients that the group never got."""
        shown = {mark for each in self.office.group.history for mark in _MARK.findall(each.text)}
        return sorted(accepted - shown)


async def _week(template: Path, snapshot: Snapshot, acts: Sequence[tuple[str, int]]) -> list[str]:
    """Play `acts`; return what went wrong."""
    standin = StandIn()
    await standin.start()
    try:
        with tempfile.TemporaryDirectory(dir=folder_in_memory()) as folder:
            file = shutil.copy(template, Path(folder) / "bot.db")
            async with open_office(standin, f"sqlite:///{file}", Clock(), snapshot) as office:
                office.group.becomes_a_forum()
                week, accepted = Week(office), set[str]()
                for what, luck in [("leaves", 0), ("leaves", 1), *acts]:
                    await week.act(what, luck)
                    await week.delivers(after=1)
                    if what == "leaves" and f"ask{week.number}" in week.sent:
                        accepted.add(f"ask{week.number}")
                    if what == "forgets":
                        # What was not delivered yet is deleted with the rest.
                        accepted = {each for each in accepted if week.asked[each] is not week.client(luck)}
                for _ in range(4):
                    await week.delivers(after=700)
                # What is twice in doubt waits for staff: a topic that is gone refuses it without arriving.
                await office.writes(office.mia, "/retry all", to=office.group)
                await office.delivers()
                return week.faults() + [f"{mark} is lost" for mark in week.lost(accepted)]
    finally:
        await standin.stop()


def test_nobody_reads_what_was_written_for_somebody_else(taught: Snapshot, empty_file: Path) -> None:
    @settings(max_examples=_MANY, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50)), min_size=20, max_size=35))
    def play(acts: list[tuple[str, int]]) -> None:
        assert asyncio.run(_week(empty_file, taught, acts)) == []

    play()
