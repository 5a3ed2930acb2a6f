"""The conversation at the top of the README is what its first command shows."""

from __future__ import annotations

import re
from pathlib import Path

from bot.conversation.asker import ENGLISH
from bot.conversation.replies import Composer
from bot.domain.reply import plain_text
from bot.matching.snapshot import Snapshot

README = Path(__file__).resolve().parents[2] / "README.md"
TURN = re.compile(r"^You: (.+)\n\nBot: ((?:.+\n)+)", re.MULTILINE)
LABELS = re.compile(r"\[([^\]]+)\]")


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_readmes_questions_get_the_answers_that_it_shows(snapshot: Snapshot) -> None:
    """It may leave something out (...) and shows only some buttons."""
    transcript = README.read_text("utf-8").partition("```text\n")[2].partition("```")[0]
    turns = TURN.findall(transcript)
    assert len(turns) == 2
    composer = Composer(snapshot.knowledge.firm, snapshot.language(ENGLISH), retention_days=90)
    for question, shown in turns:
        reply = composer.of(snapshot.understand(question, ENGLISH), asked=0)
        said = words(plain_text(reply.blocks))
        for part in words(LABELS.sub("", shown)).split("..."):
            assert part.strip() in said
        labels = [button.label for row in reply.rows for button in row]
        assert set(LABELS.findall(shown)) <= set(labels)
