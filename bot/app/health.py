"""What /healthz says: numbers and versions only."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.silence import health_facts
from bot.delivery.worker import DeliveryWorker
from bot.frontends.telegram.intake.webhook import Health
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.store import inbox
from bot.store.engine import Store
from bot.store.errors import StoreError

SLOWEST = timedelta(minutes=5)
"""An update that waits longer means that nothing is handled."""


async def health_of(store: Store, snapshot: Snapshot, handling: bool, delivery: DeliveryWorker) -> Health:
    """Return how this process is. `handling`: it holds the lease and works the inbox off."""
    facts: dict[str, str | int | float | bool | None] = {
        "matcher": snapshot.matcher,
        "knowledge": snapshot.knowledge.version,
        "entries": len(snapshot.language(DEFAULT).entries),
        "handling": handling,
    }
    try:
        async with store.reading() as conn:
            backlog = await inbox.backlog(conn)
            delivers, deliveries = await health_facts(conn, delivery, store.now())
    except StoreError as error:
        return Health(False, {**facts, "database": error.what})
    waiting = timedelta() if backlog.oldest is None else store.now() - backlog.oldest
    return Health(
        waiting < SLOWEST and delivers,
        {
            **facts,
            **deliveries,
            "unfinished": backlog.unfinished,
            "dead": backlog.dead,
            "oldest_seconds": round(waiting.total_seconds(), 1),
        },
    )
