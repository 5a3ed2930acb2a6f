"""The knowledge base as it is, learned by the matcher that everybody gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.loading import load
from bot.matching.decide import Thresholds
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Learn the shipped knowledge, with the usual thresholds."""
    knowledge = load(KNOWLEDGE).knowledge
    assert knowledge is not None
    usual = {name: field.default for name, field in Settings.model_fields.items()}
    thresholds = Thresholds(usual["answer_threshold"], usual["answer_margin"], usual["suggest_threshold"])
    return Snapshot.build(knowledge, choose_encoder("lexical"), thresholds)
