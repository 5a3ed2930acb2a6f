"""Learning in a process of its own, as the running bot does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.matching.learning import child_process
from bot.matching.learning.child_process import LearningError, learn_apart
from bot.matching.learning.learner import vectors_of
from bot.matching.learning.stored import unpacked
from tests.bench.generated import questions
from tests.matching.lessons import KINDS, matcher_of, taught, vectors_in


@pytest.mark.parametrize(
    ("plain", "semantic"),
    [(False, False), (True, False), (False, True)],
    ids=["lexical", "plain", "semantic"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_another_process_learns_the_same(kind: str, *, plain: bool, semantic: bool) -> None:
    lesson, learned = taught(kind, plain=plain, semantic=semantic)
    apart = unpacked(learn_apart(lesson, vectors_in(lesson)), lesson)
    asked = questions(KINDS[kind][0], 25)
    here, there = matcher_of(kind, learned, plain=plain), matcher_of(kind, apart, plain=plain)
    for ours, theirs in zip(here.match_many(asked), there.match_many(asked), strict=True):
        # Not the entries of all candidates: two with nearly the same chance may change places.
        assert ours.candidates[0].entry == theirs.candidates[0].entry
        assert [each.score for each in ours.candidates] == pytest.approx(
            [each.score for each in theirs.candidates], abs=5e-3
        )


def program(folder: Path, text: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return str(path)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("kill -KILL $$", "lack of memory"),
        ("echo 'MemoryError: 240 MB' >&2; exit 1", "lack of memory"),
        ("echo 'OSError: [Errno 28] No space left on device' >&2; exit 1", "disk is full"),
        ("echo 'KeyError: they kept my passport' >&2; exit 1", "KeyError"),
    ],
)
def test_a_process_that_fails_says_why_and_quotes_no_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, said: str
) -> None:
    lesson, _ = taught("few phrases")
    monkeypatch.setattr(sys, "executable", program(tmp_path, does))
    with pytest.raises(LearningError, match=said) as failed:
        learn_apart(lesson, vectors_of(lesson, None))
    assert "passport" not in str(failed.value)


def test_a_program_that_is_not_there_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson, _ = taught("few phrases")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(LearningError, match="could not be started"):
        learn_apart(lesson, None)


def test_a_program_that_ends_does_not_wait_for_what_is_learned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lesson, _ = taught("few phrases")
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    monkeypatch.setattr(sys, "executable", program(tmp_path, f"echo yes > {begun}; exec sleep 600"))
    monkeypatch.setattr(child_process, "ended", threading.Event())
    with ThreadPoolExecutor() as threads:
        learning = threads.submit(learn_apart, lesson, None)
        assert begun.read_text() == "yes\n"
        child_process.end_learning()
        with pytest.raises(LearningError):
            learning.result(20)
    with pytest.raises(LearningError):
        learn_apart(lesson, None)


def test_the_process_is_told_no_token_and_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lesson, _ = taught("few phrases")
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "a-secret")
    told = tmp_path / "told"
    monkeypatch.setattr(sys, "executable", program(tmp_path, f"env > {told}; exit 1"))
    with pytest.raises(LearningError):
        learn_apart(lesson, None)
    assert "PATH=" in told.read_text()
    assert "a-secret" not in told.read_text()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="this system does not tell threads")
def test_the_product_multiplies_in_one_thread() -> None:
    counted = (
        "import numpy as np, os; a = np.ones((900, 900)); a @ a; print(len(os.listdir('/proc/self/task')))"
    )
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", f"import bot; {counted}"], capture_output=True, check=True, env=clean
    )
    assert done.stdout == b"1\n"
