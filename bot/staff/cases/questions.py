"""The questions that complete a case: one at a time, by button or by reply, stored as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.domain.case_number import NumberKind
from bot.domain.cases import Case
from bot.domain.ids import DraftId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.cases.card import rhythm, show_button, summary
from bot.staff.cases.details import MOST_DAYS, Detail
from bot.store.cases import cases
from bot.store.database.engine import Reading

_RHYTHMS = (1, 3, 7, 14, 30)
_DAYS_BACK = 6
_MOST_OPTIONS = 12
_A_ROW = {Detail.VISA: 4, Detail.POST: 2, Detail.REFUSED: 2, Detail.CHECK: 2, Detail.LABEL: 1}
_LONGEST_LABEL = 30
END = "end"


class CaseQuestions(BaseModel):
    """The content of a draft of kind `case`: the remaining questions, next one first.

    `menu`: when no question is left, ask what else to change. `options` are the values on the buttons.
    Unknown fields in older drafts are ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    todo: tuple[Detail, ...] = ()
    menu: bool = False
    options: tuple[str, ...] = ()

    @property
    def asked(self) -> Detail | None:
        """The current question."""
        return self.todo[0] if self.todo else None

    def next(self) -> CaseQuestions:
        """Return the remaining questions without the current one."""
        return CaseQuestions(todo=self.todo[1:], menu=self.menu)


async def options_for(
    conn: Reading, phrases: Phrasebook, case: Case, detail: Detail, today: date
) -> tuple[str, ...]:
    """Return suggested values for a detail of a case, in the form staff can type."""
    words = phrases.words.staff
    match detail:
        case Detail.VISA:
            other = case.number.kind is NumberKind.APPLICATION
            return words.visa_kinds_other if other else words.visa_kinds_immigrant
        case Detail.POST:
            return tuple((await cases.values_of(conn, "post"))[:_MOST_OPTIONS])
        case Detail.REFUSED:
            return tuple((today - timedelta(days=back)).isoformat() for back in range(_DAYS_BACK))
        case Detail.CHECK:
            return tuple(str(days) for days in _RHYTHMS)
        case Detail.LABEL:
            return ()


def question(
    phrases: Phrasebook,
    case: Case,
    draft: DraftId,
    asked: CaseQuestions,
    now: datetime,
    before: tuple[Block, ...] = (),
) -> Reply:
    """Return a case's details and the current question; `before` goes above both."""
    words = phrases.words.staff
    detail = asked.asked
    asks = words.ask_what if detail is None else words.text_named(f"ask_{detail}")
    blocks = (*before, *summary(phrases, case, now), *phrases.say(asks, most=str(MOST_DAYS)))
    buttons = _menu(phrases, draft) if detail is None else _options(phrases, draft, detail, asked.options)
    skip = () if detail is None else (Button(words.button_ask_skip, Choose(draft, f"skip-{detail}")),)
    end = Button(words.button_ask_end, Choose(draft, END))
    return Reply(blocks, (*buttons, (*skip, end)), in_place=True, asks=draft)


def ended(phrases: Phrasebook, case: Case, now: datetime, before: tuple[Block, ...] = ()) -> Reply:
    """Return what replaces the questions when they are finished."""
    return Reply((*before, *summary(phrases, case, now)), ((show_button(phrases, case),),), in_place=True)


def _menu(phrases: Phrasebook, draft: DraftId) -> tuple[tuple[Button, ...], ...]:
    words = phrases.words.staff
    buttons = [
        Button(words.label_named(f"button_ask_{each}"), Choose(draft, f"ask-{each}")) for each in Detail
    ]
    return _rows(buttons, 3)


def _options(
    phrases: Phrasebook, draft: DraftId, detail: Detail, options: tuple[str, ...]
) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(_label(phrases, detail, value), Choose(draft, f"{detail}-{place}"))
        for place, value in enumerate(options)
    ]
    return _rows(buttons, _A_ROW[detail])


def _label(phrases: Phrasebook, detail: Detail, value: str) -> str:
    match detail:
        case Detail.REFUSED:
            return phrases.day(date.fromisoformat(value))
        case Detail.CHECK:
            return rhythm(phrases, int(value))
        case _:
            return value if len(value) <= _LONGEST_LABEL else value[: _LONGEST_LABEL - 1] + "…"


def _rows(buttons: list[Button], a_row: int) -> tuple[tuple[Button, ...], ...]:
    def rows() -> Iterator[tuple[Button, ...]]:
        for first in range(0, len(buttons), a_row):
            yield tuple(buttons[first : first + a_row])

    return tuple(rows())
