"""Replies that show an entry's answer, or say something of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from itertools import takewhile

from bot.conversation.button_rows import ButtonRows, Rows
from bot.conversation.case_paragraphs import Known, filled, own_paragraphs
from bot.conversation.source_words import read_when, sources_counted
from bot.domain.conversation.match_outcome import Answer
from bot.domain.ids import EntryId
from bot.domain.press import OpenEntry, OpenSources, OpenWhole, Vote
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span, plain_text
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Entry, Language
from bot.knowledge.phrasebook import Phrasebook

MOST_RELATED = 3
"""Questions offered under an answer."""

SHORT_WHOLE = 350
"""Characters of an answer that is shown at once, as long as the longest first words."""


class Extent(Enum):
    """How much of an answer is shown: its first words, what comes after them, or all of it."""

    LEAD = 1
    REST = 2
    WHOLE = 3


class Repeated(Enum):
    """How an answer is given that was just read.

    What comes after its first words, that it is the same, or only what comes next after them.
    """

    REST = 1
    SAME = 2
    NEXT = 3


class AnswerReplies:
    """Puts together replies about answers in one language.

    `usual`: the phrases of the later words of answers. `disclaims`: an answer says that it is no legal
    advice.
    """

    def __init__(
        self,
        language: Language,
        phrases: Phrasebook,
        usual: Phrasebook,
        rows: ButtonRows,
        *,
        disclaims: bool,
    ) -> None:
        self._language = language
        self._words = language.wording
        self._phrases = phrases
        self._usual = usual
        self._rows = rows
        self._disclaims = disclaims

    def of(self, entry: Entry, known: Known | None = None, extent: Extent | None = None) -> Reply:
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
        blocks += as_lines(footer + self._say(self._words.did_this_help))
        return Reply(blocks, self.rows(entry, whole=extent is not Extent.LEAD))

    def with_first(self, answer: Reply, others: Sequence[EntryId]) -> Reply:
        """Return `answer` with the buttons of `others` before its related questions, three in all."""
        related = [each for row in answer.rows for each in row if isinstance(each.press, OpenEntry)]
        ours = tuple(row for row in answer.rows if not isinstance(row[0].press, OpenEntry))
        first = [row for row in self._rows.entries(others) if row[0] not in related]
        return replace(answer, rows=(*ours, *[*first, *((each,) for each in related)][:MOST_RELATED]))

    def rows(self, entry: Entry, *, whole: bool, voted: bool | None = None) -> Rows:
        """Return the buttons under an answer; `whole`: no more of it follows. `voted` marks the thumb."""
        further: tuple[Button, ...] = ()
        if not whole:
            further += (Button(self._words.button_whole, OpenWhole(entry.id)),)
        if entry.sources:
            further += (Button(self._words.button_sources, OpenSources(entry.id)),)
        rows = (self._thumbs(entry, voted, whole=whole), *self._rows.entries(entry.related))
        rows += self._rows.office() if voted is False else ()
        return (further, *rows) if further else rows

    def in_one_sentence(self, entry: Entry) -> Reply:
        """Return the first sentence of an answer, which is in bold, and the way to a person."""
        sentence = _first_sentence(filled(entry.lead, self._phrases, None))
        blocks = (*self._say(self._words.in_one_sentence), sentence)
        rows = self.rows(entry, whole=False)[:2]
        return Reply(blocks, (*rows, *self._rows.person()))

    def again(self, outcome: Answer, repeated: Repeated, known: Known | None) -> Reply:
        """Answer a question that leads to the answer before it, without its first words once more.

        Where nothing else is known, say so, and offer a person and what else the question may mean.
        """
        entry = self._language.entries[outcome.candidates[0].entry]
        if repeated is Repeated.REST:
            return self.of(entry, known, Extent.REST)
        if repeated is Repeated.NEXT:
            following = _first_item(filled(entry.more, self._usual, known))
            return Reply(following, self.rows(entry, whole=False))
        rows = (*self._rows.person(), *self.rows(entry, whole=False))
        said = Reply(self._say(self._words.same_answer, question=entry.question), rows)
        return self.with_first(said, [each.entry for each in outcome.candidates[1:]])

    def nothing_more(self, entry: Entry) -> Reply:
        """Say that all of an answer was shown, with its buttons and the way to a person."""
        rows = (*self.rows(entry, whole=True), *self._rows.person())
        return Reply(self._say(self._words.nothing_more), rows)

    def sure(self, entry: Entry) -> Reply:
        """Return what an entry's answer rests on, in place of a promise that it is right."""
        blocks = self._say(self._words.are_you_sure, question=entry.question) + self._standing(entry)
        sources = (Button(self._words.button_sources, OpenSources(entry.id)),) if entry.sources else ()
        thumbs = self._thumbs(entry, None, whole=False)
        return Reply(blocks, (*((sources,) if sources else ()), thumbs, *self._rows.person()))

    def sources(self, entry: Entry) -> Reply:
        """Return the sources of an entry's answer: each page with its kind and the date it was read."""
        listed = tuple(
            (Span(each.title, link=each.url), Span(f" {read_when(each, self._phrases)}"))
            for each in entry.sources
        )
        blocks = self._say(self._words.sources, question=entry.question)
        blocks += (Listing(listed), *self._say(self._words.sources_note))
        back = Button(self._words.button_answer, OpenEntry(entry.id))
        return Reply(blocks, ((back,), self._rows.topics() + self._rows.contact()))

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


def as_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return paragraphs as the lines of one; blocks that include a list stay as they are."""
    spans: tuple[Span, ...] = ()
    for each in blocks:
        if not isinstance(each, Paragraph):
            return blocks
        spans += (*((Span("\n"),) if spans else ()), *each.spans)
    return (Paragraph(spans),)


def _first_item(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the first paragraph, or the first item of a list as one."""
    match blocks[:1]:
        case (Listing(items),):
            return (Paragraph(items[0]),)
        case first:
            return first


def _first_sentence(blocks: tuple[Block, ...]) -> Paragraph:
    """Return the words in bold that a text begins with; its first paragraph if it begins otherwise."""
    first = next((each for each in blocks if isinstance(each, Paragraph)), Paragraph(()))
    bold = tuple(takewhile(lambda span: span.bold, first.spans))
    return Paragraph(bold) if bold else first
