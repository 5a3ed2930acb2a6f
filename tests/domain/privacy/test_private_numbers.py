"""Numbers of people and cases in what clients write are found, and nothing else is."""

# ruff: noqa: E501 - the tables are read in rows
from __future__ import annotations

import string
from itertools import chain
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.privacy.number_rows import Sort
from bot.domain.privacy.number_table import KINDS, PrivateNumberKind
from bot.domain.privacy.private_numbers import MASK, found_numbers, hide_numbers
from tests.spending import BUDGET, cpu_of

UPPER, DIGITS = string.ascii_uppercase, string.digits
RECEIPTS = ("IOE", "LIN", "SRC", "EAC", "WAC", "MSC", "NBC", "YSC")


def shaped(*parts: str) -> st.SearchStrategy[str]:
    """Return numbers made of parts: "9x6" is six digits, "Ax3" three letters, "*x6" six of both, else itself."""
    signs = {"9": DIGITS, "A": UPPER, "*": UPPER + DIGITS}
    drawn = []
    for part in parts:
        sign, _, count = part.partition("x")
        known = signs.get(sign) if count.isdigit() else None
        drawn.append(
            st.just(part) if known is None else st.text(known, min_size=int(count), max_size=int(count))
        )
    return st.tuples(*drawn).map("".join)


MADE = {
    "immigrant case": shaped("Ax3", "20", "9x8"),
    "receipt": st.sampled_from(RECEIPTS).flatmap(lambda office: shaped(office, "9x10")),
    "application": shaped("AA00", "*x6").filter(lambda made: sum(map(str.isdigit, made)) > 4),
    "SEVIS": shaped("N00", "9x8"),
    "A-number": shaped("A", "9x9"),
    "social security": shaped("9x9"),
    "I-94": shaped("9x11"),
    "slip": shaped("2026", "9x7"),
    "passport with a letter": shaped("M", "9x7"),
    "passport with two letters": shaped("XB", "9x7"),
    "card of 16": shaped("4", "9x15"),
    "card of 15": shaped("37", "9x13"),
    "CPF or NIN": shaped("9x11"),
    "CNIC": shaped("9x13"),
    "Aadhaar": shaped("9x12"),
    "diversity visa": st.sampled_from(("AF", "AS", "EU", "NA", "OC", "SA")).flatmap(lambda of: shaped("2026", of, "9x8")),
    "telephone": shaped("406", "9x7"),
}  # fmt: skip
numbers = st.one_of(*MADE.values())
scripts = st.sampled_from(
    [DIGITS, "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨"]
)
around = st.sampled_from(["", " ", ".", "?", ", ", "\n", "(", ")", ": ", " please "])


def has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


@given(numbers, around, around)
def test_a_number_in_one_piece_is_hidden_whole(number: str, before: str, after: str) -> None:
    assert hide_numbers(f"{before}{number}{after}") == f"{before}{MASK}{after}"


@given(numbers, st.sampled_from("-./_ ") | st.just(" - "), st.integers(2, 4), st.booleans())
def test_a_number_in_groups_is_hidden(number: str, joint: str, size: int, small: bool) -> None:
    groups = [number[at : at + size] for at in range(0, len(number), size)]
    assume(sum(each.startswith(("19", "20")) for each in groups if size == 4) < 2)  # years, one after another
    grouped = joint.join(groups)
    hidden = hide_numbers(f"this is {grouped.lower() if small else grouped}.")
    assert not has_digit(hidden)
    assert hidden.startswith("this is")


@given(st.lists(st.integers(1, 5), min_size=9, max_size=9), shaped("9x16"), st.sampled_from(["-", " ", "/"]))
def test_digits_in_groups_of_any_size_are_hidden(sizes: list[int], digits: str, joint: str) -> None:
    cuts = [sum(sizes[:at]) for at in range(len(sizes))]
    grouped = joint.join(
        filter(None, (digits[at:end] for at, end in zip(cuts, [*cuts[1:], 16], strict=True)))
    )
    assert not has_digit(hide_numbers(f"this is {grouped}."))


@given(numbers, scripts)
def test_digits_of_other_scripts_are_digits(number: str, script: str) -> None:
    assert not has_digit(hide_numbers(f"es {number.translate(str.maketrans(DIGITS, script))} ok"))


@given(numbers, st.sampled_from("\u200b\u200d\u2060\u00ad\ufe0f\u0301"), st.data())
def test_signs_that_nobody_sees_hide_no_number(number: str, unseen: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(number) - 1))
    assert hide_numbers(f"é is {number[:at]}{unseen}{number[at:]}, yes") == f"é is {MASK}, yes"


@given(numbers, st.booleans(), st.sampled_from(["", "please", "thanks"]))
def test_a_number_that_runs_into_a_word_is_hidden(number: str, small: bool, after: str) -> None:
    written = f"passport{number}{after}"
    assert not has_digit(hide_numbers(written.lower() if small else written))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_found_in_its_spellings(kind: PrivateNumberKind) -> None:
    for spelling in kind.spellings:
        for text in (f"hello {spelling} ok", f"{spelling}.", f"Is it “{spelling}”?"):
            hidden = hide_numbers(text)
            assert not has_digit(hidden), text
            assert "@" not in hidden, text
            assert "gmail" not in hidden, text


