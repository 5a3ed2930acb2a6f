"""What staff read about their edits: each file by its name, and what it is about."""

from __future__ import annotations

from bot.app.knowledge_lines import MOST_FAULTS, MOST_FILES, MOST_NAMES, knowledge_lines
from bot.domain.fault import Fault, Severity
from bot.domain.reply import plain_text
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.news import HeldFile, KnowledgeNews, LiveFile
from tests.frontends.telegram.answering import speak

TAB = Fault("knowledge/en/entries/06-afterwards.yaml", 5, 1, "a <tab>", "use spaces")


def told(news: KnowledgeNews) -> list[str]:
    return [plain_text(line) for line in knowledge_lines(news, speak())]


def test_each_file_that_is_live_is_named_with_what_changed() -> None:
    news = KnowledgeNews(
        live=(
            LiveFile(
                "en/entries/05-passport.yaml", Changes(("held",), ("new", "newer"), ("old",), ("tired",))
            ),
            LiveFile("en/asked/05-passport.yaml", Changes(("held",))),
            LiveFile("firm.yaml", Changes()),
            LiveFile("danger/es.yaml", Changes(("readings",))),
        )
    )
    changed, added, removed = "knowledge changed held", "knowledge added new, newer", "knowledge removed old"
    retired = "knowledge retired tired"
    assert told(news) == [
        f"knowledge live {changed}; {added}; {removed}; {retired} 05-passport.yaml",
        f"knowledge live {changed} asked/05-passport.yaml",
        "knowledge live knowledge same firm.yaml",
        "knowledge live knowledge changed readings danger/es.yaml",
    ]


def test_a_file_that_is_held_is_told_with_its_faults_once_and_then_only_named() -> None:
    held = HeldFile("en/entries/06-afterwards.yaml", (TAB,), is_new=True)
    told_before = HeldFile("en/statuses.yaml", (TAB,), is_new=False)
    assert told(KnowledgeNews(held=(held, told_before), back=("en/wording.yaml",))) == [
        f"knowledge held {TAB} 06-afterwards.yaml",
        "knowledge back wording.yaml",
        "knowledge waiting statuses.yaml",
    ]


def test_new_warnings_are_told_as_such() -> None:
    warning = Fault("knowledge/x.yml", 1, 1, "not read", "rename it", Severity.WARNING)
    assert told(KnowledgeNews(warnings=(warning,))) == [
        "knowledge warnings knowledge/x.yml:1:1: not read; rename it"
    ]


def test_long_lists_are_cut() -> None:
    faults = tuple(Fault("knowledge/x.yaml", line, 1, "a", "b") for line in range(1, MOST_FAULTS + 3))
    (line,) = told(KnowledgeNews(held=(HeldFile("x.yaml", faults, True),)))
    assert line.count("x.yaml:") == MOST_FAULTS
    assert "…" in line
    names = tuple(f"entry-{number}" for number in range(MOST_NAMES + 1))
    (line,) = told(KnowledgeNews(live=(LiveFile("x.yaml", Changes(names)),)))
    assert "…" in line
    assert names[-1] not in line
    files = tuple(LiveFile(f"{number}.yaml", Changes()) for number in range(MOST_FILES + 2))
    assert len(told(KnowledgeNews(live=files))) == MOST_FILES + 1
