"""Runs tests with other words in the firm's files: `python -m tests.other_words [pytest's arguments]`.

Staff may edit any sentence of knowledge/en/{staff,own_case,notices,wording}.yaml without breaking a test.
In a copy of the project the letters of each word of those sentences stand in another order; placeholders,
commands, addresses and markup stay. A test that fails there and not here quotes a sentence: it must ask for
it by its key (see tests.e2e.voice). Only tests/test_documents.py may: the README shows what the bot says.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bot.knowledge.wording.files import KEYS_OF, keys_of

PROJECT = Path(__file__).resolve().parents[1]
MEANT_TO_BE_READ = frozenset({"date_day", "date_moment", "detail_unknown", "case_one_line"})
"""Keys whose words the product reads back, or staff type."""

_WORDS = re.compile(r"\{[^}]*\}|/\w+|https?://\S+|\]\([^)]*\)|@\w+|(?P<word>[A-Za-z]{4,})")


def other(sentence: str) -> str:
    """Return the sentence with each word of four letters or more turned round behind its first letter."""
    return _WORDS.sub(lambda found: found[0][0] + found[0][:0:-1] if found["word"] else found[0], sentence)


def rewrite(knowledge: Path) -> None:
    """Change every sentence of the four files of wordings, in place."""
    for name, keys in KEYS_OF.items():
        file = knowledge / "en" / f"{name}.yaml"
        schema, written = file.read_text(encoding="utf-8").split("\n", 1)
        says = yaml.safe_load(written)
        for key, held, _ in keys_of(keys):
            if not held.many and key not in MEANT_TO_BE_READ:
                says[key] = other(says[key])
        lines = [schema, *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in says.items())]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Run pytest in such a copy; return its exit code."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / PROJECT.name
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "node_modules"))
        rewrite(copy / "knowledge")
        return subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]], cwd=copy, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
