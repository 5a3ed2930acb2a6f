"""A small knowledge folder, and nothing else set."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.cli.calling import Call
from tests.knowledge import folder


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder.write(tmp_path)))
    monkeypatch.setenv("MATCHER", "lexical")
    return Call(tmp_path)
