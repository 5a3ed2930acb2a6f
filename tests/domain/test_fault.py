"""How a fault is told and sorted."""

from __future__ import annotations

from bot.domain.fault import Fault, Severity, in_order


def test_a_fault_is_told_as_file_line_column_what_and_how_to_mend() -> None:
    fault = Fault("knowledge/firm.yaml", 3, 7, "this is wrong", "do that")
    assert str(fault) == "knowledge/firm.yaml:3:7: this is wrong; do that"


def test_a_warning_says_that_it_is_one() -> None:
    fault = Fault("a.yaml", 1, 1, "this is old", "look again", Severity.WARNING)
    assert str(fault) == "a.yaml:1:1: warning: this is old; look again"


def test_faults_sort_by_file_then_line_then_column_as_numbers() -> None:
    places = [("b.yaml", 1, 1), ("a.yaml", 10, 1), ("a.yaml", 9, 2), ("a.yaml", 9, 1)]
    faults = sorted(Fault(*place, "what", "hint") for place in places)
    assert [(each.file, each.line, each.column) for each in faults] == [
        ("a.yaml", 9, 1),
        ("a.yaml", 9, 2),
        ("a.yaml", 10, 1),
        ("b.yaml", 1, 1),
    ]


def test_errors_come_before_warnings_and_each_once() -> None:
    late = Fault("b.yaml", 9, 1, "wrong", "mend it")
    early = Fault("a.yaml", 1, 1, "odd", "look at it", Severity.WARNING)
    other = Fault("a.yaml", 2, 1, "wrong", "mend it")
    assert in_order([early, late, other, late]) == (other, late, early)
