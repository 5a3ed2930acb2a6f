"""From knowledge to replies: the text of a message and the buttons under it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from itertools import takewhile
from types import MappingProxyType
from typing import TypeVar, assert_never
from zoneinfo import ZoneInfo

from bot.conversation.case_paragraphs import Known, filled, own_paragraphs
from bot.conversation.source_words import read_when, sources_counted
from bot.domain.conversation.exchange import LastRead
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OpenEntry,
    OpenOwnCases,
    OpenSources,
    OpenTheme,
    OpenTopics,
    OpenWhole,
    Press,
    Vote,
    WriteToOffice,
)
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span, plain_text
from bot.knowledge.command_words import clients_words, command_listing
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Entry, Firm, Language, Theme
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.office_now import office_now

PAGE = 10
"""Buttons on one page of a list: more would push the heading off a phone's screen."""

MOST_RELATED = 3
"""Questions offered under an answer."""

MOST_MENUS = 2
"""Suggestions in a row, after which the way to a person comes first."""

SHORT_WHOLE = 350
"""Characters of an answer that is shown at once, as long as the longest first words."""

_T = TypeVar("_T")

_PHONE = "firm.phone"

Rows = tuple[tuple[Button, ...], ...]


class Extent(Enum):
    """How much of an answer is shown: its first words, what comes after them, or all of it."""

    LEAD = 1
    REST = 2
    WHOLE = 3


