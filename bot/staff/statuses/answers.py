"""Answers on the way to a status: buttons and text, applied to the draft or rejected with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.cases import LONGEST_NOTE, Case, CaseState, RecordedStatus
from bot.domain.ids import DraftId
from bot.domain.reply import Block
from bot.knowledge.did_you_mean import nearest
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.request import StaffRequest
from bot.staff.statuses.draft import StatusDraft, choice_of, goes_back, is_same_status
from bot.staff.statuses.prompts import Prompts
from bot.staff.statuses.typed import day_of, read_status
from bot.staff.typed_days import Ambiguous, NoSuchDay, ReadDay, Unreadable, read_day


@dataclass(frozen=True, slots=True)
class StatusInHand:
    """A draft with everything needed to show and check it; `current` is the last status recorded.

    `previous`: for a correction, the status before `current`, which is still true.
    """

    request: StaffRequest
    case: Case
    draft: DraftId
    correcting: bool
    content: StatusDraft
    current: RecordedStatus | None
    previous: RecordedStatus | None = None

    @property
    def prompts(self) -> Prompts:
        """The prompts for each step."""
        return Prompts(self.request.phrases, self.case, self.draft, self.correcting)

    @property
    def closed(self) -> bool:
        """Whether the case accepts no more statuses."""
        return not self.correcting and self.case.state is CaseState.CLOSED

    @property
    def last_true_day(self) -> date | None:
        """The day of the last true status as far as staff have said, so never the day of the mistake."""
        status = self.previous if self.correcting else self.current
        return None if status is None else status.facts.updated_on

    @property
    def nothing_to_correct(self) -> bool:
        """Whether a correction would change nothing."""
        return self.correcting and (self.current is None or self.content.facts == self.current.facts)


def chosen(desk: StatusInHand, choice: str) -> StatusDraft | None:
    """Return the draft after a button press; None for an unknown choice."""
    content, today = desk.content, desk.request.today
    names = {choice_of(each.status): each.status for each in desk.request.phrases.language.statuses}
    days: dict[str, date | None] = {
        "d-today": today,
        "d-yesterday": today - timedelta(days=1),
        "d-same": desk.last_true_day,
        "d-entry": None if desk.current is None else desk.current.facts.updated_on,
        "d-none": None,
    }
    if choice in names:
        return _with_status(desk, names[choice])
    if choice in days:
        return content.changed(updated_on=days[choice], dated=True)
    if choice in ("urgent", "not-urgent"):
        return content.changed(urgent=choice == "urgent")
    if choice == "no-note":
        return content.changed(note=None)
    if choice == "old-note" and desk.previous is not None:
        return content.changed(note=desk.previous.facts.note)
    if choice == "preview":
        return content.changed()
    if choice == "edit" and content.status is None:
        return content.changed()
    return content.changed(step=choice) if choice in ("status", "date", "note", "edit") else None


def note_from_before(
    current: RecordedStatus | None, previous: RecordedStatus | None, status: str | None
) -> str | None:
    """Return the note that applies again if a correction goes back to the status before the mistake.

    None if the mistake had its own note: staff choose between the two.
    """
    if current is None or previous is None or current.facts.note is not None:
        return None
    return previous.facts.note if goes_back(current, previous, status) else None


def _with_status(desk: StatusInHand, status: str) -> StatusDraft:
    """Return the draft with another status; a correction then asks for its date and restores its note."""
    content, current = desk.content, desk.current
    if not desk.correcting or current is None or is_same_status(status, content.status):
        return content.changed(status=status)
    taken = note_from_before(current, desk.previous, content.status)
    own = None if content.note == taken else content.note
    note = own if own is not None else note_from_before(current, desk.previous, status)
    if is_same_status(status, current.facts.status):
        return content.changed(status=status, updated_on=current.facts.updated_on, dated=True, note=note)
    return content.changed(status=status, updated_on=None, dated=False, note=note)


def typed_in(desk: StatusInHand, text: str) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return a draft of the typed text, and any problem with it; a correction keeps the note."""
    phrases, now = desk.request.phrases, desk.request.now
    read = read_status(text, _spellings(phrases), phrases.today(now))
    known = phrases.status(read.status) if read.status else None
    status = known.status if known else read.status
    note = desk.content.note if desk.correcting else None
    note = note or note_from_before(desk.current, desk.previous, status)
    # A correction may start with its date or its note: what it does not mention stays as recorded.
    unnamed = desk.correcting and read.status is None and read.wrong_status is None
    content = desk.content if unnamed else StatusDraft(status=status)
    content = content.changed(note=read.note or note, urgent=read.urgent or content.urgent)
    problem = _wrong_status(phrases, read.wrong_status) if read.wrong_status else ()
    if read.unmarked:
        problem = (*problem, *phrases.say(phrases.words.staff.note_unmarked, words=read.unmarked))
    if read.empty_note:
        problem = (*problem, *phrases.say(phrases.words.staff.note_empty))
    if read.note and len(read.note) > LONGEST_NOTE:
        problem = (*problem, *_note_too_long(phrases, read.note))
        content = content.changed(note=note)
    if read.day is not None:
        wrong_day = _wrong_day(phrases, read.day, read.written_day, now)
        problem = (*problem, *wrong_day)
        if not wrong_day:
            content = content.changed(updated_on=day_of(read.day, desk.last_true_day), dated=True)
    named = content.status is not None
    lost = read.empty_note or len(read.note or "") > LONGEST_NOTE or (read.unmarked and named)
    # Without this question, confirming would send the status without the note that staff meant to add.
    return (content.changed(step="note") if lost else content.changed()), problem


