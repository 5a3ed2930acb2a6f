"""From settings to a snapshot that answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.preparing import BrokenKnowledgeError, prepare, preparer, thresholds_of
from bot.conversation.asker import ENGLISH
from bot.domain.fault import Severity
from bot.domain.match_outcome import Answer, Suggest
from bot.knowledge.folder_files import read_folder
from bot.matching.decide import Thresholds
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learned
from bot.matching.similarity.encoders import choose_encoder
from bot.settings import Settings
from tests.knowledge import folder


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_thresholds_are_those_of_the_settings() -> None:
    settings = Settings(answer_threshold=0.7, answer_margin=0.2, suggest_threshold=0.3)
    assert thresholds_of(settings) == Thresholds(answer=0.7, margin=0.2, suggest=0.3)


def test_what_is_prepared_answers_by_the_thresholds_that_were_set(tmp_path: Path) -> None:
    knowledge = folder.write(tmp_path)
    encoder = choose_encoder("lexical")
    usual = prepare(Settings(knowledge_dir=knowledge), encoder)
    strict = prepare(Settings(knowledge_dir=knowledge, answer_threshold=1.0), encoder)
    assert usual.matcher == "lexical"
    assert isinstance(usual.understand("they kept my passport", ENGLISH), Answer)
    assert isinstance(strict.understand("they kept my passport", ENGLISH), Suggest)


def test_broken_knowledge_is_refused_with_every_error_and_no_warning(tmp_path: Path) -> None:
    broken = {
        **folder.replaced(folder.REFUSAL, "related: [passport-held]", "related: [passport-hold]"),
        **folder.replaced(folder.PASSPORT, "related: [travel-while-pending]", "related: [gone]"),
    }
    settings = Settings(knowledge_dir=folder.write(tmp_path, broken))
    with pytest.raises(BrokenKnowledgeError) as refused:
        prepare(settings, choose_encoder("lexical"))
    assert [fault.file for fault in refused.value.faults] == [
        f"knowledge/{folder.REFUSAL}",
        f"knowledge/{folder.PASSPORT}",
    ]
    assert {fault.severity for fault in refused.value.faults} == {Severity.ERROR}


def test_an_edit_that_breaks_prepares_nothing_but_faults(tmp_path: Path) -> None:
    knowledge = folder.write(tmp_path)
    prepared = preparer(Settings(knowledge_dir=knowledge), choose_encoder("lexical"))
    assert prepared(read_folder(knowledge)).value is not None

    (knowledge / "firm.yaml").write_text("name:", encoding="utf-8")
    after = prepared(read_folder(knowledge))
    assert after.value is None
    assert after.faults


def test_an_edit_that_cannot_be_learned_is_a_fault_that_says_why(tmp_path: Path) -> None:
    def killed(*_: object) -> Learned:
        raise LearningError("the system ended the learning, most likely for lack of memory")

    knowledge = folder.write(tmp_path)
    prepare_files = preparer(Settings(knowledge_dir=knowledge), choose_encoder("lexical"), killed)
    prepared = prepare_files(read_folder(knowledge))
    assert prepared.value is None
    (fault,) = (each for each in prepared.faults if each.severity is Severity.ERROR)
    assert "lack of memory" in fault.what
