"""`eval`: counts by kind, results in the order of the file, and what is wrong with the file."""

from __future__ import annotations

import json

import pytest

from tests.cli.calling import Call

QUESTIONS = """\
- {q: they kept my passport, accept: [passport-held], kind: short}
- {q: they kept my passport, accept: [what-is-221g], kind: short}
- {q: "Can I travel now? What does 221g mean?", accept: [what-is-221g], kind: two}
- {q: purple elephants dance, accept: [what-is-221g], kind: two}
- {q: how do I become a citizen, accept: [], kind: other}
- {q: is it safe to fly home, accept: [], kind: other}
- {q: hi, accept: [], kind: other}
"""
NONE_IN_SCOPE = {
    "questions": 0,
    "answered_right": 0,
    "suggested_right": 0,
    "suggested_without": 0,
    "answered_wrong": 0,
    "silent": 0,
}


def test_json_counts_in_all_and_by_kind_and_lists_every_result(call: Call) -> None:
    told = json.loads(call("eval", str(call.write("q.yaml", QUESTIONS)), "--json").stdout)

    assert (told["matcher"], told["questions"]) == ("lexical", 7)
    assert told["total"]["in_scope"] == {
        "questions": 4,
        "answered_right": 1,
        "suggested_right": 1,
        "suggested_without": 0,
        "answered_wrong": 1,
        "silent": 1,
    }
    assert told["total"]["out_of_scope"] == {"questions": 3, "answered": 1, "suggested": 0, "silent": 2}
    assert list(told["by_kind"]) == ["short", "two", "other"]
    assert told["by_kind"]["other"] == {
        "in_scope": NONE_IN_SCOPE,
        "out_of_scope": told["total"]["out_of_scope"],
    }
    assert [each["q"] for each in told["results"]][4:] == [
        "how do I become a citizen",
        "is it safe to fly home",
        "hi",
    ]
    first = told["results"][0]
    named = {"q", "kind", "lang", "accept", "outcome", "entry", "score", "candidates", "offered", "verdict"}
    assert named <= set(first)
    assert (first["outcome"], first["entry"], first["accept"]) == (
        "answer",
        "passport-held",
        ["passport-held"],
    )
    assert {frozenset(each) for each in first["candidates"]} == {frozenset({"id", "score", "phrase"})}
    assert told["results"][6]["candidates"] == []
    assert 0 <= told["calibration_error"] <= 1
    assert sum(band["questions"] for band in told["reliability"]) == 7


def test_the_report_shows_shares_misses_and_reliability(call: Call) -> None:
    lines = call("eval", str(call.write("q.yaml", QUESTIONS))).stdout.splitlines()
    assert lines[0] == "Matcher in use: lexical"
    assert [line for line in lines if line.startswith("==")] == [
        "== all ==",
        "== short ==",
        "== two ==",
        "== other ==",
        "== misses (3) ==",
        "== reliability: stated score against share right ==",
        "== danger: recognized as sure, in doubt, as another kind, of how many ==",
        "== recognized wrong ==",
    ]
    assert any(line.split()[:2] == ["answered", "right"] and line.endswith("25.0%") for line in lines)
    missed = [line for line in lines if " wanted " in line]
    assert [line.split(":")[0].strip() for line in missed] == [
        "[short] answered_wrong",
        "[two] silent",
        "[other] out_answered",
    ]
    assert "wanted what-is-221g; got passport-held " in missed[0]
    assert "wanted no answer" in missed[2]


def test_an_empty_file_is_a_report_of_nothing(call: Call) -> None:
    result = call("eval", str(call.write("q.yaml", "")))
    assert result.exit_code == 0
    assert "== misses (0) ==" in result.stdout


def test_an_unknown_id_is_refused_with_the_nearest_and_its_place(call: Call) -> None:
    file = call.write("q.yaml", "- {q: they kept my passport, accept: [passport-hold], kind: k}\n")
    result = call("eval", str(file), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{file}:1:39: no entry is called “passport-hold”; did you mean")


def test_a_question_that_does_not_say_what_answers_it_is_refused(call: Call) -> None:
    file = call.write("q.yaml", "- q: hello\n- {q: i want to die, danger: self-harm}\n")
    result = call("eval", str(file))
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{file}:1:3: this question does not say which entries answer it")


@pytest.mark.parametrize(
    ("text", "place"), [("- {q: [}\n", "1:8"), ("- {q: a}\n- {q: b, kind: []}\n", "2:10"), ("nothing", "1:1")]
)
def test_a_broken_file_ends_with_line_and_column_and_code_2(call: Call, text: str, place: str) -> None:
    file = call.write("q.yaml", text)
    result = call("eval", str(file), "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{file}:{place}: ")


def test_a_file_that_is_not_there_is_named(call: Call) -> None:
    result = call("eval", "nowhere.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("nowhere.yaml:1:1: cannot be read")


def test_danger_and_deadlines_are_counted_and_what_was_missed_is_listed(call: Call) -> None:
    questions = """\
- {q: i want to die, danger: self-harm, lang: en}
- {q: i am dying to know, danger: none}
- {q: i went quiet, danger: self-harm}
- {q: they kept my passport i want to die, danger: self-harm, also: [passport-held]}
- {q: i won the lottery, urgent: true, matter: lottery}
- {q: they kept my passport, urgent: false}
"""
    path = str(call.write("q.yaml", questions))
    heard = json.loads(call("eval", path, "--json").stdout)["heard"]
    assert heard["by_kind"][0] == {
        "danger": "self-harm",
        "lang": "en",
        "questions": 3,
        "sure": 2,
        "doubt": 0,
        "as_another_kind": 0,
    }
    assert heard["also"] == {"questions": 1, "reachable": 1}
    assert heard["urgent"] == {"questions": 1, "heard": 1, "matter_right": 1, "not_urgent": 1, "false": 0}
    assert "i went quiet" in call("eval", path).stdout


def test_a_danger_that_does_not_exist_is_a_fault(call: Call) -> None:
    told = call("eval", str(call.write("q.yaml", "- {q: one, danger: boredom}\n")))
    assert told.exit_code == 2
    assert "q.yaml:1:" in told.stderr


def test_the_language_of_each_question_is_found_or_stays_that_of_the_conversation(call: Call) -> None:
    asked = """\
- {q: "¿Cuánto tiempo tarda esto?", lang: es, before: null}
- {q: "221g", lang: es, before: es}
- {q: "how long does it take?", lang: es, before: es}
- {q: "DS-5535", lang: en, before: null}
- {q: "221g", lang: en, before: "null"}
"""
    file = str(call.write("q.yaml", asked))
    told = json.loads(call("eval", file, "--json").stdout)["languages"]
    assert [(each["lang"], each["found"]) for each in told["results"]] == [
        ("es", "es"),
        ("es", "es"),
        ("es", "en"),
        ("en", "en"),
        ("en", "en"),
    ]
    assert (told["questions"], told["right"]) == (5, 4)
    assert "4 of 5" in call("eval", file).stdout