def written(desk: StatusInHand, text: str) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return the draft after a reply to its question, and any problem with it."""
    content, phrases = desk.content, desk.request.phrases
    match content.step:
        case "status":
            read, problem = typed_in(desk, text)
            if read.status is None:
                return content, problem
            typed: dict[str, object] = {"updated_on": read.updated_on, "dated": True} if read.dated else {}
            if read.note not in (None, content.note):
                typed["note"] = read.note
            if read.urgent:
                typed["urgent"] = True
            return _with_status(desk, read.status).changed(**typed), problem
        case "date":
            day = read_day(text, desk.request.today)
            problem = _wrong_day(phrases, day, text, desk.request.now)
            if problem:
                return content, problem
            return content.changed(updated_on=day_of(day, desk.last_true_day), dated=True), ()
        case "note":
            if len(text) > LONGEST_NOTE:
                return content, _note_too_long(phrases, text)
            return content.changed(note=text or None), ()
        case "edit" | "preview":
            return content, phrases.say(phrases.words.staff.status_not_asked)


def _spellings(phrases: Phrasebook) -> list[str]:
    """Return all spellings of the CEAC statuses."""
    return [name for each in phrases.language.statuses for name in (each.status, *each.also)]


def _wrong_status(phrases: Phrasebook, written: str) -> tuple[Block, ...]:
    words = phrases.words.staff
    near = _by_nickname(phrases, written) or nearest(written, _spellings(phrases))
    if near is None:
        return phrases.say(words.status_wrong, written=_short(written))
    return phrases.say(words.status_wrong_near, written=_short(written), near=near)


def _by_nickname(phrases: Phrasebook, written: str) -> str | None:
    """Return the status that people call by this name, such as Issued for “approved”."""
    wanted = " ".join(written.casefold().strip(" .,:;!").split())
    for each in phrases.language.statuses:
        if wanted in (nickname.casefold() for nickname in each.nicknames):
            return each.status
    return None


def _wrong_day(phrases: Phrasebook, read: ReadDay, written: str, now: datetime) -> tuple[Block, ...]:
    words = phrases.words.staff
    match read:
        case Unreadable():
            return phrases.say(words.date_unreadable, written=_short(written))
        case NoSuchDay():
            return phrases.say(words.date_not_in_calendar, written=_short(written))
        case Ambiguous((*others, last)):
            days = ", ".join(map(str, others))
            return phrases.say(words.date_two_readings, written=_short(written), one=days, other=str(last))
        # Late in the evening at the office, it may already be tomorrow in Washington, whose date CEAC shows.
        case date() as day if day > max(phrases.today(now), now.astimezone(UTC).date()):
            return phrases.say(words.date_in_future, day=phrases.day(day))
    return ()


def _note_too_long(phrases: Phrasebook, note: str) -> tuple[Block, ...]:
    words = phrases.words.staff
    return phrases.say(words.note_too_long, count=str(len(note)), limit=str(LONGEST_NOTE))


def _short(written: str) -> str:
    return written if len(written) <= 60 else written[:59] + "…"
