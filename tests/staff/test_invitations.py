from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.actor import Actor
from bot.domain.ids import StaffId, UpdateId
from bot.domain.invitation_token import token_hash
from bot.domain.reply import Reply, plain_text
from bot.frontends.telegram.start.deep_link import new_token
from bot.staff.invitations import Inviting
from bot.store.cases import invitations
from bot.store.cases.invitations import InvitationState
from bot.store.database.engine import Store
from tests.knowledge.real_words import staff_text
from tests.staff.wired import asking
from tests.store.one_case import ANN, BEN, NUMBER, new_case
from tests.store.written import audit_lines

MIA = Actor(StaffId(7), "Mia")


class World:
    """One case, and the tokens that were made, in order."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.tokens: list[str] = []
        self.inviting = Inviting(
            link=lambda token: f"https://t.me/x?start={token}",
            new_token=self._token,
            lasts=timedelta(days=14),
        )

    async def begin(self) -> None:
        async with self.store.transaction() as tx:
            self.case = await new_case(tx, self.store)

    async def states(self) -> list[InvitationState]:
        async with self.store.reading() as conn:
            return [each.state for each in await invitations.of_case(conn, self.case)]

    async def actions(self) -> list[tuple[str, str | None]]:
        async with self.store.reading() as conn:
            return [(line.action, line.detail) for line in await audit_lines(conn, self.case)]

    def _token(self) -> str:
        self.tokens.append(new_token())
        return self.tokens[-1]


@pytest.fixture
async def world(store: Store) -> World:
    made = World(store)
    await made.begin()
    return made


def said(replies: tuple[Reply, ...]) -> str:
    return "\n".join(plain_text(reply.blocks) for reply in replies)


async def test_only_the_hash_of_a_token_is_stored(world: World) -> None:
    shown = await asking(world.store, MIA, UpdateId(1), world.inviting.invite, str(NUMBER))

    (token,) = world.tokens
    assert said(shown).count(token) == 2
    async with world.store.transaction() as tx:
        assert await invitations.open_one(tx, token, ANN, world.store.now()) is None
        assert await invitations.open_one(tx, token_hash(token), ANN, world.store.now()) is not None
    assert await world.actions() == [("invite", "invitation 1")]


async def test_the_same_update_leaves_one_open_invitation(world: World) -> None:
    for _ in range(3):
        shown = await asking(world.store, MIA, UpdateId(1), world.inviting.invite_to, world.case)
        assert world.tokens[-1] in said(shown)

    assert await world.states() == [InvitationState.REVOKED, InvitationState.REVOKED, InvitationState.OPEN]


async def test_an_invitation_used_meanwhile_is_not_created_again(world: World) -> None:
    await asking(world.store, MIA, UpdateId(1), world.inviting.invite, str(NUMBER))
    async with world.store.transaction() as tx:
        opened = await invitations.open_one(tx, token_hash(world.tokens[0]), BEN, world.store.now())
        assert opened is not None
        await invitations.use(tx, opened[0], BEN, world.store.now())
    shown = await asking(world.store, MIA, UpdateId(1), world.inviting.invite, str(NUMBER))

    assert staff_text("invite_used", invitation="1") in said(shown)
    assert await world.states() == [InvitationState.USED]


async def test_a_second_revocation_changes_nothing(world: World) -> None:
    await asking(world.store, MIA, UpdateId(1), world.inviting.invite, str(NUMBER))
    async with world.store.reading() as conn:
        (made,) = await invitations.of_case(conn, world.case)
    replies = [
        await asking(world.store, MIA, UpdateId(number), world.inviting.revoke_one, made.id)
        for number in (2, 2, 3)
    ]
    texts = [plain_text(reply.blocks).splitlines()[0] for reply in replies if reply]

    assert texts[0] == texts[1] == staff_text("invitation_revoked", invitation="1")
    assert texts[2] == staff_text("invitation_not_open", invitation="1")
    assert await world.actions() == [("invite", "invitation 1"), ("revoke", "invitation 1")]


async def test_the_only_one_is_revoked_by_the_same_update_only_once(world: World) -> None:
    for number in (1, 2):
        await asking(world.store, MIA, UpdateId(number), world.inviting.invite, str(NUMBER))
    await asking(world.store, MIA, UpdateId(3), world.inviting.revoke, f"{NUMBER} 1")
    for _ in range(2):
        await asking(world.store, MIA, UpdateId(4), world.inviting.revoke, str(NUMBER))
    await asking(world.store, MIA, UpdateId(5), world.inviting.invite, str(NUMBER))
    await asking(world.store, MIA, UpdateId(4), world.inviting.revoke, str(NUMBER))

    assert await world.states() == [InvitationState.REVOKED, InvitationState.REVOKED, InvitationState.OPEN]
