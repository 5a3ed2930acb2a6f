"""The conversation in a terminal leaves nothing behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.app.terminal import talk
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from tests.conversation.world import words_of


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_whole_talk_is_answered_and_keeps_no_file(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lines = iter(["they kept my passport", "👍", "purple elephants dance"])

    def read(_prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    out = io.StringIO()
    await talk(Settings(), snapshot, Console(file=out, width=200), read)

    said = out.getvalue()
    for heard in ("Do not worry", words_of("helped"), words_of("none"), words_of("terminal_bye")):
        assert heard in said
    assert left_in(tmp_path) == []
