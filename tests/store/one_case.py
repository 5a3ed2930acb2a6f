"""A case, and chats that follow it with their consent."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.case_number import CaseNumber
from bot.domain.ids import CaseId, ChatId, FollowerId
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import cases, followers, invitations
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store, Transaction

NUMBER = CaseNumber("BLG2019123456")
ANN, BEN = ChatId(5_000_000_001), ChatId(5_000_000_002)
NEWS = Reply((Paragraph((Span("News <b>", bold=True),)),))


async def new_case(tx: Transaction, store: Store, number: CaseNumber = NUMBER) -> CaseId:
    added = await cases.add(tx, NewCase(number, "Smith & Sons", "K-1", "Bogotá"), store.now())
    assert added is not None
    return added.id


async def follow(tx: Transaction, store: Store, case: CaseId, chat: ChatId) -> FollowerId:
    """Invite `chat`, and have it open the invitation and consent."""
    token_hash = f"{case}-{chat}".rjust(64, "0")
    until = store.now() + timedelta(days=14)
    await invitations.add(tx, case, token_hash, now=store.now(), until=until)
    opened = await invitations.open_one(tx, token_hash, chat, store.now())
    assert opened is not None
    used = await invitations.use(tx, opened[0], chat, store.now())
    assert used is not None
    follower = await followers.add(tx, case, chat, used[0], store.now())
    assert follower is not None
    return follower.id
