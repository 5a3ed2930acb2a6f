"""What staff see on the way to a status: each question with its buttons, and the preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.cases import LONGEST_NOTE, Case, RecordedStatus
from bot.domain.ids import DraftId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Paragraph, Reply, Span
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.staff_statuses import StaffStatusWording
from bot.notices.plans import Followers, Plan
from bot.staff.phrases import case_name, counted, current_status_line, promise_warning, status_and_day
from bot.staff.recipients import in_quiet_hours
from bot.staff.statuses.draft import StatusDraft, choice_of, goes_back

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Prompts:
    """Builds the replies for one draft about one case, from one snapshot of the words."""

    phrases: Phrasebook
    case: Case
    draft: DraftId
    correcting: bool

    def status(self, current: RecordedStatus | None) -> Reply:
        """Ask for the status."""
        names = [each.status for each in self.phrases.language.statuses]
        buttons = [self._button(name, choice_of(name)) for name in names]
        rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
        asked = self.phrases.say(
            self._words.status_ask, case=case_name(self.case), number=str(self.case.number)
        )
        return self._asking((*asked, *current_status_line(self.phrases, current)), (*rows, self._cancel()))

    def day(self, content: StatusDraft, last: date | None, entry: date | None, now: datetime) -> Reply:
        """Ask for the day that CEAC shows.

        `last` is the day of the last true status, `entry` the day of the entry being corrected.
        """
        words, phrases = self._words, self.phrases
        today = phrases.today(now)
        asked = phrases.say(words.status_ask_date, case=case_name(self.case), status=content.status or "")
        days = [
            self._day(words.button_status_today, today, "d-today"),
            self._day(words.button_status_yesterday, today - timedelta(days=1), "d-yesterday"),
        ]
        offered = [] if last is None else [self._day(words.button_status_same_date, last, "d-same")]
        if entry is not None and entry != last:
            offered.append(self._day(words.button_status_entry_date, entry, "d-entry"))
        none = self._button(words.button_status_no_date, "d-none")
        return self._asking(asked, (tuple(days), (*offered, none), self._cancel()))

    def note(self) -> Reply:
        """Ask for the note."""
        asked = self.phrases.say(
            self._words.status_ask_note, case=case_name(self.case), limit=str(LONGEST_NOTE)
        )
        back = self._button(self._words.button_status_back, "preview")
        return self._asking(asked, ((back,), self._cancel()))

    def edit(self, content: StatusDraft) -> Reply:
        """Ask what to change."""
        words, phrases = self._words, self.phrases
        heading = words.correct_ask if self.correcting else words.status_edit
        values = status_and_day(phrases, content.facts)
        asked = phrases.say(heading, case=case_name(self.case), status=values[0], day=values[1])
        note = phrases.say(words.status_note_is, note=content.note) if content.note else ()
        first = (
            self._button(words.button_status_change, "status"),
            self._button(words.button_status_change_date, "date"),
        )
        second = [self._button(words.button_status_add_note, "note")]
        if content.note:
            second = [
                self._button(words.button_status_change_note, "note"),
                self._button(words.button_status_remove_note, "no-note"),
            ]
        back = self._button(words.button_status_back, "preview")
        return Reply((*asked, *note), (first, tuple(second), (back,), self._cancel()))

    def preview(
        self,
        content: StatusDraft,
        plan: Plan,
        audience: Followers,
        *,
        previous: RecordedStatus | None,
        now: datetime,
        undo: timedelta,
    ) -> Reply:
        """Show exactly what each follower will read, and how many followers will.

        `previous`: the status before the entry being corrected.
        """
        words, phrases = self._words, self.phrases
        heading = words.correct_preview if self.correcting else words.status_preview
        status, day = status_and_day(phrases, content.facts)
        blocks = [
            *phrases.say(heading, case=case_name(self.case), status=status, day=day, draft=str(self.draft))
        ]
        blocks += current_status_line(phrases, plan.current)
        if plan.check:
            blocks += phrases.say(words.status_same)
        blocks += self._goes_back(content, plan.current)
        if self.correcting and plan.current is not None:
            blocks += self._taken_over(content, plan.current, previous)
        for reply, readers in plan.texts:
            blocks += self._counted(words.preview_one_reads, words.preview_many_read, readers)
            blocks += quoted(self.phrases, reply)
        if not plan.texts:
            blocks += phrases.say(words.preview_check_untold if plan.check else words.preview_nobody)
            if not plan.check:
                blocks += quoted(self.phrases, plan.sample)
        if plan.edits:
            blocks += self._counted(words.preview_one_edit, words.preview_many_edits, plan.edits)
        if plan.lost_copies:
            blocks += self._counted(words.preview_one_copy, words.preview_many_copies, plan.lost_copies)
        reading = [each.follower for each in plan.deliveries]
        if not plan.check:
            blocks += self._left_out(audience)
        if discreet := audience.discreet(reading):
            blocks += self._counted(words.preview_one_discreet, words.preview_many_discreet, discreet)
        urgent = content.urgent and not plan.check
        blocks += in_quiet_hours(phrases, audience.quiet(reading, now + undo), urgent=urgent)
        blocks += phrases.say(words.preview_urgent) if urgent else ()
        blocks += promise_warning(phrases, content.note)
        how = {"draft": str(self.draft), "seconds": str(int(undo.total_seconds()))}
        blocks += phrases.say(words.preview_how, **how)
        note = words.button_status_change_note if content.note else words.button_status_add_note
        tells = words.button_status_confirm if plan.texts or plan.edits else words.button_status_confirm_only
        confirm = words.button_status_confirm_check if plan.check else tells
        rows = (
            (self._button(confirm, content.confirm),),
            (self._button(words.button_status_edit, "edit"), self._button(note, "note")),
            *self._other_notes(content, previous),
            *(() if plan.check else (self._urgency(content),)),
            self._cancel(),
        )
        return Reply(tuple(blocks), rows)

    def _urgency(self, content: StatusDraft) -> Row:
        if content.urgent:
            return (self._button(self._words.button_not_urgent, "not-urgent"),)
        return (self._button(self._words.button_urgent, "urgent"),)

    def _taken_over(
        self, content: StatusDraft, current: RecordedStatus, previous: RecordedStatus | None
    ) -> tuple[Block, ...]:
        """Say what the correction takes over from the entry, and which notes clients no longer see."""
        words, phrases = self._words, self.phrases
        blocks: tuple[Block, ...] = ()
        if content.updated_on is not None and content.updated_on == current.facts.updated_on:
            blocks += phrases.say(words.correct_keeps_date, day=phrases.day(content.updated_on))
        if content.note is not None:
            before = previous is not None and previous.facts.note == content.note
            if content.note == current.facts.note:
                blocks += phrases.say(words.correct_keeps_note, note=content.note)
            elif before:
                blocks += phrases.say(words.correct_note_before, note=content.note)
        for note in _dropped_notes(content, current, previous):
            blocks += phrases.say(words.correct_drops_note, note=note)
        return blocks

    def _other_notes(self, content: StatusDraft, previous: RecordedStatus | None) -> tuple[Row, ...]:
        if not self.correcting:
            return ()
        row: list[Button] = []
        if content.note is not None:
            row.append(self._button(self._words.button_status_remove_note, "no-note"))
        if previous is not None and previous.facts.note not in (None, content.note):
            row.append(self._button(self._words.button_status_earlier_note, "old-note"))
        return (tuple(row),) if row else ()

    def _goes_back(self, content: StatusDraft, current: RecordedStatus | None) -> tuple[Block, ...]:
        day, before = content.updated_on, None if current is None else current.facts.updated_on
        if self.correcting or day is None or before is None or day >= before:
            return ()
        values = {"day": self.phrases.day(day), "before": self.phrases.day(before)}
        return self.phrases.say(self._words.preview_goes_back, **values)

    def _left_out(self, audience: Followers) -> list[Block]:
        words = self._words
        blocks: list[Block] = []
        if audience.unsubscribed:
            blocks += self._counted(
                words.preview_one_unsubscribed, words.preview_many_unsubscribed, audience.unsubscribed
            )
        if audience.gone:
            blocks += self._counted(words.preview_one_gone, words.preview_many_gone, audience.gone)
        return blocks

    def _counted(self, one: Template, many: Template, count: int) -> tuple[Block, ...]:
        return counted(self.phrases, one, many, count)

    def _asking(self, blocks: tuple[Block, ...], rows: tuple[Row, ...]) -> Reply:
        return Reply(blocks, rows, asks=self.draft)

    def _day(self, label: str, day: date, choice: str) -> Button:
        return self._button(fill_label(label, {"day": self.phrases.day(day)}), choice)

    def _cancel(self) -> Row:
        return (self._button(self._words.button_status_cancel, "cancel"),)

    def _button(self, label: str, choice: str) -> Button:
        return Button(label, Choose(self.draft, choice))

    @property
    def _words(self) -> StaffStatusWording:
        return self.phrases.words.staff


def _dropped_notes(
    content: StatusDraft, current: RecordedStatus, previous: RecordedStatus | None
) -> tuple[str, ...]:
    """Return the notes that clients could read before this correction and cannot afterwards."""
    notes = [current.facts.note]
    if previous is not None and goes_back(current, previous, content.status):
        notes.append(previous.facts.note)
    return tuple(note for note in dict.fromkeys(notes) if note is not None and note != content.note)


def quoted(phrases: Phrasebook, reply: Reply) -> tuple[Block, ...]:
    """Return a message as a follower will read it, between two rules."""
    words = phrases.words.staff
    rule = Paragraph((Span(words.preview_rule),))
    labels = " · ".join(f"[{button.label}]" for row in reply.rows for button in row)
    buttons = phrases.say(words.preview_buttons, buttons=labels) if labels else ()
    return (rule, *reply.blocks, *buttons, rule)
