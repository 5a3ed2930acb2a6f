"""What followers of a case read about it: composed only from the curated words and the recorded facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.cases import Case, CaseState, Follower, KnownCase, StatusFacts
from bot.domain.ids import FollowerId
from bot.domain.press import OpenContact, OpenEntry, OpenOwnCase
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span, plain_text
from bot.domain.text_units import units
from bot.knowledge.case_facts import next_check_on
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import Phrasebook

LONGEST_NOTICE = 3500
"""UTF-16 units: one message holds 4096 (Bot API, sendMessage), and lines may be put before this one."""

_LONGEST_BUTTON = 60

_LONGEST_LIST = 1200
"""UTF-16 units of the items in one line of a message about a changed case, which has at most two."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Composes texts for one case, from one snapshot of the words.

    `urgent`: a status or a correction says in its first line that it is urgent, and then the note.
    """

    phrases: Phrasebook
    case: Case
    urgent: bool = False

    def status(self, facts: StatusFacts, before: StatusFacts | None, to: Follower) -> Reply:
        """Say what CEAC shows now, calmly if only the date changed; `before` is the previous status."""
        return self._about(facts, (*self._which_case(), *self._says(facts, before)), to)

    def correction(self, facts: StatusFacts, sent_on: date, to: Follower, *, copied: bool = False) -> Reply:
        """Say what is right instead of what our message of `sent_on` said.

        `copied`: a copy of that message may be in the chat, and nobody can change it.
        """
        words, phrases = self.phrases.words.notices, self.phrases
        ending = self.case.number.ending
        opening = phrases.say(words.correction, day=phrases.day(sent_on), ending=ending)
        copy = phrases.say(words.correction_copy) if copied else ()
        says = phrases.say(words.says_right, status=facts.status)
        return self._about(facts, (*opening, *copy, *says, *self._date(facts)), to)

    def withdrawal(self, sent_on: date, to: Follower, *, copied: bool) -> Reply:
        """Ask the reader to disregard our message of `sent_on`; `copied` as in `correction`."""
        words, phrases = self.phrases.words.notices, self.phrases
        ending = self.case.number.ending
        blocks = phrases.say(words.withdrawal, day=phrases.day(sent_on), ending=ending)
        copy = phrases.say(words.withdrawal_copy) if copied else ()
        return Reply((*blocks, *copy), self._rows(None, to.id))

    def checked(self, facts: StatusFacts | None, now: datetime, to: Follower) -> Reply:
        """Say that we checked CEAC and nothing is new."""
        words, phrases = self.phrases.words.notices, self.phrases
        today = phrases.day(phrases.today(now))
        if facts is None:
            said = phrases.say(words.checked_before_first, day=today)
        else:
            said = phrases.say(words.checked, day=today, status=facts.status)
        due = next_check_on(phrases, replace(self.case, checked_at=now))
        blocks = (*self._which_case(), *said, *phrases.say(words.checked_next, day=phrases.day(due)))
        return Reply((*blocks, *phrases.say(words.stop_checked)), self._rows(None, to.id))

    def changed(self, known: KnownCase, current: KnownCase, items: Mapping[int, str], to: Follower) -> Reply:
        """Say what is different in the case now; `items` are the texts of its items by their numbers."""
        words, phrases = self.phrases.words.notices, self.phrases
        blocks = self._which_case()
        for numbers, template in (
            (current.items - known.items, words.changed_needed),
            (known.items - current.items, words.changed_done),
        ):
            if numbers:
                blocks += phrases.say(template, items=self._listed([items[each] for each in sorted(numbers)]))
        rows = self._rows(None, to.id)
        if current.state is not known.state:
            is_closed = current.state is CaseState.CLOSED
            blocks += phrases.say(words.changed_closed if is_closed else words.changed_reopened)
            if is_closed:
                rows = (*rows, (Button(phrases.words.wording.button_contact, OpenContact()),))
        return Reply(blocks, rows)

    def corrected(self, earlier: Reply, day: date, to: FollowerId) -> Reply:
        """Return the earlier text struck through, under a line that says when it was corrected."""
        line = self.phrases.say(self.phrases.words.notices.edited, day=self.phrases.day(day))
        return Reply((*line, *map(_struck, earlier.blocks)), self._rows(None, to))

    def withdrawn(self, day: date, to: FollowerId) -> Reply:
        """Return what replaces a message that should not have been sent and cannot be deleted."""
        words = self.phrases.words.notices
        return Reply(self.phrases.say(words.withdrawn, day=self.phrases.day(day)), self._rows(None, to))

    def _about(self, facts: StatusFacts, opening: Sequence[Block], to: Follower) -> Reply:
        words, phrases = self.phrases.words.notices, self.phrases
        meaning = phrases.status(facts.status)
        explained: list[tuple[Block, ...]] = []
        if meaning is not None:
            explained = [
                self._headed(words.means, meaning.means),
                self._headed(words.do_now, meaning.do_now),
                self._headed(words.comes_next, meaning.comes_next),
            ]
        note = phrases.say(words.note, note=facts.note) if facts.note else ()
        ending = (*phrases.say(words.no_promise), *phrases.say(words.stop))

        # What is urgent is in the note, so nobody has to look for it.
        first = (*phrases.say(words.urgent), *note, *opening) if self.urgent else (*opening, *note)

        def blocks() -> tuple[Block, ...]:
            return (*first, *(each for part in explained for each in part), *ending)

        # What is left out is behind the button of the entry; what to do now is left out last.
        while explained and units(plain_text(blocks())) > LONGEST_NOTICE:
            del explained[0 if len(explained) == 2 else -1]
        return Reply(blocks(), self._rows(facts.status, to.id))

    def _listed(self, items: Sequence[str]) -> str:
        """Return as many items as fit a line of the message; the client's own case has all of them."""
        most = len(items)
        while most > 1 and units("; ".join(items[:most])) > _LONGEST_LIST:
            most -= 1
        shown = "; ".join(items[:most])
        if most == len(items):
            return shown
        more = str(len(items) - most)
        return fill_label(self.phrases.words.notices.changed_more, {"items": shown, "count": more})

    def _which_case(self) -> tuple[Block, ...]:
        words, ending = self.phrases.words.notices, self.case.number.ending
        if self.case.post:
            return self.phrases.say(words.which_case, ending=ending, post=self.case.post)
        return self.phrases.say(words.which_case_no_post, ending=ending)

    def _says(self, facts: StatusFacts, before: StatusFacts | None) -> tuple[Block, ...]:
        words, phrases = self.phrases.words.notices, self.phrases
        day = "" if facts.updated_on is None else phrases.day(facts.updated_on)
        if before is None:
            return (*phrases.say(words.says_first, status=facts.status), *self._date(facts))
        if before.status.casefold() != facts.status.casefold():
            return (*phrases.say(words.says, status=facts.status), *self._date(facts))
        if before.updated_on == facts.updated_on:
            same = words.still_says if day else words.still_says_undated
            return phrases.say(same, status=facts.status)
        if not day:
            return phrases.say(words.still_without_date, status=facts.status)
        return phrases.say(words.still_new_date, status=facts.status, day=day)

    def _date(self, facts: StatusFacts) -> tuple[Block, ...]:
        if facts.updated_on is None:
            return ()
        day = self.phrases.day(facts.updated_on)
        return self.phrases.say(self.phrases.words.notices.says_date, day=day)

    def _headed(self, heading: str, text: Template) -> tuple[Block, ...]:
        head = Span(heading, bold=True)
        match self.phrases.say(text):
            case (Paragraph(spans), *rest):
                return (Paragraph((head, Span("\n"), *spans)), *rest)
            case blocks:
                return (Paragraph((head,)), *blocks)

    def _rows(self, status: str | None, to: FollowerId) -> tuple[tuple[Button, ...], ...]:
        words = self.phrases.words.notices
        meaning = None if status is None else self.phrases.status(status)
        rows = [(Button(words.button_own_case, OpenOwnCase(to)),)]
        if meaning is not None:
            label = fill_label(words.button_meaning, {"status": meaning.status})[:_LONGEST_BUTTON]
            rows.insert(0, (Button(label, OpenEntry(meaning.entry)),))
        return tuple(rows)


def _struck(block: Block) -> Block:
    def struck(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(replace(span, struck=True) for span in spans)

    match block:
        case Paragraph(spans):
            return Paragraph(struck(spans))
        case Listing(items, ordered):
            return Listing(tuple(struck(item) for item in items), ordered)
