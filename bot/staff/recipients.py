"""How many followers get a message and when, in words for staff."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.cases import Case
from bot.domain.ids import FollowerId
from bot.domain.reply import Block
from bot.notices.plans import followers_of
from bot.staff.phrases import clock_time, counted
from bot.staff.request import StaffRequest


async def will_be_told(
    request: StaffRequest, case: Case, readers: Collection[FollowerId], due: datetime
) -> tuple[Block, ...]:
    """Say how many followers get a message, when, and how many of them later because of quiet hours."""
    words, time = request.words, clock_time(request.phrases, due)
    if len(readers) == 1:
        blocks = request.say(words.told_one, time=time)
    else:
        blocks = request.say(words.told_many, count=str(len(readers)), time=time)
    quiet = (await followers_of(request.tx, case.id)).quiet(readers, due)
    if quiet:
        blocks += counted(request.phrases, words.preview_one_quiet, words.preview_many_quiet, quiet)
    return blocks
