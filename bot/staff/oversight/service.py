"""Delivery status, stuck messages, and statistics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.actor import AuditAction
from bot.domain.ids import CaseId, DeliveryId, UpdateId
from bot.domain.reply import Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.staff.oversight.delivery_reply import SHOWN, Standing, standing_reply
from bot.staff.oversight.stats_reply import figures_reply
from bot.staff.request import StaffRequest
from bot.store import figures
from bot.store.database.engine import Reading, Store
from bot.store.messages import backlog, outbox, stuck
from bot.store.updates import inbox

WEEK, MONTH = timedelta(days=7), timedelta(days=30)

_NUMBER = re.compile(r"(?:no\.?|#)?\s*([1-9][0-9]{0,17})", re.IGNORECASE)


class Oversight:
    """Shows delivery status and statistics, and retries stuck messages."""

    def __init__(
        self,
        store: Store,
        speak: CurrentPhrasebook,
        *,
        wake: Callable[[], None],
        wake_inbox: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._speak = speak
        self._wake = wake
        self._wake_inbox = wake_inbox

    async def delivery(self) -> Reply:
        """Show the state of all client messages, and which ones are stuck and why."""
        phrases, now = self._speak(), self._store.now()
        async with self._store.reading() as conn:
            return standing_reply(phrases, await _standing(conn, now), now)

    async def retry(self, request: StaffRequest, delivery: DeliveryId | None) -> Reply:
        """Retry one stuck message (or all), then show the new state.

        Messages that were corrected or withdrawn since are never sent. A retry of all also skips messages
        older than news the recipient already has.
        """
        words = request.words
        going = await self._go_again(request, delivery)
        shown = await _shown(request)
        request.after_commit(self._wake)
        if going is None:
            return shown
        if going:
            head = request.say(words.retry_done, count=f"{going:,}")
            notice = fill_label(words.notice_retry_done, {"count": f"{going:,}"})
        else:
            head, notice = request.say(words.retry_nothing), words.notice_retry_nothing
        return replace(shown, blocks=head + shown.blocks, notice=notice)

    async def retry_written(self, request: StaffRequest, written: str) -> Reply:
        """Call `retry` with the typed argument: a number or `all`."""
        wanted = written.strip()
        if wanted.casefold() == "all":
            return await self.retry(request, None)
        found = _NUMBER.fullmatch(wanted)
        if found is not None:
            return await self.retry(request, DeliveryId(int(found[1])))
        shown = await _shown(request)
        if not shown.rows:
            return shown
        return replace(shown, blocks=request.say(request.words.retry_what) + shown.blocks)

    async def retry_answer(self, request: StaffRequest, answer: UpdateId) -> Reply:
        """Send an answer in doubt once more; `answer` is the update that it answers."""
        words = request.words
        if await request.once("retry answer"):
            going = await inbox.retry(request.tx, answer)
            if going:
                await request.audit(AuditAction.RETRY, detail="an answer")
        else:
            going = True
        request.after_commit(self._wake_inbox)
        if not going:
            return Reply(request.say(words.retry_nothing), notice=words.notice_retry_nothing)
        return Reply(
            request.say(words.retry_answer_done), notice=fill_label(words.notice_retry_done, {"count": "1"})
        )

    async def stats(self) -> Reply:
        """Show the figures for the last 7 and 30 days, and current totals."""
        phrases, now = self._speak(), self._store.now()
        async with self._store.reading() as conn:
            return figures_reply(
                phrases,
                week=await figures.questions(conn, now - WEEK),
                month=await figures.questions(conn, now - MONTH),
                helpful=await figures.helpful(conn, now - MONTH),
                cases=await figures.case_counts(conn, now),
                followers=await figures.follower_counts(conn),
                told_week=await figures.told(conn, now - WEEK),
                told_month=await figures.told(conn, now - MONTH),
                median=await figures.median_time(conn, now - MONTH),
            )

    async def _go_again(self, request: StaffRequest, delivery: DeliveryId | None) -> int | None:
        """Return how many messages are sent again; None if this update already did that."""
        if not await request.once("retry"):
            return None
        going = await stuck.retry(request.tx, delivery, request.now)
        if going:
            case: CaseId | None = None
            if delivery is not None:
                found = await outbox.get(request.tx, delivery)
                case = None if found is None else found.case
            which = "all" if delivery is None else f"message {delivery}"
            await request.audit(AuditAction.RETRY, case, f"{which}: {going} again")
        return going


async def _shown(request: StaffRequest) -> Reply:
    return standing_reply(request.phrases, await _standing(request.tx, request.now), request.now)


async def _standing(conn: Reading, now: datetime) -> Standing:
    counts = await backlog.counts(conn, now)
    total, retried_with_all = await stuck.count(conn)
    return Standing(counts, total, retried_with_all, await stuck.newest(conn, SHOWN))
