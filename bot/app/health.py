"""What /healthz says: the process is unwell only if a restart may help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.app.vitals import LATE, Vitals
from bot.delivery.alarms import HEARTBEAT
from bot.frontends.telegram.intake.intake import LEASE
from bot.frontends.telegram.intake.webhook_watch import WebhookWatch
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.frontends.telegram.staff.standing import StaffStanding
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.store.database.engine import Reading, Store
from bot.store.database.errors import StoreError
from bot.store.messages import backlog
from bot.store.processes import leases
from bot.store.updates import inbox

# Imported late: the library of the web server, which only some settings need.
if TYPE_CHECKING:
    from bot.frontends.telegram.intake.healthz import Health

Fact = str | int | float | bool | None

UNHELD = timedelta(minutes=1)
"""How long the lease may be free: a process that works takes it within seconds."""

GOOD_FOR = 5.0
"""Seconds for which an answer is reused: anyone may ask, as often as they like."""

DATABASE_WITHIN = 10.0
"""Seconds in which the database must answer."""


class Checkup:
    """Checks this process and its database.

    Unwell: the database fails, a part gives no sign of life, updates are due and none is tried, or no
    process holds the lease. Not unwell: Telegram is away (a restart does not bring it back), another process
    holds the lease, one chat waits, many chats wait because there is much to do, staff cannot be reached.
    """

    def __init__(
        self,
        store: Store,
        snapshot: Callable[[], Snapshot],
        vitals: Vitals,
        watch: WebhookWatch,
        standing: StaffStanding,
        wrong_secrets: WrongSecrets,
        ready_since: Callable[[], datetime | None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ready_since`: when Telegram was first reached; None before that."""
        self._store = store
        self._snapshot = snapshot
        self._vitals = vitals
        self._watch = watch
        self._standing = standing
        self._wrong_secrets = wrong_secrets
        self._ready_since = ready_since
        self._clock = clock
        self._turn = asyncio.Lock()
        self._answer: tuple[float, Health] | None = None
        self._unheld_since: datetime | None = None

    async def __call__(self) -> Health:
        """Return the health of this process; the facts are numbers, versions and fixed words."""
        async with self._turn:
            if self._answer is None or self._clock() - self._answer[0] > GOOD_FOR:
                self._answer = self._clock(), await self._look()
            return self._answer[1]

    async def _look(self) -> Health:
        now = self._store.now()
        faults = self._silent(now)
        facts = self._of_this_process(now)
        try:
            async with asyncio.timeout(DATABASE_WITHIN), self._store.reading() as conn:
                facts |= await self._of_the_database(conn, now, faults)
        except TimeoutError:
            faults.append("database")
            facts["database"] = "the database does not answer in time"
        except StoreError as error:
            faults.append("database")
            facts["database"] = error.what.replace(f" {self._store.place}", "")
        from bot.frontends.telegram.intake.healthz import Health

        return Health(not faults, {"faults": " ".join(faults) or None, **facts})

    def _silent(self, now: datetime) -> list[str]:
        heartbeats = {
            "answering": self._vitals.answering_silent(now),
            "sending": self._vitals.sending_silent(now),
            "polling": self._vitals.polling_silent(now),
        }
        return [name for name, silent in heartbeats.items() if silent is not None and silent > HEARTBEAT]

    def _of_this_process(self, now: datetime) -> dict[str, Fact]:
        snapshot, vitals = self._snapshot(), self._vitals
        poller, seen = vitals.poller, self._watch.seen
        trouble = self._standing.trouble
        return {
            "ready": self._ready_since() is not None,
            "matcher": snapshot.matcher,
            "knowledge": snapshot.knowledge.version,
            "entries": len(snapshot.language(DEFAULT).entries),
            "telegram_away_seconds": _age(vitals.away_since(), now),
            "intake": "webhook" if poller is None else "polling",
            "poll_answered_seconds": None if poller is None else _age(poller.last_answer, now),
            "webhook_checked_seconds": None if seen is None else _age(seen.at, now),
            "webhook_put_back_seconds": _age(self._watch.put_back_at, now),
            "webhook_pending": None if seen is None else seen.pending,
            "webhook_problem_seconds": None if seen is None else _age(seen.problem_at, now),
            "wrong_secrets": self._wrong_secrets.count,
            "staff_chat": "well" if trouble is None else trouble.name.lower(),
            "answering_round_seconds": _age(vitals.worker.last_round, now),
            "answering_tried_seconds": _age(vitals.attempts.last_ended, now),
            "sending_round_seconds": _age(vitals.delivery.last_round, now),
        }

    async def _of_the_database(self, conn: Reading, now: datetime, faults: list[str]) -> dict[str, Fact]:
        """Return the facts that the database knows, and add to `faults`."""
        lease = await self._lease(conn, now)
        if self._unheld_since is not None and now - self._unheld_since >= UNHELD:
            faults.append("lease")
        wait = await self._vitals.inbox(conn, now)
        if wait.idle > HEARTBEAT and "answering" not in faults:
            faults.append("answering")
        updates = await inbox.backlog(conn)
        due = await backlog.due_chats(conn, now, now - LATE)
        oldest = await backlog.oldest_due(conn, now, announcements=False)
        counts = await backlog.counts(conn, now)
        return {
            "database": "well",
            "lease": lease,
            "updates_unfinished": updates.unfinished,
            "updates_dead": updates.dead,
            "updates_in_doubt": updates.in_doubt,
            "updates_chats": wait.chats,
            "updates_chats_late": wait.late,
            "updates_chats_held_up": len(self._vitals.worker.held_up),
            "updates_median_seconds": round(wait.median.total_seconds(), 1),
            "updates_oldest_seconds": round(wait.oldest.total_seconds(), 1),
            "messages_chats": due.due,
            "messages_chats_late": due.late,
            "messages_oldest_seconds": _age(oldest, now),
            **{f"messages_{state.value}": number for state, number in counts.by_state},
        }

    async def _lease(self, conn: Reading, now: datetime) -> str:
        lease = None
        if self._vitals.intake.working_since is None:
            lease = await leases.lease_of(conn, LEASE)
            if self._ready_since() is not None and (lease is None or lease.until <= now):
                self._unheld_since = self._unheld_since or now
                return "nobody"
        self._unheld_since = None
        if self._vitals.intake.working_since is not None:
            return "here"
        return "nobody" if lease is None or lease.until <= now else "elsewhere"


def _age(moment: datetime | None, now: datetime) -> float | None:
    """Return the seconds since `moment`; 0 for one ahead of a clock that was set back."""
    return None if moment is None else round(max((now - moment).total_seconds(), 0.0), 1)
