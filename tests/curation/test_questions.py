"""Reading a file of questions to measure with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.curation.evaluation import Question
from bot.curation.questions import read_questions
from bot.domain.fault import Fault, Severity
from bot.domain.ids import EntryId

KNOWN = frozenset({EntryId("passport-held"), EntryId("how-long")})


def read(folder: Path, content: str | bytes) -> tuple[tuple[Question, ...], tuple[Fault, ...]]:
    path = folder / "questions.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_questions(path, KNOWN)


def test_questions_are_read_with_what_answers_them_and_their_kind(tmp_path: Path) -> None:
    questions, faults = read(
        tmp_path,
        """\
- {q: they kept my passport, accept: [passport-held, how-long], kind: short}
- q: "yes: or no"
  accept: []
  kind: other
- {q: no, accept: how-long}
- {q: 2024-01-01, accept: }
""",
    )
    assert faults == ()
    assert questions == (
        Question(
            "they kept my passport", frozenset({EntryId("passport-held"), EntryId("how-long")}), "short"
        ),
        Question("yes: or no", frozenset(), "other"),
        Question("no", frozenset({EntryId("how-long")}), "unnamed"),
        Question("2024-01-01", frozenset(), "unnamed"),
    )


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "[]"])
def test_an_empty_file_holds_no_questions(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == ((), ())


def test_a_json_file_with_a_byte_order_mark_is_read_too(tmp_path: Path) -> None:
    questions, faults = read(tmp_path, b'\xef\xbb\xbf[{"q": "why", "accept": ["how-long"], "kind": "k"}]')
    assert faults == ()
    assert questions == (Question("why", frozenset({EntryId("how-long")}), "k"),)


@pytest.mark.parametrize(
    ("content", "line", "column", "what"),
    [
        ("- {q: one}\n-  {accept: []}\n", 2, 4, "“q” is missing here"),
        ("- {q: one}\n- two\n", 2, 3, "this is not a question"),
        ("- {q: one}\n- {q: [two]}\n", 2, 4, "this is not a question"),
        ("- {q: one}\n- {q: ''}\n", 2, 4, "this is not a question"),
        ("questions:\n  - {q: one}\n", 1, 1, "this is not a question"),
        ("- {q: one}\n- {q: [}\n", 2, 8, "this cannot be read as YAML here or just before"),
        ("- q: one\n\tkind: k\n", 2, 1, "this cannot be read as YAML here or just before"),
        (b"- {q: one}\n- {q: B\xfcro}\n", 2, 1, "this line is not written in UTF-8"),
    ],
)
def test_a_fault_names_its_line_and_column_and_nothing_is_read(
    tmp_path: Path, content: str | bytes, line: int, column: int, what: str
) -> None:
    questions, faults = read(tmp_path, content)
    assert questions == ()
    assert [(each.line, each.column, each.what) for each in faults] == [(line, column, what)]
    assert faults[0].hint
    assert faults[0].severity is Severity.ERROR


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "- {accept: []}\n- {q: ok}\n- no\n")
    assert [each.line for each in faults] == [1, 3]


def test_an_unknown_id_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    questions, faults = read(tmp_path, "- {q: why, accept: [how-long, passport-hold]}\n")
    assert questions == ()
    (fault,) = faults
    assert (fault.line, fault.column, fault.severity) == (1, 31, Severity.ERROR)
    assert "“passport-hold”" in fault.what
    assert "passport-held" in fault.hint


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, name: str) -> None:
    questions, (fault,) = read_questions(tmp_path / name, KNOWN)
    assert questions == ()
    assert fault.file == str(tmp_path / name)
    assert fault.what.startswith("cannot be read")


@pytest.mark.parametrize("content", ["[" * 5000, "[" * 900 + "]" * 900, "- " * 5000])
def test_brackets_in_brackets_without_end_are_a_fault(tmp_path: Path, content: str) -> None:
    questions, faults = read(tmp_path, content)
    assert questions == ()
    assert len(faults) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(), st.text(alphabet="-{}[]:,& *!|>'\"#qk\n\tacceptid").map(str.encode)))
def test_any_bytes_give_questions_or_faults(tmp_path: Path, content: bytes) -> None:
    questions, faults = read(tmp_path, content)
    assert not questions or all(fault.severity is Severity.WARNING for fault in faults)


def test_keys_that_are_not_known_are_one_warning_and_the_questions_are_read(tmp_path: Path) -> None:
    questions, (fault,) = read(
        tmp_path,
        "- {q: one, accept: []}\n- {q: two, acept: [], accept: [], note: x}\n- {q: 3, accept: [], note: y}\n",
    )
    assert [each.text for each in questions] == ["one", "two", "3"]
    assert (fault.severity, fault.line, fault.column) == (Severity.WARNING, 2, 12)
    assert "“acept”, “note”" in fault.what


def test_the_language_before_is_read_and_alone_it_asks_for_the_language_only(tmp_path: Path) -> None:
    text = (
        "- {q: hola, lang: es, before: en}\n- {q: why, lang: en, before: es, accept: []}\n"
        "- {q: no, accept: []}\n"
    )
    questions, _ = read(tmp_path, text)
    assert [(each.lang, each.before) for each in questions] == [("es", "en"), ("en", "es"), ("en", None)]
    assert [each.is_of_language for each in questions] == [True, False, False]
    assert [each.is_ordinary for each in questions] == [False, True, True]
