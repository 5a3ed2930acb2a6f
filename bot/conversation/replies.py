"""From knowledge to replies: the text of a message and the buttons under it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.conversation.answer_replies import AnswerReplies, as_lines
from bot.conversation.button_rows import ButtonRows
from bot.conversation.case_paragraphs import Known
from bot.conversation.menus import Menus
from bot.domain.conversation.exchange import LastRead
from bot.domain.conversation.match_outcome import (
    Answer,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.conversation.medium import Medium
from bot.domain.press import OpenOwnCases
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span, plain_text
from bot.knowledge.command_words import clients_words, command_listing
from bot.knowledge.did_you_mean import typo_of
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Firm, Language
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.office_now import office_now

_PHONE = "firm.phone"


class Composer:
    """Puts replies together in one language of one snapshot.

    `disclaims`: an answer says that it is no legal advice. `phones`: lists of questions and the later words
    of answers repeat the telephone number. `office`: clients can leave it a message.
    """

    def __init__(
        self,
        firm: Firm,
        language: Language,
        *,
        retention_days: int,
        office: bool = False,
        disclaims: bool = True,
        phones: bool = True,
    ) -> None:
        self._firm = firm
        self._language = language
        self._words = language.wording
        self._retention_days = retention_days
        self._office = office
        self._disclaims = disclaims
        self._phrases = self._usual = Phrasebook.of(firm, language)
        if not phones:
            values = {**self._phrases.firm, _PHONE: self._words.firm_phone_known}
            self._usual = replace(self._phrases, firm=MappingProxyType(values))
        self._rows = ButtonRows(language, office=office)
        self.answers = AnswerReplies(language, self._phrases, self._usual, self._rows, disclaims=disclaims)
        self.menus = Menus(language, self._phrases, self._usual, self._rows)

    def for_reader(self, read: LastRead, now: datetime) -> Composer:
        """Return a composer for a chat that last read at those times what is not repeated."""
        return Composer(
            self._firm,
            self._language,
            retention_days=self._retention_days,
            office=self._office,
            disclaims=not read.knows_disclaimer(now),
            phones=not read.knows_phone(now),
        )

    def told(self, reply: Reply) -> tuple[bool, bool]:
        """Return whether `reply` says that it is no legal advice, and whether it says our number."""
        said = plain_text(reply.blocks)
        disclaimers = (plain_text(self._say(each)) for each in (self._words.disclaimer, self._words.start))
        return any(each in said for each in disclaimers), (self._phrases.firm[_PHONE] or "") in said

    def start(self) -> Reply:
        """Return the greeting with the themes as buttons."""
        return Reply(self._say(self._words.start), (*self._rows.themes(0), *self._rows.person()))

    def help(self, commands: Sequence[str], own_case: Sequence[str]) -> Reply:
        """Return how to ask, with the commands by name; `own_case` are those about the asker's own case."""
        words = self._words
        blocks = self._say(words.help)
        blocks += (*self._say(words.help_commands), self._listing(commands))
        if own_case:
            blocks += (*self._say(words.help_own_case), self._listing(own_case))
            blocks += self._say(words.help_no_invitation)
        blocks += self._say(words.help_urgent) + self._say(words.disclaimer)
        return Reply(blocks, (self._rows.topics() + self._rows.contact(), *self._rows.office()))

    def contact(self, now: datetime, theirs: ZoneInfo | None) -> Reply:
        """Return how to reach the firm; `theirs` is the client's time zone, if known."""
        said = self._say(self._words.contact)
        if hours := office_now(self._phrases, now, theirs):
            said = as_lines((*said, Paragraph((Span(hours),))))
        return Reply(said, (*self._rows.office(), self._rows.topics()))

    def privacy(self) -> Reply:
        """Return what is stored and what never to send."""
        return self.with_ways_on(self._words.privacy, retention_days=str(self._retention_days))

    def sent(self, medium: Medium) -> Reply:
        """Return the answer to what is not a written question."""
        lines = self._words
        template = {
            Medium.DOCUMENT: lines.sent_document,
            Medium.PHOTO: lines.sent_photo,
            Medium.VOICE: lines.sent_voice,
            Medium.VIDEO: lines.sent_video,
            Medium.STICKER: lines.sent_sticker,
            Medium.LOCATION: lines.sent_location,
            Medium.CONTACT: lines.sent_contact,
            Medium.POLL: lines.sent_poll,
            Medium.OTHER: lines.sent_other,
        }[medium]
        return self.with_ways_on(template)

    def unknown_command(self, typed: str, names: Sequence[str]) -> Reply:
        """Name the command of `names` that `typed`, in small letters, is a typo of; else all of them."""
        near = typo_of(typed, names)
        if near is not None:
            return self.with_ways_on(self._words.unknown_command_near, command=f"/{near}")
        listed = ", ".join(f"/{name}" for name in names)
        return self.with_ways_on(self._words.unknown_command, commands=listed)

    def of(self, outcome: MatchOutcome, asked: int, known: Known | None = None, *, menus: int = 0) -> Reply:
        """Return what a client reads for `outcome`; `asked` is the miss it was stored as, if any.

        `known`: the asker's own cases, if an answer may mention them. `menus`: how many suggestions in a row
        came before.
        """
        match outcome:
            case Answer(candidates, also=also):
                entry = self._language.entries[candidates[0].entry]
                return self.answers.with_first(self.answers.of(entry, known), [each.entry for each in also])
            case Suggest(offered, _, several, opposite):
                if several:
                    return self.menus.both(offered, asked)
                return self.menus.suggestion(offered, asked, opposite=opposite, menus=menus)
            case NoAnswer(_, off_topic):
                group = next((each for each in self._language.off_topic if each.key == off_topic), None)
                if group:
                    return self.with_ways_on(self._words.off_topic, group.where)
                return self.with_ways_on(self._words.none)
            case SmallTalk(kind):
                said = next(each for each in self._language.small_talk if each.kind == kind)
                return self.with_ways_on(said.reply)
            case _:
                assert_never(outcome)

    def stale_button(self) -> Reply:
        """Say that a button is too old, in a message too: screen readers miss a notice."""
        return replace(self.with_ways_on(self._words.old_button), notice=self._words.notice_old_button)

    def person_first(self, template: Template) -> Reply:
        """Return the template with the way to a person, then the themes."""
        return Reply(self._say(template), (*self._rows.office(), self._rows.contact(), self._rows.topics()))

    def for_follower(self, reply: Reply) -> Reply:
        """Return `reply` with the way to the asker's own case."""
        mine = Button(self._language.words.notices.button_own_case, OpenOwnCases())
        presses = [each.press for row in reply.rows for each in row]
        return (
            reply
            if mine.press in presses or not (reply.blocks or reply.rows)
            else replace(reply, rows=(*reply.rows, (mine,)))
        )

    def say(self, template: Template, **values: str) -> Reply:
        """Return a reply of `template` alone."""
        return Reply(self._say(template, **values))

    def with_ways_on(self, template: Template, *more: Template, **values: str) -> Reply:
        """Return the templates with the two buttons that always offer a next step: topics and contact."""
        blocks = self._say(template, **values)
        for each in more:
            blocks += self._say(each)
        return Reply(blocks, (self._rows.topics() + self._rows.contact(), *self._rows.office()))

    def _listing(self, commands: Sequence[str]) -> Listing:
        words = self._language.words
        return command_listing(words, {f"/{name}": clients_words(words, name) for name in commands})

    def _say(self, template: Template, **values: str) -> tuple[Block, ...]:
        return self._phrases.say(template, **values)
