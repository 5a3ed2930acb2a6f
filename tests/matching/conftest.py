"""The knowledge base as it is, learned by the matcher that everybody gets."""

from __future__ import annotations

import pytest

from bot.matching.snapshot import Snapshot
from tests.learned import SHIPPED, Shipped, learned_once


@pytest.fixture(scope="session")
def snapshot(shipped_learned: Shipped) -> Snapshot:
    """Learn the shipped knowledge, with the usual thresholds."""
    snapshot = learned_once(SHIPPED, shipped_learned.shelf).value
    assert snapshot is not None
    return snapshot
