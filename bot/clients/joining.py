"""From an invitation to a link, with the client's consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clients.own_case_replies import named, numbers_not_looked_up, offer_reply
from bot.clients.ways_on import ways_on
from bot.domain.cases import Case, Follower
from bot.domain.ids import CaseId, ChatId, OpeningId, UpdateId
from bot.domain.invitation_token import is_invitation, token_hash, tokens_in, without_tokens
from bot.domain.press import OpenOwnCase
from bot.domain.privacy.private_numbers import hide_numbers
from bot.domain.reply import Button, Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.store.cases import cases, followers, invitations
from bot.store.cases.invitations import InvitationState
from bot.store.database.engine import Reading, Store
from bot.store.staff import audit, staff_notices
from bot.store.staff.audit import AuditLine

MOST_TRIES = 5
"""Failed attempts in `TRIES_WITHIN`; after that, codes from this chat are not looked up."""

TRIES_WITHIN = timedelta(hours=1)


class Joining:
    """Lets a chat follow a case: it opens an invitation first, and only consent creates the link."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    def explain(self) -> Reply:
        """Say how an invitation is used by hand."""
        phrases = self._speak()
        return Reply(phrases.say(phrases.words.own_case.join_how), ways_on(phrases))

    def explain_agreeing(self) -> Reply:
        """Say how to come to the question again that is to be agreed to."""
        phrases = self._speak()
        return Reply(phrases.say(phrases.words.own_case.agree_how), ways_on(phrases))

    async def open(self, code: str, chat: ChatId, update: UpdateId) -> Reply:
        """Show what the invitation in `code` (its token, its link, or text with either) would connect.

        All invalid codes get the same answer. The input is only hashed and compared with the hashes of
        invitations, so a case number finds nothing. Text that cannot be a token is an honest typo, not a
        guess, and does not count as an attempt.
        """
        return await self._offered(code, chat, update) or _refusal(self._speak(), code)

    async def found_in(self, text: str, chat: ChatId, update: UpdateId) -> Reply | None:
        """Answer free text that contains an invitation; None if it should be answered as a question.

        A valid invitation is offered wherever it is in the text and however it is broken into pieces. Text
        that is nothing but an invitation, or has its link, is told that it is invalid; other text is a
        question.
        """
        offer = await self._offered(text, chat, update)
        if offer is None and is_invitation(text):
            return _refusal(self._speak(), text)
        return offer

    async def _offered(self, text: str, chat: ChatId, update: UpdateId) -> Reply | None:
        hashes = tuple(token_hash(token) for token in tokens_in(text))
        if not hashes:
            return None
        phrases, now = self._speak(), self._store.now()
        words = phrases.words.own_case
        async with self._store.transaction() as tx:
            tries = await invitations.try_once(tx, chat, update, now=now, since=now - TRIES_WITHIN)
            good = await invitations.working(tx, hashes, now) if tries <= MOST_TRIES else ()
            found = await invitations.open_one(tx, good[0], chat, now) if good else None
            if found is None:
                return None
            opening, case_id = found
            await invitations.right_one(tx, chat, update)
            case = await _case(tx, case_id)
            link = await _link(tx, chat, case_id)
        reply = (
            offer_reply(phrases, case, opening)
            if link is None
            else _linked(phrases, words.join_already, case, link)
        )
        more = phrases.say(words.join_one_by_one) if len(good) > 1 else ()
        return replace(reply, blocks=reply.blocks + more)

    async def answer(self, opening: OpeningId, chat: ChatId, update: UpdateId, *, agreed: bool) -> Reply:
        """Link the chat to the case of an invitation that it opened, or decline.

        A second answer says the same and does nothing more: an invitation can be used only once.
        """
        phrases, now = self._speak(), self._store.now()
        words = phrases.words.own_case
        async with self._store.transaction() as tx:
            invitation = await invitations.opened(tx, opening, chat)
            link = None if invitation is None else await _link(tx, chat, invitation.case)
            if invitation is not None and link is not None:
                used = invitation.state is InvitationState.USED
                said = words.joined if used else words.join_already
                return _linked(phrases, said, await _case(tx, link.case), link)
            if not agreed:
                await invitations.decline(tx, opening, chat)
                return Reply(phrases.say(words.join_declined), ways_on(phrases), in_place=True)
            used_up = await invitations.use(tx, opening, chat, now)
            if used_up is None:
                return _refusal(phrases, "")
            by, case_id = used_up
            link = await followers.add(tx, case_id, chat, by, now)
            assert link is not None, "there was no link a moment ago, and nobody else writes"
            case = await _case(tx, case_id)
            await audit.add(tx, AuditLine(now, None, "joined", update, case_id))
            told = phrases.say(words.told_staff_joined, case=case.number.value)
            await staff_notices.add(tx, Reply(told), now)
        return _linked(phrases, words.joined, case, link)


def _refusal(phrases: Phrasebook, code: str) -> Reply:
    refused = phrases.say(phrases.words.own_case.join_refused)
    rest = without_tokens(code)
    if hide_numbers(rest) != rest:
        refused = numbers_not_looked_up(phrases) + refused
    return Reply(refused, ways_on(phrases), in_place=True)


def _linked(phrases: Phrasebook, said: Template, case: Case, link: Follower) -> Reply:
    button = Button(phrases.words.own_case.button_see_case, OpenOwnCase(link.id))
    return Reply(phrases.say(said, case=named(phrases, case)), ((button,),), in_place=True)


async def _link(conn: Reading, chat: ChatId, case: CaseId) -> Follower | None:
    return next((each for each in await followers.of_chat(conn, chat) if each.case == case), None)


async def _case(conn: Reading, case: CaseId) -> Case:
    found = await cases.get(conn, case)
    assert found is not None, "a case is never deleted"
    return found
