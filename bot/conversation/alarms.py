"""Alerts staff right away to people in danger and to deadlines: once per chat, matter and hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.asker import Asker
from bot.conversation.hearing import Heard
from bot.conversation.own_case_answers import Office
from bot.domain.conversation.danger import Danger, DangerAlarm, DangerLevel
from bot.domain.handoff import Mark
from bot.domain.ids import ChatId, Locale
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Block, Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.urgent import Matter
from bot.store.cases import cases, followers
from bot.store.chats import alarms
from bot.store.database.engine import Store, Transaction
from bot.store.staff import staff_notices

LATELY = timedelta(hours=1)
"""How long after a danger a chat's messages may still be about it."""

LONGEST_QUOTE = 500
"""Characters of a message that a staff line quotes, if quoting is allowed."""

_DEADLINE = "deadline/"
"""Marks the matters of deadlines among the alarms."""


class DangerAlarms:
    """Records what was recognized, and writes the lines for staff."""

    def __init__(self, store: Store, office: Office | None = None) -> None:
        self._store = store
        self._office = office

    async def tell(
        self,
        heard: Heard,
        text: str,
        who: Asker,
        locale: Locale,
        now: datetime,
        phrases: Phrasebook,
        *,
        quote: bool,
    ) -> None:
        """Tell staff what was recognized. `text`: the message without numbers; `quote`: they may read it."""
        chat = who.chat
        async with self._store.transaction() as tx:
            said = text if quote else None
            if danger := heard.danger:
                alarm = DangerAlarm(danger.kind.value, danger.level, danger.language)
                if await alarms.heard(tx, chat, alarm, now):
                    line, do = _danger(danger, chat, phrases), _do(danger, phrases)
                    await self._add(tx, Mark.DANGER, line, do, who, said, now, phrases)
            if matter := heard.matter:
                alarm = DangerAlarm((_DEADLINE + matter.key)[:32], DangerLevel.SURE, locale)
                if await alarms.heard(tx, chat, alarm, now):
                    do = phrases.words.staff.danger_do_urgent
                    line = _deadline(matter, chat, phrases)
                    await self._add(tx, Mark.URGENT, line, do, who, said, now, phrases)
        if self._office is not None:
            self._office.hurry()

    async def _add(
        self,
        tx: Transaction,
        why: Mark,
        line: tuple[Block, ...],
        do: Template,
        who: Asker,
        text: str | None,
        now: datetime,
        phrases: Phrasebook,
    ) -> None:
        words = phrases.words.staff
        for link in await followers.of_chat(tx, who.chat):
            case = await cases.get(tx, link.case)
            if case is not None:
                line += phrases.say(words.danger_case, case=case.label or case.number.value)
        if text is not None:
            line += phrases.say(words.danger_text, text=" ".join(text[:LONGEST_QUOTE].split()))
        line += phrases.say(do)
        office = self._office
        if office is None or not await office.report(
            tx, who.chat, why, line, who.once, phrases, who.app_language
        ):
            await staff_notices.add(tx, Reply(line), now)


def _danger(danger: Danger, chat: ChatId, phrases: Phrasebook) -> tuple[Block, ...]:
    words = phrases.words.staff
    return phrases.say(
        words.danger_heard,
        kind=words.label_named(f"danger_{danger.kind}"),
        level=words.label_named(f"danger_{danger.level}"),
        whose=words.danger_other if danger.other else words.danger_own,
        chat=chat_reference(chat),
    )


def _deadline(matter: Matter, chat: ChatId, phrases: Phrasebook) -> tuple[Block, ...]:
    return phrases.say(phrases.words.staff.danger_urgent, matter=matter.label, chat=chat_reference(chat))


def _do(danger: Danger, phrases: Phrasebook) -> Template:
    return phrases.words.staff.text_named(f"danger_do_{danger.kind}")
