"""What staff answered on the way to a status: buttons and words, read into the draft or said to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.cases.status_dates import Ambiguous, ReadDay, Unreadable, read_day
from bot.cases.status_drafts import StatusDraft, choice_of
from bot.cases.status_prompts import Prompts
from bot.cases.status_words import day_of, read_status
from bot.domain.cases import LONGEST_NOTE, Case, CaseState, RecordedStatus
from bot.domain.ids import DraftId
from bot.domain.reply import Block
from bot.knowledge.nearest import nearest
from bot.knowledge.spoken import Spoken


@dataclass(frozen=True, slots=True)
class StatusInHand:
    """A draft with all that it is shown and judged by; `over` is the status that stands."""

    spoken: Spoken
    case: Case
    draft: DraftId
    correcting: bool
    content: StatusDraft
    over: RecordedStatus | None
    now: datetime

    @property
    def prompts(self) -> Prompts:
        """What asks for each step."""
        return Prompts(self.spoken, self.case, self.draft, self.correcting)

    @property
    def closed(self) -> bool:
        """Whether the case takes no status any more."""
        return not self.correcting and self.case.state is CaseState.CLOSED

    @property
    def nothing_to_correct(self) -> bool:
        """Whether a correction would change nothing."""
        return self.correcting and (self.over is None or self.content.facts == self.over.facts)


def chosen(desk: StatusInHand, choice: str) -> StatusDraft | None:
    """Return the draft after a button; None for one that it never had."""
    content, today = desk.content, desk.spoken.today(desk.now)
    names = {choice_of(each.status): each.status for each in desk.spoken.language.statuses}
    days: dict[str, date | None] = {
        "d-today": today,
        "d-yesterday": today - timedelta(days=1),
        "d-same": None if desk.over is None else desk.over.facts.updated_on,
        "d-none": None,
    }
    if choice in names:
        return content.changed(status=names[choice])
    if choice in days:
        return content.changed(updated_on=days[choice], dated=True)
    if choice == "no-note":
        return content.changed(note=None)
    if choice == "preview":
        return content.changed()
    if choice == "edit" and content.status is None:
        return content.changed()
    return content.changed(step=choice) if choice in ("status", "date", "note", "edit") else None


def typed_in(
    spoken: Spoken, text: str, over: RecordedStatus | None, now: datetime, *, note: str | None = None
) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return a draft of what was typed, and what is wrong with that; `note` stands unless one is typed."""
    read = read_status(text, _spellings(spoken), spoken.today(now))
    known = spoken.status(read.status) if read.status else None
    content = StatusDraft(status=known.status if known else read.status, note=read.note or note)
    problem = _wrong_status(spoken, read.wrong_status) if read.wrong_status else ()
    if read.unmarked:
        problem = (*problem, *spoken.say(spoken.words.staff.note_unmarked, words=read.unmarked))
    if read.empty_note:
        problem = (*problem, *spoken.say(spoken.words.staff.note_empty))
    if read.note and len(read.note) > LONGEST_NOTE:
        problem = (*problem, *_note_too_long(spoken, read.note))
        content = content.changed(note=note)
    if read.day is not None:
        wrong_day = _wrong_day(spoken, read.day, read.written_day, now)
        problem = (*problem, *wrong_day)
        if not wrong_day:
            day = day_of(read.day, None if over is None else over.facts.updated_on)
            content = content.changed(updated_on=day, dated=True)
    return content.changed(), problem


def written(desk: StatusInHand, text: str) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return the draft after a reply to its question, and what is wrong with that."""
    content, spoken = desk.content, desk.spoken
    match content.step:
        case "status":
            read, problem = typed_in(spoken, text, desk.over, desk.now)
            if read.status is None:
                return content, problem
            dated = {"updated_on": read.updated_on, "dated": True} if read.dated else {}
            return content.changed(status=read.status, **dated), problem
        case "date":
            day = read_day(text, spoken.today(desk.now))
            problem = _wrong_day(spoken, day, text, desk.now)
            if problem:
                return content, problem
            before = None if desk.over is None else desk.over.facts.updated_on
            return content.changed(updated_on=day_of(day, before), dated=True), ()
        case "note":
            if len(text) > LONGEST_NOTE:
                return content, _note_too_long(spoken, text)
            return content.changed(note=text or None), ()
        case "edit" | "preview":
            return content, spoken.say(spoken.words.staff.status_not_asked)


def _spellings(spoken: Spoken) -> list[str]:
    """Return every way in which the website writes a status."""
    return [name for each in spoken.language.statuses for name in (each.status, *each.also)]


def _wrong_status(spoken: Spoken, written: str) -> tuple[Block, ...]:
    words = spoken.words.staff
    near = nearest(written, _spellings(spoken))
    if near is None:
        return spoken.say(words.status_wrong, written=_short(written))
    return spoken.say(words.status_wrong_near, written=_short(written), near=near)


def _wrong_day(spoken: Spoken, read: ReadDay, written: str, now: datetime) -> tuple[Block, ...]:
    words = spoken.words.staff
    match read:
        case Unreadable():
            return spoken.say(words.date_unreadable, written=_short(written))
        case Ambiguous((one, other)):
            return spoken.say(
                words.date_two_readings, written=_short(written), one=str(one), other=str(other)
            )
        case Ambiguous((one, *_)):
            return spoken.say(words.date_one_reading, written=_short(written), one=str(one))
        # Where it is late at the office it is tomorrow already in Washington, whose day CEAC shows.
        case date() as day if day > max(spoken.today(now), now.astimezone(UTC).date()):
            return spoken.say(words.date_in_future, day=spoken.day(day))
    return ()


def _note_too_long(spoken: Spoken, note: str) -> tuple[Block, ...]:
    words = spoken.words.staff
    return spoken.say(words.note_too_long, count=str(len(note)), limit=str(LONGEST_NOTE))


def _short(written: str) -> str:
    return written if len(written) <= 60 else written[:59] + "…"
