"""`check`: every fault in each format, and the exit code."""

from __future__ import annotations

import json

import pytest

from bot.cli.check import _annotation
from bot.domain.fault import Fault, Severity
from tests.cli.calling import Call
from tests.knowledge import folder


@pytest.fixture
def broken(call: Call) -> Call:
    """Three mistakes in two files."""
    call.edit("firm.yaml", "phone: +1 406-373-9828", "phone:+1 406-373-9828")
    call.edit(folder.PASSPORT, "related: [travel-while-pending]", "related: [travel-while-pendin]")
    call.edit(folder.PASSPORT, "Ask us first.", "Ask {firm.fone}.")
    return call


def test_advice_alone_ends_with_code_0_and_a_summary(call: Call) -> None:
    result = call("check")
    assert result.exit_code == 0
    assert all(": warning: " in line or line.startswith("en: ") for line in result.stdout.splitlines())
    assert "en: 3 entries" in result.stdout


def test_every_error_is_named_and_the_code_is_1(broken: Call) -> None:
    result = broken("check")
    assert result.exit_code == 1
    errors = [
        line for line in result.stdout.splitlines() if line.startswith("knowledge/") and "warning" not in line
    ]
    assert any(line.startswith("knowledge/firm.yaml:5:") for line in errors)
    assert any(
        "“travel-while-pendin”" in line and "did you mean “travel-while-pending”" in line for line in errors
    )
    assert any("firm.fone" in line for line in errors)
    assert all("; " in line for line in errors)


def test_json_holds_the_same_faults(broken: Call) -> None:
    told = json.loads(broken("check", "--format", "json").stdout)
    assert {frozenset(each) for each in told} == {
        frozenset({"file", "line", "column", "severity", "what", "hint"})
    }
    assert sum(each["severity"] == "error" for each in told) >= 3


def test_github_gets_an_annotation_a_fault_and_nothing_else(broken: Call) -> None:
    result = broken("check", "--format", "github")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert all(line.startswith(("::error file=knowledge/", "::warning file=knowledge/")) for line in lines)
    assert any(line.startswith("::error file=knowledge/firm.yaml,line=5,col=") for line in lines)


def test_an_annotation_escapes_what_would_end_or_split_it() -> None:
    fault = Fault("a,b:c%.yaml", 3, 7, "100% wrong\r\nhere, there: x", "mend::it", Severity.WARNING)
    assert _annotation(fault) == (
        "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=7::100%25 wrong%0D%0Ahere, there: x; mend::it"
    )


def test_an_unknown_format_is_refused_with_those_there_are(call: Call) -> None:
    result = call("check", "--format", "xml")
    assert result.exit_code == 2
    assert "github" in result.stderr