@pytest.mark.parametrize(
    ("number", "sort"),
    [("406-373-9828", Sort.TELEPHONE), ("call me 4063739828", Sort.TELEPHONE), ("ana@example.com", Sort.EMAIL), ("BLG2019123456", Sort.NUMBER),
     ("123-45-6789", Sort.NUMBER), ("4111 1111 1111 1111", Sort.NUMBER), ("born 1990-03-12", Sort.BIRTH_DATE)],
)  # fmt: skip
def test_contact_details_are_told_apart(number: str, sort: Sort) -> None:
    assert [found.sort for found in found_numbers(f"Hello. {number}")] == [sort]


@pytest.mark.parametrize(
    "text",
    ["I was born on 12/03/1990.", "DOB: 1990-03-12", "d.o.b 12.03.90", "my birthday is March 3rd, 1990", "3 March 1990 is my birthday", "Date of birth 03121990",
     "born 12 MAR 1990", "fecha de nacimiento 12/03/1990"],
)  # fmt: skip
def test_a_birth_date_is_hidden(text: str) -> None:
    hidden = hide_numbers(text)
    assert MASK in hidden
    assert not has_digit(hidden)


def test_a_date_beside_a_birth_date_stays() -> None:
    text = "My interview is 2026-11-20. I was born 1990-03-12. They refused on 2026-12-01."
    assert hide_numbers(text) == text.replace("1990-03-12", MASK)


@pytest.mark.parametrize(
    "written",
    ["passport no. 1234567", "my case number is 12345", "ID: 123456", "file #54321", "phone 3739828"],
)
def test_a_short_number_after_its_name_is_hidden(written: str) -> None:
    assert not has_digit(hide_numbers(f"Hello, {written}, ok?"))


@given(st.text(max_size=200))
@example("dob 1234567890123 12/03/1990")
def test_hiding_twice_is_hiding_once(text: str) -> None:
    assert hide_numbers(hide_numbers(text)) == hide_numbers(text)


@given(st.text(max_size=200))
def test_found_places_are_in_order_and_within_the_text(text: str) -> None:
    edges = list(
        chain.from_iterable(
            (found.start, found.end) for found in found_numbers(f"{text} BLG2019123456 {text}")
        )
    )
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= 2 * len(text) + 15


@given(st.text(string.ascii_letters + " .,;:!?()'\"\n", max_size=200))
def test_words_without_digits_are_left_alone(text: str) -> None:
    assume("gmail" not in text.lower())
    assert hide_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    ["what does 221(g) mean", "221g", "212(a)(6)(C)", "form DS-160 and I-864", "DS5535", "DS-260", "I-130", "H-1B", "INA 203(g)", "INA 212(a)(4)", "22 CFR 42.81",
     "22 CFR 42.83", "9 FAM 504.11", "9 FAM 504.11-3", "9 FAM 302.9-4(B)(3)", "8 U.S.C. 1182(a)(4)", "compare 221g 214b 212a", "refused on 2026-11-24", "on 11/24/2026", "20261124",
     "24112026", "November 20, 2026", "20nov2026", "priority date 01JAN2015", "12/2025, 01/2026", "12/2025 01/2026 02/2026", "between 2026-11-20 and 2026-12-01",
     "2026-11-20 10:30", "REFUSED ON 11 20 2026 AT 10 AM", "10am 11:30 pm", "60 days", "60, 120 or 180 days", "since may 2019 123 days", "2019 2020 2021", "h1b 2024 2025", "$500",
     "$1,000,000", "1,000,000 naira", "20000usd", "I earn 1000000", "visa fee 185000 naira", "24/7", "2nd 3rd 4th 5th 6th", "case number", "F2A 2025-2026 I-130", "I-864 DS-260 I-130 2024",
     "٢٠٢٦-١١-٢٠", "२०२६-११-२०", "２０２６／１１／２０", "aardwolves are animals", "Saint-Étienne, two weeks…", "there is one with AA00 something", "apply at travel.state.gov", "https://fam.state.gov/fam/09FAM/09FAM050411.html"],
)  # fmt: skip
def test_what_carries_meaning_is_left_alone(text: str) -> None:
    assert hide_numbers(text) == text


def questions_asked() -> list[str]:
    """Return every question in the files of questions, and every phrase that clients ask by."""
    data = Path(__file__).parents[2] / "data"
    texts: list[str] = []
    for file in sorted(
        [*data.glob("questions*.yaml"), *(data.parents[1] / "knowledge" / "en" / "asked").glob("*.yaml")]
    ):
        pending = [yaml.safe_load(file.read_text(encoding="utf-8"))]
        while pending:
            found = pending.pop()
            if isinstance(found, dict):
                pending += found.values()
            elif isinstance(found, list):
                pending += found
            elif isinstance(found, str):
                texts.append(found)
    return texts


def test_of_the_questions_that_people_ask_none_is_taken_for_a_number() -> None:
    texts = questions_asked()
    assert len(texts) > 5000
    assert {text for text in texts if hide_numbers(text) != text} <= {"12345678", "0000 11 22 x x"}


shapes = st.text(st.sampled_from("1 9aAZ.-/()@+$_,:\n\u200b١é•"), min_size=1, max_size=12)


@settings(deadline=None)  # the CPU is what counts
@given(shapes)
@example("dob 1 ")
@example("12:30 ")
@example("+1 ")
@example("(")
@example("AA00 ")
@example("passport no is ")
@example("a at ")
@example("jan 1, ")
@example("1\u200b")
def test_the_longest_message_takes_milliseconds_whatever_its_shape(shape: str) -> None:
    text = (shape * 4096)[:4095] + "1"
    # 3 to 8 ms on one core.
    assert cpu_of(lambda: hide_numbers(text)) < BUDGET
