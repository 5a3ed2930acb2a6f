"""Which messages of staff were acted on, so that an edit can be told from a first version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy import update as sql_update

from bot.domain.ids import ChatId, DraftId, MessageId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.staff import staff_messages


@dataclass(frozen=True, slots=True)
class StaffMessageKey:
    """A message in its chat: a group that becomes a supergroup counts its messages from 1 again."""

    chat: ChatId
    message: MessageId


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """What a message answers: a draft, and which of its questions that asked (empty: it asks but one)."""

    draft: DraftId
    about: str


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """What is known of a message; its words only as SHA-256 digests.

    `update` brought the words that were acted on (None: none were), as an answer to `question` (None: as a
    command). `offer` is the draft of the button that offers its `latest` words (None: there is none).
    """

    update: UpdateId | None
    acted_on: str | None
    latest: str
    offer: DraftId | None
    question: AnsweredQuestion | None


def digest_of(words: str) -> str:
    """Return the SHA-256 of a message's words, as 64 hex digits."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


async def acted(
    tx: Transaction,
    key: StaffMessageKey,
    words: str,
    update: UpdateId,
    now: datetime,
    question: AnsweredQuestion | None = None,
) -> None:
    """Note that `update` brought these words, which are acted on; the same message again changes nothing."""
    digest = digest_of(words)
    statement = (
        insert_into(tx, staff_messages)
        .values(
            chat_id=key.chat,
            message_id=key.message,
            update_id=update,
            acted_on=digest,
            latest=digest,
            answers_id=None if question is None else question.draft,
            question=None if question is None else question.about,
            at=now,
        )
        .on_conflict_do_nothing(index_elements=[staff_messages.c.chat_id, staff_messages.c.message_id])
    )
    await tx.execute(statement)


async def offered(
    tx: Transaction, key: StaffMessageKey, words: str, offer: DraftId | None, now: datetime
) -> None:
    """Note the latest words of a message, and the draft that offers them."""
    values = {"latest": digest_of(words), "offer_id": offer, "at": now}
    statement = (
        insert_into(tx, staff_messages)
        .values(chat_id=key.chat, message_id=key.message, **values)
        .on_conflict_do_update(
            index_elements=[staff_messages.c.chat_id, staff_messages.c.message_id], set_=values
        )
    )
    await tx.execute(statement)


async def acted_again(tx: Transaction, offer: DraftId, words: str, update: UpdateId) -> UpdateId | None:
    """Note that `update` acts on the words of a message that `offer` offered.

    Returns the update that acted on the version before; None where none did, and for an unknown offer.
    """
    of_offer = staff_messages.c.offer_id == offer
    before = await tx.scalar(select(staff_messages.c.update_id).where(of_offer))
    values = {"update_id": update, "acted_on": digest_of(words)}
    await tx.execute(sql_update(staff_messages).where(of_offer).values(**values))
    return None if before is None else UpdateId(before)


async def get(conn: Reading, key: StaffMessageKey) -> KnownMessage | None:
    """Return what is known of a message."""
    statement = select(staff_messages).where(
        staff_messages.c.chat_id == key.chat, staff_messages.c.message_id == key.message
    )
    row = (await conn.execute(statement)).first()
    if row is None:
        return None
    return KnownMessage(
        update=None if row.update_id is None else UpdateId(row.update_id),
        acted_on=row.acted_on,
        latest=row.latest,
        offer=None if row.offer_id is None else DraftId(row.offer_id),
        question=None
        if row.answers_id is None
        else AnsweredQuestion(DraftId(row.answers_id), row.question or ""),
    )


async def prune(tx: Transaction, before: datetime) -> None:
    """Forget messages older than that."""
    await tx.execute(delete(staff_messages).where(staff_messages.c.at < before))
