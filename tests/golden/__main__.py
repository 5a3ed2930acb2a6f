"""Record the golden day again, after a change that is intended."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import structlog

from tests.golden import before, records


def main() -> None:
    """Compare what the bot does with its record, or write the record."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.golden",
        description="Plays the golden day and compares what the bot does with what tests/golden has recorded:"
        " calls of the Bot API, outbox, audit. Prints the files that differ; exits with 1 if any do.",
    )
    parser.add_argument("--write", action="store_true", help="write the files that differ, and exit with 0")
    parser.add_argument(
        "--write-before",
        action="store_true",
        help="first make before.sql with the current code: it then no longer shows that databases of older"
        " code still work",
    )
    chosen = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    made = asyncio.run(_made(begin_before=chosen.write_before))
    differ = records.differing(made, among=records.DAY.glob("*.txt"))
    write = chosen.write or chosen.write_before
    for path, text in differ.items():
        sys.stdout.write(f"{path.relative_to(records.FOLDER)}\n")
        if write and text is None:
            path.unlink()
        elif write:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text or "", encoding="utf-8")
    sys.exit(0 if write or not differ else 1)


async def _made(*, begin_before: bool) -> dict[Path, str]:
    """Return the text of each file as the current code makes it."""
    folders = [tempfile.TemporaryDirectory() for _ in range(3)]
    with folders[0] as day, folders[1] as finished, folders[2] as begun:
        if begin_before:
            await records.begin_before(Path(begun))
        return {
            records.FACTS: records.facts(),
            before.EFFECTS: await records.finished_from_before(Path(finished)),
            **records.files_of(await records.played(Path(day))),
        }


if __name__ == "__main__":
    main()
