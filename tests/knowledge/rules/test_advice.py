"""What `check` adds: sign-offs and how hard an answer is to read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.fault import Severity
from bot.knowledge.loading import check, load
from bot.knowledge.markup.template import Template
from bot.knowledge.rules.readability.reading_grade import grade_of
from tests.knowledge import folder

HARD = (
    "Notwithstanding the aforementioned considerations, the adjudicating consular officer may, at the "
    "officer's exclusive discretion, reconsider the application upon presentation of sufficient additional "
    "documentary evidence establishing eligibility."
)


def told(
    parent: Path, part: str, today: date, changed: dict[str, str | bytes | None] | None = None
) -> list[str]:
    found = check(folder.write(parent, changed), today=today).faults
    assert all(fault.severity is Severity.WARNING for fault in found)
    return [str(fault) for fault in found if part in fault.what]


def test_answers_without_a_sign_off_are_told_in_one_warning(tmp_path: Path) -> None:
    [one] = told(tmp_path, "sign-off", date(2027, 1, 1))
    assert one.startswith(f"knowledge/{folder.PASSPORT}:21:5: warning: 2 of 3 answers")
    assert "(passport-held, travel-while-pending)" in one


def test_a_sign_off_holds_for_twelve_months(tmp_path: Path) -> None:
    assert "2 of 3" in told(tmp_path / "a", "sign-off", date(2027, 5, 1))[0]
    assert "3 of 3" in told(tmp_path / "b", "sign-off", date(2027, 5, 2))[0]


def test_a_day_in_the_future_is_told(tmp_path: Path) -> None:
    assert len(told(tmp_path, "in the future", date(2026, 11, 23))) == 3


def test_a_sign_off_that_is_still_to_come_keeps_the_folder_from_going_live(tmp_path: Path) -> None:
    written = folder.write(tmp_path)
    before = date(2026, 4, 30)
    for loaded in (load(written, today=before), check(written, today=before)):
        assert loaded.knowledge is None
        assert str(loaded.faults[0]) == (
            f"knowledge/{folder.REFUSAL}:14:29: the sign-off of “what-is-221g” is dated 2026-05-01,"
            " which is in the future; write the day on which it was given"
        )
    assert load(written, today=date(2026, 5, 1)).knowledge is not None


def test_an_answer_that_is_hard_to_read_is_told(tmp_path: Path) -> None:
    changed = folder.replaced(folder.PASSPORT, "Ask us first.", HARD)
    [one] = told(tmp_path, "reads like grade", date(2027, 1, 1), changed)
    assert one.startswith(f"knowledge/{folder.PASSPORT}:29:5: warning: this answer reads like grade")


def test_a_source_is_told_when_a_year_has_passed_since_it_was_read(tmp_path: Path) -> None:
    assert not told(tmp_path / "a", "more than 365 days ago", date(2027, 11, 24))
    assert len(told(tmp_path / "b", "more than 365 days ago", date(2027, 11, 25))) == 3


def test_an_answer_on_moving_law_is_read_again_as_soon_as_it_asks_for(tmp_path: Path) -> None:
    changed = folder.replaced(folder.PASSPORT, "    label: May I", "    review_every: 30\n    label: May I")
    assert not told(tmp_path / "a", "days ago", date(2026, 12, 24), changed)
    [one] = told(tmp_path / "b", "more than 30 days ago", date(2026, 12, 25), changed)
    assert one.startswith(f"knowledge/{folder.PASSPORT}:33:")
    assert "travel-while-pending" in one


def test_the_oldest_source_of_an_answer_counts(tmp_path: Path) -> None:
    only = "supports: [Please wait.]}"
    older = "{title: Older, url: https://travel.state.gov/a, read: 2026-01-02, kind: guide, " + only
    changed = folder.replaced(folder.PASSPORT, only, f"{only}\n      - {older}")
    [one] = told(tmp_path, "days ago", date(2027, 1, 3), changed)
    assert "read on 2026-01-02" in one


def test_the_firms_own_experience_is_told_until_the_attorney_signs(tmp_path: Path) -> None:
    lead, by = "    lead: It can still change.", "reviewed: {by: CJF, on: 2026-05-01, words: dkkpfrdp}"
    phrases = f"    experience: [It can still change.]\n{lead}"
    signed = folder.files()[folder.REFUSAL].replace(lead, phrases)
    assert not told(tmp_path / "a", "own experience", date(2027, 1, 1), {folder.REFUSAL: signed})
    unsigned = signed.replace(by, "reviewed: null")
    [one] = told(tmp_path / "b", "own experience", date(2027, 1, 1), {folder.REFUSAL: unsigned})
    assert "1 sentence of “what-is-221g” is" in one


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Please wait. Call us.", -1.53),
        ("We know that this is hard. Call us.\n\n- Read your letter\n- Wait", 0.23),
        ("Your spouse's case is not yours. Don't send your spouse's papers.", 0.13),
        ("Send it by e-mail to help@example.com by 5 p.m. Nobody there? Call 406-373-9828!", 3.08),
        ("The officer refused it under Section 221(g). That means something is missing.", 6.13),
        ("**Administrative processing** is a review.\n\n1. Check CEAC\n2. Keep your letter ready", 7.64),
        (HARD, 29.74),
        ("…", 0.0),
    ],
)
def test_a_text_has_the_grade_that_it_was_calibrated_with(text: str, grade: float) -> None:
    assert grade_of(Template.parse(text).blocks) == pytest.approx(grade, abs=0.01)
