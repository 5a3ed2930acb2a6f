"""The small knowledge folder, learned: a snapshot to talk with, and a conversation on a real store."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.asker import Asker
from bot.conversation.service import Conversation, OwnCasesOf
from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.domain.press import Press
from bot.domain.reply import Button, Reply, plain_text
from bot.knowledge.loading import load
from bot.matching.decide import Thresholds
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import Snapshot
from bot.store.chats import misses, votes
from bot.store.database.engine import Store
from tests.knowledge import folder
from tests.store.clock import Clock
from tests.store.written import vote_of

USUAL = Thresholds(answer=0.5, margin=0.1, suggest=0.1)
HESITANT = Thresholds(answer=1.0, margin=0.1, suggest=0.1)
"""Never sure: what would be an answer is a suggestion."""

RETENTION_DAYS = 90

_SUBJECTS = (
    *("apples", "bridges", "candles", "dolphins", "engines", "feathers"),
    *("gardens", "hammers", "islands", "jackets", "kettles", "lanterns"),
)
MANY = len(_SUBJECTS)
"""Entries of the theme `many`, and themes of a folder with `many_themes`: more than one page."""


def words_of(key: str) -> str:
    """Return what the folder's wording says under `key`, before its placeholders."""
    return f"The words {key.replace('_', ' ')}."


def files(*, many_entries: bool = False, many_themes: bool = False) -> dict[str, str | bytes | None]:
    """Return what differs from the plain folder: each wording names its key; long lists where asked for."""
    changed: dict[str, str | bytes | None] = {
        name: re.sub(
            r'^(\w+): ("?)Some words\.',
            lambda at: f"{at[1]}: {at[2]}{words_of(at[1])}",
            folder.files()[name],
            flags=re.M,
        )
        for name in ("en/wording.yaml", "en/own_case.yaml", "en/staff.yaml", "help/en.yaml")
    }
    if many_entries:
        changed["en/entries/08-many.yaml"] = _theme("Many things", _SUBJECTS)
    if many_themes:
        for number, subject in enumerate(_SUBJECTS):
            changed[f"en/entries/{number + 20}-{subject}.yaml"] = _theme(f"All about {subject}", [subject])
    return changed


def _theme(title: str, subjects: tuple[str, ...] | list[str]) -> str:
    head = f"# yaml-language-server: $schema=../../schema/entries.json\ntheme: {title}\nentries:\n"
    return head + "".join(
        f"""\
  - id: about-{subject}
    question: What about {subject}?
    phrases: [tell me of {subject}]
    label: Is it {subject}?
    lead: A bit of {subject}.
    more: All of {subject}.
    related: []
    sources:
      - title: Visa Denials
        url: https://travel.state.gov/denials.html
        kind: official
        supports: [All of {subject}.]
        read: 2026-11-24
    reviewed: null
"""
        for subject in subjects
    )


def snapshot(
    parent: Path, changed: dict[str, str | bytes | None] | None = None, thresholds: Thresholds = USUAL
) -> Snapshot:
    """Write the folder below `parent` and learn it."""
    loaded = load(folder.write(parent, files() if changed is None else changed))
    assert loaded.knowledge is not None, [str(fault) for fault in loaded.faults]
    return Snapshot.build(loaded.knowledge, choose_encoder("lexical"), thresholds)


@dataclass
class Client:
    """A person in a chat: every message and press is an update of its own."""

    conversation: Conversation
    store: Store
    chat: ChatId
    last: list[int] = field(default_factory=lambda: [0])

    def who(self, *, edited: bool = False, once: int | None = None) -> Asker:
        """Return who asks now; `once` stands for an update that is handled again."""
        if once is None:
            self.last[0] += 1
        return Asker(self.chat, UpdateId(once or self.last[0]), edited=edited)

    async def asks(self, text: str, *, edited: bool = False, once: int | None = None) -> Reply:
        return await self.conversation.answer(text, self.who(edited=edited, once=once))

    async def presses(self, press: Press, *, once: int | None = None) -> Reply:
        return await self.conversation.press(press, self.who(once=once))

    async def kept(self, number: int) -> misses.KeptMiss | None:
        async with self.store.reading() as conn:
            return await misses.find(conn, number)

    async def vote(self, entry: str) -> votes.StoredVote | None:
        async with self.store.reading() as conn:
            return await vote_of(conn, self.chat, EntryId(entry))


def conversation(
    current: Callable[[], Snapshot],
    store: Store,
    clock: Clock,
    own_cases: OwnCasesOf | None = None,
    own_case_commands: Sequence[str] = (),
) -> Conversation:
    return Conversation(
        current,
        store,
        clock=clock,
        retention_days=RETENTION_DAYS,
        own_cases=own_cases,
        own_case_commands=own_case_commands,
    )


def text_of(reply: Reply) -> str:
    return plain_text(reply.blocks)


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.rows for button in row]


def press_named(reply: Reply, label: str) -> Press:
    """Return what the button of that label sends."""
    return next(button.press for button in buttons(reply) if button.label == label)
