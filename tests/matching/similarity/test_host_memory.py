"""The memory of a host: the smallest limit that the system tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.matching.similarity import encoders
from bot.matching.similarity.encoders import ENOUGH_MB, choose_encoder
from bot.matching.similarity.host_memory import host_memory_mb

MB = 1024 * 1024


def host(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.mark.parametrize(
    "files",
    [
        {"sys/fs/cgroup/memory.max": f"{100 * MB}\n"},
        {"sys/fs/cgroup/memory/memory.limit_in_bytes": f"{100 * MB}\n"},
        {"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": f"{100 * MB}\n"},
        {
            "proc/self/cgroup": "0::/a/b\n",
            "sys/fs/cgroup/a/b/memory.max": "max\n",
            "sys/fs/cgroup/a/memory.max": f"{100 * MB}\n",
        },
    ],
    ids=["container", "older container", "own group", "group around it"],
)
def test_the_smallest_limit_of_a_group_counts(tmp_path: Path, files: dict[str, str]) -> None:
    assert host_memory_mb(host(tmp_path, files)) == 100


def test_a_group_without_limit_has_the_memory_of_the_host(tmp_path: Path) -> None:
    unlimited = host_memory_mb(host(tmp_path, {"sys/fs/cgroup/memory.max": "max\n"}))
    assert unlimited == host_memory_mb(tmp_path)


def test_auto_is_lexical_on_a_host_too_small_for_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "host_memory_mb", lambda: ENOUGH_MB - 1)
    assert choose_encoder("auto") is None
