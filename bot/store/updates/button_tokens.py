"""The tokens of the rows that buttons name, so that an old button acts on its own row or on none.

A number can mean another row after a restore, in a database copied by hand or in a second test database; the
token then differs. One comparison before a press is carried out is enough: while the database is open no id
is given out twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import assert_never

from sqlalchemy import Column, Table, exists, select

from bot.domain.ids import RowToken
from bot.domain.press import (
    AnswerInvitation,
    Choose,
    Forget,
    ListCases,
    ListThreads,
    NoneOfThese,
    OnAnswer,
    OnCase,
    OnThread,
    OpenContact,
    OpenEntry,
    OpenOwnCase,
    OpenOwnCases,
    OpenSources,
    OpenTheme,
    OpenTopics,
    OpenWhole,
    PassOn,
    Press,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    SetNotifications,
    ShowNotice,
    Subscribe,
    Undo,
    UndoAnnouncement,
    UndoChange,
    UseEntry,
    UsePrepared,
    Vote,
    WriteToOffice,
)
from bot.store import tables
from bot.store.database.engine import Reading


def names_a_row(press: Press) -> bool:
    """Return whether `press` names a row by its number."""
    return _row(press) is not None


async def tokens_of(conn: Reading, presses: Collection[Press]) -> Mapping[Press, RowToken]:
    """Return the tokens of the rows that `presses` name, if they have any."""
    named: dict[Table, dict[int, list[Press]]] = defaultdict(lambda: defaultdict(list))
    for press in presses:
        if (row := _row(press)) is not None:
            table, number = row
            named[table][number].append(press)
    found: dict[Press, RowToken] = {}
    for table, numbers in named.items():
        statement = select(_key(table), table.c.token).where(_key(table).in_(numbers))
        for number, token in await conn.execute(statement.where(table.c.token.is_not(None))):
            found |= {press: RowToken(token) for press in numbers[number]}
    return found


async def is_of_its_row(conn: Reading, press: Press, token: RowToken | None) -> bool:
    """Return whether the row that `press` names exists and has exactly this token (None: has none)."""
    row = _row(press)
    if row is None:
        return token is None
    table, number = row
    same = table.c.token.is_not_distinct_from(token)
    return bool(await conn.scalar(select(exists().where(_key(table) == number, same))))


def _key(table: Table) -> Column[int]:
    (key,) = table.primary_key.columns
    return key


def _row(press: Press) -> tuple[Table, int] | None:
    match press:
        case OpenEntry(asked=int(number)) | NoneOfThese(number):
            return tables.chats.misses, number
        case AnswerInvitation(number):
            return tables.cases.openings, number
        case OpenOwnCase(number) | Subscribe(number):
            return tables.cases.followers, number
        case ShowNotice(number) | RetryDelivery(int(number)):
            return tables.messages.outbox, number
        case Choose(number):
            return tables.staff.drafts, number
        case Undo(number):
            return tables.cases.statuses, number
        case UndoAnnouncement(number):
            return tables.messages.announcements, number
        case RevokeInvitation(number):
            return tables.cases.invitations, number
        case OnCase(case=number):
            return tables.cases.cases, number
        case RetryAnswer(number):
            return tables.updates.inbox, number
        case OnThread(thread=number) | UsePrepared(number) | UseEntry(number) | WriteToOffice(int(number)):
            return tables.threads.threads, number
        case PassOn(number) | OnAnswer(message=number):
            return tables.threads.thread_messages, number
        case UndoChange():  # names its row by the token alone
            return None
        case RetryDelivery() | ListCases() | SetNotifications() | Forget() | OpenOwnCases():
            return None
        case WriteToOffice() | ListThreads():
            return None
        case OpenEntry() | OpenWhole() | OpenSources() | OpenTopics() | OpenTheme() | Vote() | OpenContact():
            return None
        case _:
            assert_never(press)
