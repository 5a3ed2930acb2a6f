"""Learns in a separate process, so that the system gets its memory back when it ends.

The lesson goes in and the result comes out as bytes: the process needs no file, setting or database.
"""

from __future__ import annotations

import errno
import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

from bot.matching.learning.learner import learn
from bot.matching.learning.lesson import Lesson, Vectors, from_lines, in_lines
from bot.matching.learning.stored import packed
from bot.matching.sealed import Arrays, as_bytes, from_bytes

_PROGRAM = Path(__file__).resolve().parents[3]
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "VIRTUAL_ENV")
"""Environment variables that are passed on: a token or a password is not."""


ended = threading.Event()
"""Set when this program ends: nothing is learned anymore."""

_running: set[subprocess.Popen[bytes]] = set()


class LearningError(Exception):
    """The learning process ended before it finished."""


def learn_apart(lesson: Lesson, vectors: Vectors | None) -> bytes:
    """Return what is learned from `lesson`, as `stored.packed` returns it.

    Blocks for some seconds: call it in a thread. Raises LearningError if the process fails or is killed,
    for example by a system without memory.
    """
    return output_of("bot.matching.learning.child_process", _packed_lesson(lesson, vectors))


def output_of(module: str, lesson: bytes) -> bytes:
    """Return what the program `module` writes when it reads `lesson`; raises LearningError."""
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([str(_PROGRAM), *filter(None, sys.path)])
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
    except OSError as error:
        raise LearningError(f"the learning could not be started ({error.strerror})") from error
    _running.add(process)
    try:
        if ended.is_set():
            process.kill()
        with process:
            learned, said = process.communicate(lesson)
    finally:
        _running.discard(process)
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise LearningError(_why(process.returncode, "".join(last)))
    return learned


def end_learning() -> None:
    """End the processes that learn now or later; callers that wait for one get LearningError.

    For the end of the program, which would wait for them otherwise.
    """
    ended.set()
    for process in tuple(_running):
        process.kill()


def _why(code: int, last: str) -> str:
    if code < 0 or "MemoryError" in last:
        return "the system ended the learning, most likely for lack of memory"
    if f"[Errno {errno.ENOSPC}]" in last:
        return "the learning ended, since its disk is full: it takes 100 MB in the folder for temporary files"
    return f"the learning ended with code {code} ({last.partition(':')[0]})"


def _packed_lesson(lesson: Lesson, vectors: Vectors | None) -> bytes:
    texts = {"name": lesson.name, "encoder": lesson.encoder, "encoder version": lesson.encoder_version}
    arrays = {
        "key": np.array(lesson.key()),
        "words": _text(in_lines(lesson.words)),
        "owner": lesson.owner,
        "measured": _text(in_lines(lesson.measured)),
        "measured owner": lesson.measured_owner,
        "judged": lesson.judged,
        "accepted": lesson.accepted,
        "foreign accepted": lesson.foreign_accepted,
        "sizes": np.array([lesson.classes, lesson.entries], np.int64),
        "shares": np.array(
            [lesson.measured_share, lesson.weight, lesson.meaning_weight, lesson.width, lesson.ridge]
        ),
        **{name: np.array(text) for name, text in texts.items()},
    }
    if vectors is not None:
        arrays |= {"vectors": vectors.phrases, "measured vectors": vectors.measured}
        if vectors.phrase_meanings is not None and vectors.measured_meanings is not None:
            arrays |= {"meanings": vectors.phrase_meanings, "measured meanings": vectors.measured_meanings}
        if vectors.foreign_meanings is not None:
            arrays |= {"foreign meanings": vectors.foreign_meanings}
            arrays |= {"foreign": _text(in_lines(text.split() for text in lesson.foreign_texts))}
    return as_bytes(arrays)


def _lesson(arrays: Arrays) -> tuple[Lesson, Vectors | None]:
    classes, entries = arrays["sizes"].tolist()
    measured_share, weight, meaning_weight, width, ridge = arrays["shares"].tolist()
    rows = arrays.get("foreign meanings")
    foreign = () if rows is None else from_lines(_read(arrays["foreign"]), len(rows))
    lesson = Lesson(
        name=str(arrays["name"]),
        words=from_lines(_read(arrays["words"]), len(arrays["owner"])),
        owner=arrays["owner"],
        classes=classes,
        entries=entries,
        measured=from_lines(_read(arrays["measured"]), len(arrays["measured owner"])),
        measured_owner=arrays["measured owner"],
        measured_share=measured_share,
        texts=(),
        measured_texts=(),
        foreign_texts=tuple(" ".join(words) for words in foreign),
        foreign_accepted=arrays["foreign accepted"],
        judged=arrays["judged"],
        accepted=arrays["accepted"],
        encoder=str(arrays["encoder"]),
        encoder_version=str(arrays["encoder version"]),
        weight=weight,
        meaning_weight=meaning_weight,
        width=width,
        ridge=ridge,
    )
    if "vectors" not in arrays:
        return lesson, None
    meanings = (arrays.get(name) for name in ("meanings", "measured meanings", "foreign meanings"))
    return lesson, Vectors(arrays["vectors"], arrays["measured vectors"], *meanings)


def _text(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), np.uint8)


def _read(letters: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    return letters.tobytes().decode()


def main() -> None:
    """Read a lesson from standard input, learn it, and write the result to standard output."""
    gc.disable()  # nothing here is in a cycle, and the process ends
    arrays = from_bytes(sys.stdin.buffer.read())
    lesson, vectors = _lesson(arrays)
    key = str(arrays["key"])
    del arrays
    sys.stdout.buffer.write(packed(learn(lesson, vectors), key))


if __name__ == "__main__":
    main()
