"""Dialogues are read with their faults, played to the end, and counted by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.dialogues import play
from bot.cli.dialogue_reporting import dialogues_json
from bot.curation.dialogues import Dialogue, holds_dialogues, read_dialogues
from bot.curation.evaluation import Verdict
from bot.domain.ids import EntryId
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from tests.conversation import world

HELD = EntryId("passport-held")
KNOWN = frozenset({HELD, EntryId("what-is-221g")})


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("dialogues"))


def dialogue(*turns: str, accept: str | None = HELD, kind: str = "follow-up") -> Dialogue:
    return Dialogue(turns, frozenset({EntryId(accept)} if accept else ()), kind)


async def test_the_last_turn_is_judged_in_the_conversation_of_the_others(snapshot: Snapshot) -> None:
    together = dialogue("they kept my passport", "and when?")
    alone = dialogue("and when?")
    change = dialogue("they kept my passport", "purple elephants dance", accept=None, kind="topic-change")
    results = await play(Settings(_env_file=None), snapshot, [together, alone, change])

    assert [each.verdict for each in results] == [
        Verdict.ANSWERED_RIGHT,
        Verdict.SUGGESTED_RIGHT,
        Verdict.OUT_SILENT,
    ]
    read = dialogues_json(results, "lexical")
    assert read["total"] == {"dialogues": 3, "right": 0.6667, "right_or_offered": 1.0}
    assert read["by_kind"] == {
        "follow-up": {"dialogues": 2, "right": 0.5, "right_or_offered": 1.0},
        "topic-change": {"dialogues": 1, "right": 1.0, "right_or_offered": 1.0},
    }


async def test_the_last_reply_is_told_by_its_buttons_and_its_length(tmp_path: Path) -> None:
    hesitant = world.snapshot(tmp_path, thresholds=world.HESITANT)
    offered, chosen = await play(
        Settings(_env_file=None),
        hesitant,
        [dialogue("they kept my passport"), dialogue("they kept my passport", "1")],
    )
    assert (offered.outcome, offered.entry, offered.verdict) == ("suggest", None, Verdict.SUGGESTED_RIGHT)
    assert HELD in offered.offered
    assert offered.length == len(world.words_of("suggest"))
    assert (chosen.outcome, chosen.entry) == ("answer", offered.offered[0])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- {turns: [one, two], accept: [passport-hold], kind: x}", "no entry is called “passport-hold”"),
        ("- {turns: [], accept: [passport-held]}", "this is not a dialogue"),
        ("- {turns: [one]}", "this is not a dialogue"),
        ("- {turns: [one], accept: [}", "cannot be read as YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "dialogues.yaml"
    file.write_text(text, encoding="utf-8")
    dialogues, faults = read_dialogues(file, KNOWN)
    assert dialogues == ()
    assert what in str(faults[0])


def test_a_file_of_dialogues_is_told_from_one_of_questions(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("- {turns: [yes, no], accept: [], kind: x}", encoding="utf-8")
    assert holds_dialogues(file)
    (read,), _ = read_dialogues(file, KNOWN)
    assert read == Dialogue(("yes", "no"), frozenset(), "x")
    file.write_text("- {q: yes, accept: [], kind: x}", encoding="utf-8")
    assert not holds_dialogues(file)
    assert not holds_dialogues(tmp_path / "missing.yaml")