class Repeated(Enum):
    """How an answer is given that was just read: what comes after its first words, or that it is the same."""

    REST = 1
    SAME = 2


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
        return Reply(self._say(self._words.start), (*self._theme_rows(0), *self._person_rows()))

    def help(self, commands: Sequence[str], own_case: Sequence[str]) -> Reply:
        """Return how to ask, with the commands by name; `own_case` are those about the asker's own case."""
        words = self._words
        blocks = self._say(words.help)
        blocks += (*self._say(words.help_commands), self._listing(commands))
        if own_case:
            blocks += (*self._say(words.help_own_case), self._listing(own_case))
            blocks += self._say(words.help_no_invitation)
        blocks += self._say(words.help_urgent) + self._say(words.disclaimer)
        return Reply(blocks, (self._topics_row() + self._contact_row(), *self._office_rows()))

    def contact(self, now: datetime, theirs: ZoneInfo | None) -> Reply:
        """Return how to reach the firm; `theirs` is the client's time zone, if known."""
        said = self._say(self._words.contact)
        if hours := office_now(self._phrases, now, theirs):
            said = _in_one((*said, Paragraph((Span(hours),))))
        return Reply(said, (*self._office_rows(), self._topics_row()))

    def privacy(self) -> Reply:
        """Return what is stored and what never to send."""
        return self.with_ways_on(self._words.privacy, retention_days=str(self._retention_days))

    def of(self, outcome: MatchOutcome, asked: int, known: Known | None = None, *, menus: int = 0) -> Reply:
        """Return what a client reads for `outcome`; `asked` is the miss it was stored as, if any.

        `known`: the asker's own cases, if an answer may mention them. `menus`: how many suggestions in a row
        came before.
        """
        match outcome:
            case Answer(candidates, also=also):
                entry = self._language.entries[candidates[0].entry]
                return self._with_first(self.answer(entry, known), [each.entry for each in also])
            case Suggest(offered, _, several, opposite):
                if several:
                    return self.both(offered, asked)
                return self.suggestion(offered, asked, opposite=opposite, menus=menus)
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
        return Reply(self._say(template), (*self._office_rows(), self._contact_row(), self._topics_row()))

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
        return Reply(blocks, (self._topics_row() + self._contact_row(), *self._office_rows()))

    def _listing(self, commands: Sequence[str]) -> Listing:
        words = self._language.words
        return command_listing(words, {f"/{name}": clients_words(words, name) for name in commands})

    def answer(
        self,
        entry: Entry,
        known: Known | None = None,
        extent: Extent | None = None,
    ) -> Reply:
        """Return an entry's answer with what is `known` about the asker.

        `extent`: None shows all of a short answer, and of others the first words. With these comes what the
        answer says about the asker's own case.
        """
        lead = filled(entry.lead, self._phrases, known)
        rest = filled(entry.more, self._usual, known)
        disclaims = self._disclaims or entry.disclaimed or extent is Extent.WHOLE
        if extent is None:
            extent = Extent.WHOLE if len(plain_text(lead + rest)) <= SHORT_WHOLE else Extent.LEAD
        blocks = {
            Extent.LEAD: lead + own_paragraphs(entry.more, self._usual, known),
            Extent.REST: rest,
            Extent.WHOLE: lead + rest,
        }[extent]
        footer = self._standing(entry)
        if disclaims:
            footer += self._say(self._words.disclaimer)
        blocks += _in_one(footer + self._say(self._words.did_this_help))
        return Reply(blocks, self.answer_rows(entry, whole=extent is not Extent.LEAD))

    def _with_first(self, answer: Reply, others: Sequence[EntryId]) -> Reply:
        """Return `answer` with the buttons of `others` before its related questions, three in all."""
        related = [each for row in answer.rows for each in row if isinstance(each.press, OpenEntry)]
        ours = tuple(row for row in answer.rows if not isinstance(row[0].press, OpenEntry))
        first = [row for row in self._entry_rows(others) if row[0] not in related]
        return replace(answer, rows=(*ours, *[*first, *((each,) for each in related)][:MOST_RELATED]))

    def answer_rows(self, entry: Entry, *, whole: bool, voted: bool | None = None) -> Rows:
        """Return the buttons under an answer; `whole`: no more of it follows. `voted` marks the thumb."""
        further: tuple[Button, ...] = ()
        if not whole:
            further += (Button(self._words.button_whole, OpenWhole(entry.id)),)
        if entry.sources:
            further += (Button(self._words.button_sources, OpenSources(entry.id)),)
        rows = (self._thumbs(entry, voted, whole=whole), *self._entry_rows(entry.related))
        rows += self._office_rows() if voted is False else ()
        return (further, *rows) if further else rows

    def in_one_sentence(self, entry: Entry) -> Reply:
        """Return the first sentence of an answer, which is in bold, and the way to a person."""
        sentence = _first_sentence(filled(entry.lead, self._phrases, None))
        blocks = (*self._say(self._words.in_one_sentence), sentence)
        rows = self.answer_rows(entry, whole=False)[:2]
        return Reply(blocks, (*rows, *self._person_rows()))

    def again(self, outcome: Answer, repeated: Repeated, known: Known | None) -> Reply:
        """Answer a question that leads to the answer before it, without its first words once more.

        Where nothing else is known, say so, and offer a person and what else the question may mean.
        """
        entry = self._language.entries[outcome.candidates[0].entry]
        if repeated is Repeated.REST:
            return self.answer(entry, known, Extent.REST)
        rows = (*self._person_rows(), *self.answer_rows(entry, whole=False))
        said = Reply(self._say(self._words.same_answer, question=entry.question), rows)
        return self._with_first(said, [each.entry for each in outcome.candidates[1:]])

    def nothing_more(self, entry: Entry) -> Reply:
        """Say that all of an answer was shown, with its buttons and the way to a person."""
        rows = (*self.answer_rows(entry, whole=True), *self._person_rows())
        return Reply(self._say(self._words.nothing_more), rows)

    def sure(self, entry: Entry) -> Reply:
        """Return what an entry's answer rests on, in place of a promise that it is right."""
        blocks = self._say(self._words.are_you_sure, question=entry.question) + self._standing(entry)
        sources = (Button(self._words.button_sources, OpenSources(entry.id)),) if entry.sources else ()
        thumbs = self._thumbs(entry, None, whole=False)
        return Reply(blocks, (*((sources,) if sources else ()), thumbs, *self._person_rows()))

    def others(self, others: Sequence[Candidate], asked: int) -> Reply:
        """Return other questions that may have been meant, and the way to a person; `asked` is the miss."""
        if not others:
            return self.with_ways_on(self._words.not_what_you_asked_none)
        rows = self._entry_rows(tuple(each.entry for each in others), asked)
        none = (Button(self._words.button_none_of_these, NoneOfThese(asked)),)
        return Reply(self._say(self._words.not_what_you_asked), (*rows, none, *self._person_rows()))

    def sources(self, entry: Entry) -> Reply:
        """Return the sources of an entry's answer: each page with its kind and the date it was read."""
        listed = tuple(
            (Span(each.title, link=each.url), Span(f" {read_when(each, self._phrases)}"))
            for each in entry.sources
        )
        blocks = self._say(self._words.sources, question=entry.question)
        blocks += (Listing(listed), *self._say(self._words.sources_note))
        back = Button(self._words.button_answer, OpenEntry(entry.id))
        return Reply(blocks, ((back,), self._topics_row() + self._contact_row()))

    def suggestion(
        self, offered: Sequence[Candidate], asked: int, *, opposite: str | None = None, menus: int = 0
    ) -> Reply:
        """Return up to three questions to choose from; `asked` is the miss they were offered for.

        `opposite`: the key of a pair of which the bot asks what is so. `menus` came before: the heading is
        never the same twice in a row. The last button is a person; after `MOST_MENUS`, the first is.
        """
        asking = [each.ask for each in self._language.opposites.pairs if each.key == opposite]
        usual = self._words.suggest if menus == 0 else self._words.suggest_person
        heading = asking[0] if asking else self._words.suggest_again if menus % 2 else usual
        rows = self._entry_rows(tuple(candidate.entry for candidate in offered), asked)
        rows += ((Button(self._words.button_none_of_these, NoneOfThese(asked)),),)
        person = self._person_rows()
        said = self._usual.say(heading)
        return Reply(said, (*person, *rows) if menus >= MOST_MENUS else (*rows, *person))

    def both(self, offered: Sequence[Candidate], asked: int) -> Reply:
        """Return the first words of several answers, one after the other, and buttons for all of each."""
        blocks: tuple[Block, ...] = self._say(self._words.suggest_two)
        for number, candidate in enumerate(offered, start=1):
            entry = self._language.entries[candidate.entry]
            values = {"number": str(number), "question": entry.question}
            blocks += self._say(self._words.suggest_two_question, **values)
            blocks += filled(entry.lead, self._phrases, None)
        blocks += self._say(self._words.disclaimer)
        rows = self._entry_rows(tuple(each.entry for each in offered), asked)
        none = (Button(self._words.button_none_of_these, NoneOfThese(asked)),)
        return Reply(blocks, (*rows, none, *self._person_rows()))

    def topics(self, page: int) -> Reply:
        """Return page `page` (from 0) of the themes."""
        rows = (*self._theme_rows(page), *self._person_rows())
        return Reply(self._say(self._words.topics), rows, in_place=True)

    def theme(self, theme: Theme, page: int) -> Reply:
        """Return page `page` (from 0) of the questions of a theme."""
        shown, pager = self._page(theme.entries, page, lambda at: OpenTheme(theme.key, at))
        back = (Button(self._words.button_back, OpenTopics()),)
        return Reply(
            self._say(self._words.theme, theme=theme.title),
            (*self._entry_rows(shown), *pager, back, *self._person_rows()),
            in_place=True,
        )

    def _say(self, template: Template, **values: str) -> tuple[Block, ...]:
        return self._phrases.say(template, **values)

    def _standing(self, entry: Entry) -> tuple[Block, ...]:
        counted = sources_counted(entry.sources, self._words)
        if entry.reviewed:
            date = self._phrases.day(entry.reviewed.on)
            return self._say(self._words.reviewed, sources=counted, date=date)
        return self._say(self._words.not_reviewed, sources=counted)

    def _thumbs(self, entry: Entry, voted: bool | None, *, whole: bool) -> tuple[Button, ...]:
        up = self._words.button_helped_chosen if voted is True else self._words.button_helped
        down = self._words.button_not_helped_chosen if voted is False else self._words.button_not_helped
        return (
            Button(up, Vote(entry.id, entry.version, helpful=True, whole=whole or None)),
            Button(down, Vote(entry.id, entry.version, helpful=False, whole=whole or None)),
        )

    def _entry_rows(self, ids: Sequence[EntryId], asked: int | None = None) -> Rows:
        return tuple((Button(self._language.entries[each].label, OpenEntry(each, asked)),) for each in ids)

    def _theme_rows(self, page: int) -> Rows:
        shown, pager = self._page(self._language.themes, page, OpenTopics)
        return (*((Button(theme.title, OpenTheme(theme.key)),) for theme in shown), *pager)

    def _page(self, items: Sequence[_T], page: int, at: Callable[[int], Press]) -> tuple[Sequence[_T], Rows]:
        """Return one page of `items` and the row that turns pages; a page beyond the end is the last one."""
        last = max(0, (len(items) - 1) // PAGE)
        page = min(max(page, 0), last)
        pager: tuple[Button, ...] = ()
        if page > 0:
            pager += (Button(self._words.button_previous, at(page - 1)),)
        if page < last:
            pager += (Button(self._words.button_more, at(page + 1)),)
        return items[page * PAGE : (page + 1) * PAGE], (pager,) if pager else ()

    def _topics_row(self) -> tuple[Button, ...]:
        return (Button(self._words.button_topics, OpenTopics()),)

    def _contact_row(self) -> tuple[Button, ...]:
        return (Button(self._words.button_contact, OpenContact()),)

    def _person_rows(self) -> Rows:
        return (self._contact_row(), *self._office_rows())

    def _office_rows(self) -> Rows:
        if not self._office:
            return ()
        return ((Button(self._words.button_write_to_office, WriteToOffice()),),)


def _in_one(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return paragraphs as the lines of one; blocks that include a list stay as they are."""
    spans: tuple[Span, ...] = ()
    for each in blocks:
        if not isinstance(each, Paragraph):
            return blocks
        spans += (*((Span("\n"),) if spans else ()), *each.spans)
    return (Paragraph(spans),)


def _first_sentence(blocks: tuple[Block, ...]) -> Paragraph:
    """Return the words in bold that a text begins with; its first paragraph if it begins otherwise."""
    first = next((each for each in blocks if isinstance(each, Paragraph)), Paragraph(()))
    bold = tuple(takewhile(lambda span: span.bold, first.spans))
    return Paragraph(bold) if bold else first
