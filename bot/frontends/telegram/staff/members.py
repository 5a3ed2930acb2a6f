"""Who belongs to the staff chat and may speak there, as reported by Telegram and cached."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import ChatMember, ChatMemberRestricted, User

from bot.domain.ids import ChatId
from bot.frontends.telegram.sending.failures import CallInDoubt, CallNotSent, Flood, Moved, TryAgainError
from bot.frontends.telegram.sending.gateway import Gateway

MEMBER_CACHE_SECONDS = 60.0
"""Seconds for which a membership is cached; someone removed from the group loses access after that."""

NON_MEMBER_CACHE_SECONDS = 5.0
"""Seconds for which a non-membership is cached: short, so that a new colleague is let in soon."""

_MEMBERS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})
_MOST_KNOWN = 1000


class Members:
    """Knows the members of the staff chat."""

    def __init__(self, gateway: Gateway, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateway = gateway
        self._clock = clock
        self._known: dict[int, tuple[float, bool]] = {}

    async def has(self, chat: ChatId, user: User) -> bool:
        """Return whether `user` is in `chat` and not muted there.

        Raises `TryAgainError` if Telegram does not answer: nobody is assumed to be a member.
        """
        if chat == user.id:
            return True
        known = self._known.get(user.id)
        if known is not None and self._clock() - known[0] < (
            MEMBER_CACHE_SECONDS if known[1] else NON_MEMBER_CACHE_SECONDS
        ):
            return known[1]
        member = await self._gateway.member(chat, user.id)
        if isinstance(member, Flood | CallInDoubt | Moved | CallNotSent):
            raise TryAgainError
        is_in = isinstance(member, ChatMember) and _may_speak(member)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[user.id] = (self._clock(), is_in)
        return is_in

    def forget(self, user: User) -> None:
        """Ask again about someone who came or went."""
        self._known.pop(user.id, None)

    def forget_all(self) -> None:
        """Ask again about everybody."""
        self._known.clear()


def _may_speak(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status in _MEMBERS
