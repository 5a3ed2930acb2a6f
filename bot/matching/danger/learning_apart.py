"""Learns danger in a separate process, whose memory goes back to the system when it ends."""

from __future__ import annotations

import gc
import sys

from bot.matching.danger.learning import learn_dangers
from bot.matching.danger.lesson import DangerLesson
from bot.matching.danger.stored import packed
from bot.matching.learning.child_process import output_of


def learn_dangers_apart(lesson: DangerLesson) -> bytes:
    """Return what is learned from `lesson`, as `stored.packed` returns it.

    Blocks for some seconds: call it in a thread. Raises LearningError as `learn_apart` does.
    """
    return output_of("bot.matching.danger.learning_apart", lesson.as_json().encode())


def main() -> None:
    """Read a lesson from standard input, learn it, and write the result to standard output."""
    gc.disable()  # nothing here is in a cycle, and the process ends
    lesson = DangerLesson.from_json(sys.stdin.buffer.read().decode())
    key = lesson.key()
    sys.stdout.buffer.write(packed(learn_dangers(lesson), key))


if __name__ == "__main__":
    main()
