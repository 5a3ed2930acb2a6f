"""How many followers get a message and when, in words for staff."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.cases import Case
from bot.domain.ids import FollowerId
from bot.domain.reply import Block
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.plans import followers_of
from bot.staff.phrases import clock_time, counted
from bot.staff.request import StaffRequest


async def will_be_told(
    request: StaffRequest, case: Case, readers: Collection[FollowerId], due: datetime, *, urgent: bool = False
) -> tuple[Block, ...]:
    """Say how many followers get a message, when, and how many of them later because of quiet hours.

    An `urgent` message passes these.
    """
    words, time = request.words, clock_time(request.phrases, due)
    if len(readers) == 1:
        blocks = request.say(words.told_one, time=time)
    else:
        blocks = request.say(words.told_many, count=str(len(readers)), time=time)
    quiet = (await followers_of(request.tx, case.id)).quiet(readers, due)
    return blocks + in_quiet_hours(request.phrases, quiet, urgent=urgent)


def in_quiet_hours(phrases: Phrasebook, count: int, *, urgent: bool) -> tuple[Block, ...]:
    """Say how many followers have quiet hours when a message goes out, and whether it waits for the end."""
    words = phrases.words.staff
    if not count:
        return ()
    if urgent:
        return counted(phrases, words.preview_one_woken, words.preview_many_woken, count)
    return counted(phrases, words.preview_one_quiet, words.preview_many_quiet, count)
