"""A minimal conversation that repeats what it was asked, so that a test sees what arrived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.clients.commands import CLIENT_COMMANDS
from bot.conversation.asker import Asker
from bot.domain.conversation.medium import Medium
from bot.domain.ids import EntryId, Locale
from bot.domain.press import NoneOfThese, OpenContact, OpenEntry, OpenTheme, OpenTopics, Press, Vote
from bot.domain.reply import Button, Paragraph, Reply, Span
from bot.frontends.telegram.sending.circuit import ProbeTimes
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Language, TimeZones
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.urgent import Urgent
from bot.knowledge.wording.files import KEYS_OF, Wordings, keys_of
from bot.knowledge.wording.keys import FIRM_PLACEHOLDERS, Keys

QUICK = ProbeTimes(first=0.01, longest=0.05, doubtful_after=0.0)
"""Probe times with which an outage is over as soon as Telegram answers again."""

ENTRY = EntryId("how-long")
BUTTONS = (
    (Button("How long?", OpenEntry(ENTRY)), Button("None of these", NoneOfThese(7))),
    (Button("Yes", Vote(ENTRY, "00c0ffee", helpful=True)), Button("Topics", OpenTopics())),
    (Button("Contact", OpenContact()),),
)


def saying(text: str, **more: Any) -> Reply:
    """Return a reply of one paragraph."""
    return Reply((Paragraph((Span(text),)),), **more)


def _command(name: str, who: Asker) -> Reply:
    return saying(name, rows=BUTTONS if name == "start" else ())


class BrokenError(Exception):
    """A fault of the conversation; its message quotes the client, as a library's might."""


@dataclass(slots=True)
class Echo:
    """Satisfies `Answers`."""

    longest: int = 4096
    asked: list[Asker] = field(default_factory=list)
    pressed: list[Press] = field(default_factory=list)
    remembered: list[Reply] = field(default_factory=list)

    async def answer(self, utterance: str, who: Asker) -> Reply:
        self.asked.append(who)
        if "broken" in utterance:
            raise BrokenError(utterance)
        if utterance == "long":
            return saying("word " * 2000, rows=BUTTONS)
        return saying(f"{'edited ' if who.edited else ''}answer to {utterance}", rows=BUTTONS)

    async def press(self, press: Press, who: Asker) -> Reply:
        self.asked.append(who)
        self.pressed.append(press)
        match press:
            case OpenTopics():
                return saying("the topics", rows=BUTTONS, in_place=True)
            case Vote():
                return Reply(notice="Thank you")
            case OpenContact():
                raise BrokenError("contact")
            case OpenTheme():
                return saying("a button without a label", rows=((Button("", OpenContact()),),))
            case NoneOfThese():
                return saying("word " * 2000, rows=BUTTONS, in_place=True)
            case _:
                return saying("opened", rows=BUTTONS)

    async def command(self, name: str, who: Asker) -> Reply:
        return self.commands[name](who)

    async def remember(self, reply: Reply, who: Asker) -> None:
        self.remembered.append(reply)

    @property
    def commands(self) -> Mapping[str, Callable[[Asker], Reply]]:
        return {each.name: partial(_command, each.name) for each in CLIENT_COMMANDS if not each.own_case}

    def sent(self, medium: Medium, who: Asker) -> Reply:
        return saying(f"sent {medium}")

    def unknown_command(self, typed: str, who: Asker) -> Reply:
        return saying("unknown command")

    def only_private(self, who: Asker) -> Reply:
        return saying("only in private", rows=BUTTONS)

    def stale_button(self, who: Asker) -> Reply:
        return Reply(notice="an old button")

    def failure(self, reference: str, who: Asker) -> Reply:
        return saying(f"failed {reference}")


def wordings() -> Wordings:
    """Return every wording file, with the keys and all placeholders as texts."""
    # Each field of Wordings is of the class that KEYS_OF names for it.
    return Wordings(**{name: _said(keys) for name, keys in KEYS_OF.items()})  # type: ignore[arg-type]


def _said(keys: type[Keys]) -> Keys:
    words: dict[str, object] = {}
    for name, says, _ in keys_of(keys):
        said = " ".join([name.replace("_", " "), *(f"{{{each}}}" for each in sorted(says.placeholders))])
        words[name] = (said,) if says.many else said if says.label else Template.parse(said)
    return keys.model_validate(words)


def speak() -> Phrasebook:
    """Return words that consist of their keys, with a value for each firm placeholder."""
    zones = TimeZones(MappingProxyType({"africa": ("Africa/Lagos",)}), MappingProxyType({}))
    language = Language(
        Locale("en"), (), MappingProxyType({}), wordings(), (), (), (), (), (), (), Urgent((), (), ()), zones
    )
    return Phrasebook(language, MappingProxyType(dict.fromkeys(FIRM_PLACEHOLDERS, "firm")), ZoneInfo("UTC"))
