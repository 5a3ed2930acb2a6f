"""Storing the details of a case, and describing a change in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.case_number import CaseNumber
from bot.domain.cases import CHECK_EVERY_DAYS, Case
from bot.staff.cases.details import Detail, DetailValue
from bot.store.cases import cases
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Transaction


def new_case(number: CaseNumber, values: Mapping[Detail, DetailValue]) -> NewCase:
    """Return a new case with these details."""
    return NewCase(
        number,
        label=_text(values.get(Detail.LABEL)),
        visa_kind=_text(values.get(Detail.VISA)),
        post=_text(values.get(Detail.POST)),
        refused_on=_date(values.get(Detail.REFUSED)),
        check_every_days=_days(values.get(Detail.CHECK)),
    )


async def write(tx: Transaction, case: Case, values: Mapping[Detail, DetailValue]) -> Case:
    """Update the given details of `case`; return the case as it is afterwards."""
    changed = await cases.change(
        tx,
        case.id,
        label=_text(values[Detail.LABEL]) if Detail.LABEL in values else case.label,
        visa_kind=_text(values[Detail.VISA]) if Detail.VISA in values else case.visa_kind,
        post=_text(values[Detail.POST]) if Detail.POST in values else case.post,
        refused_on=_date(values[Detail.REFUSED]) if Detail.REFUSED in values else case.refused_on,
        check_every_days=_days(values[Detail.CHECK]) if Detail.CHECK in values else case.check_every_days,
    )
    return changed or case


def details_of(case: Case) -> dict[Detail, DetailValue]:
    """Return the current details of a case."""
    return {
        Detail.VISA: case.visa_kind,
        Detail.POST: case.post,
        Detail.REFUSED: case.refused_on,
        Detail.CHECK: case.check_every_days,
        Detail.LABEL: case.label,
    }


def split_by_case(
    case: Case, values: Mapping[Detail, DetailValue]
) -> tuple[dict[Detail, DetailValue], dict[Detail, DetailValue]]:
    """Return which of `values` the case lacks and which differ; a default interval counts as lacking."""
    usual: dict[Detail, DetailValue] = {**dict.fromkeys(Detail), Detail.CHECK: CHECK_EVERY_DAYS}
    there = details_of(case)
    new: dict[Detail, DetailValue] = {
        each: value for each, value in values.items() if value is not None and value != there[each]
    }
    lacking = {each: value for each, value in new.items() if there[each] == usual[each]}
    return lacking, {each: value for each, value in new.items() if each not in lacking}


def as_typed(value: DetailValue) -> str | None:
    """Return a detail's value in the form staff can type; None if there is none."""
    return None if value is None else str(value)


def from_typed(detail: Detail, typed: str | None) -> DetailValue:
    """Parse what `as_typed` returns."""
    match detail:
        case Detail.REFUSED if typed is not None:
            return date.fromisoformat(typed)
        case Detail.CHECK if typed is not None:
            return int(typed)
        case _:
            return typed


def in_words(values: Mapping[Detail, DetailValue]) -> str:
    """Return details in the form staff can type, for the audit: `visa IR1; post Lagos`."""
    return "; ".join(
        f"{detail.value} {'none' if value is None else value}" for detail, value in values.items()
    )


def _text(value: DetailValue) -> str | None:
    return value if isinstance(value, str) else None


def _date(value: DetailValue) -> date | None:
    return value if isinstance(value, date) else None


def _days(value: DetailValue) -> int:
    return value if isinstance(value, int) else CHECK_EVERY_DAYS
