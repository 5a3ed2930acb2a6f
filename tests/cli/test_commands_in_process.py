"""The commands on a small knowledge folder: what they print, and how they end."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.knowledge import folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder.write(tmp_path)))
    monkeypatch.setenv("MATCHER", "lexical")
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return CliRunner()


def called(run: CliRunner, *arguments: str) -> Result:
    return run.invoke(app, list(arguments))


def test_without_a_token_one_line_names_it_and_the_terminal(run: CliRunner) -> None:
    result = called(run)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "TELEGRAM_BOT_TOKEN is missing; set it, or try the bot without one: python -m bot chat"
    ]


def test_every_wrong_setting_is_one_line(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    result = called(run, "ask", "what is 221g")
    assert result.exit_code == 2
    assert [line.split()[0] for line in result.stderr.splitlines()] == ["PORT", "LOG_LEVEL"]


def test_a_question_as_json_names_outcome_entry_score_and_candidates(run: CliRunner) -> None:
    one, two = (
        json.loads(called(run, "ask", "what does 221g mean", "--json", "--top", top).stdout) for top in "12"
    )
    assert set(one) == {"outcome", "entry", "score", "candidates", "danger", "urgent"}
    assert one["outcome"] in ("answer", "suggest")
    assert [set(each) for each in one["candidates"]] == [{"id", "score", "phrase"}]
    assert one["candidates"][0] == two["candidates"][0]
    assert 0 <= one["score"] <= 1


def test_an_explanation_names_the_words_and_a_phrase(run: CliRunner) -> None:
    said = called(run, "ask", "what does 221g mean", "--explain").stdout
    assert "what-is-221g: chance of being right" in said
    assert "near phrase" in said


def test_an_evaluation_counts_every_question(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text(
        '- {q: "what does 221g mean", accept: [what-is-221g], kind: plain}\n'
        '- {q: "zxq wvbn", accept: [], kind: noise}\n',
        encoding="utf-8",
    )
    counted = json.loads(called(run, "eval", str(file), "--json").stdout)
    assert [each["kind"] for each in counted["results"]] == ["plain", "noise"]
    assert counted["total"]["in_scope"]["questions"] == counted["total"]["out_of_scope"]["questions"] == 1
    report = called(run, "eval", str(file)).stdout
    assert "== misses" in report
    assert "expected calibration error" in report


def test_a_broken_file_of_questions_is_named_with_its_place(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("- {q: hello, accept: []}\n- {question: hello}\n", encoding="utf-8")
    result = called(run, "eval", str(file))
    assert result.exit_code == 2
    assert f"{file}:2:3: “q” is missing here" in result.stderr


def test_faults_end_with_code_1_and_warnings_with_0(run: CliRunner, tmp_path: Path) -> None:
    assert called(run, "check").exit_code == 0
    broken = tmp_path / "knowledge" / folder.PASSPORT
    broken.write_text(
        broken.read_text(encoding="utf-8").replace("question: ", "question:", 1), encoding="utf-8"
    )
    result = called(run, "check")
    assert result.exit_code == 1
    assert "there is no space after the colon" in result.stdout
    annotated = called(run, "check", "--format", "github").stdout
    assert f"::error file=knowledge/{folder.PASSPORT},line=" in annotated
    told = json.loads(called(run, "check", "--all", "--format", "json").stdout)
    assert {each["severity"] for each in told} == {"error", "warning"}


def test_the_chat_presses_buttons_by_number_and_ends_at_quit(run: CliRunner) -> None:
    result = run.invoke(app, ["chat"], input="/topics\n1\n99\n/nonsense\n/quit\n")
    assert result.exit_code == 0
    assert "1. " in result.stdout


def test_the_version_is_printed_as_the_project_states_it(run: CliRunner) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    result = run.invoke(app, ["--version"])
    assert (result.exit_code, result.stdout.strip()) == (0, project["project"]["version"])
