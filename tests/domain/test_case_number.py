from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.case_number import CaseNumber, NotACaseNumberError, NumberKind

FORM = r"[A-Z]{3}[0-9]{10}|AA[0-9A-Z]{8}|20[0-9]{2}(?:AF|AS|EU|NA|OC|SA)[1-9][0-9]{0,7}"
RECEIPTS = ("IOE", "EAC", "WAC", "LIN", "SRC", "MSC", "NBC", "YSC")
A_NUMBER = st.from_regex(FORM, fullmatch=True).filter(lambda number: number[:3] not in RECEIPTS)
ANYTHING = st.text(max_size=60) | st.text(alphabet="ABLG ba-019_/.;OІ", max_size=20)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("BLG2019123456", "BLG2019123456"),
        ("blg2019123456", "BLG2019123456"),
        (" BLG 2019-123.456 ", "BLG2019123456"),
        ("#BLG2019123456,", "BLG2019123456"),
        ("ＢＬＧ２０１９１２３４５６", "BLG2019123456"),  # full-width signs, as some keyboards write them
        ("aa00a1b2c3", "AA00A1B2C3"),
        ("AA 00A1 B2C3", "AA00A1B2C3"),
        ("2026AF12345", "2026AF12345"),
        ("2026-eu-00012345", "2026EU12345"),  # as the letter of selection writes it
        ("2026 NA 7", "2026NA7"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, value: str) -> None:
    assert CaseNumber.parse(written).value == value


def test_the_form_tells_the_kind() -> None:
    assert CaseNumber.parse("BLG2019123456").kind is NumberKind.IMMIGRANT
    assert CaseNumber.parse("AA00A1B2C3").kind is NumberKind.APPLICATION
    assert CaseNumber.parse("2026AS12345").kind is NumberKind.DIVERSITY


def test_the_ending_is_too_short_to_look_the_case_up() -> None:
    assert CaseNumber.parse("BLG2019123456").ending == "3456"
    assert CaseNumber.parse("2026AS12345").ending == "45"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("", "There is no case number here"),
        ("--", "There is no case number here"),
        ("BLG201912345", "“BLG201912345” has 9 digits after its three letters, not ten"),
        ("BLG20191234567", "“BLG20191234567” has 11 digits after its three letters, not ten"),
        ("BLG1", "“BLG1” has 1 digit after its three letters, not ten"),
        ("BLG", "“BLG” has no digits after its three letters"),
        ("BL2019123456", "“BL2019123456” has 2 letters before its digits, not three"),
        ("2019123456", "“2019123456” has only digits; a case number begins with letters"),
        ("BLG2O19123456", "is the letter O a zero"),
        *((f"{office}0906929443", "is the receipt number of a petition at USCIS") for office in RECEIPTS),
        ("ioe-09-069-29443", "is the receipt number of a petition at USCIS"),
        ("LIN201234567", "is the receipt number of a petition at USCIS"),
        ("A-123-456-789", "looks like an A-number"),
        ("N0012345678", "looks like a SEVIS number"),
        ("AA00A1B2C", "has 7 characters after AA, not eight"),
        ("AA00A1B2C34", "has 9 characters after AA, not eight"),
        ("2019AB1234", "has AB after its year"),
        ("2026AF", "has no number after AF"),
        ("2026AF0000", "has no number after AF"),
        ("2026AF123456789", "has 9 digits after AF, and eight are the most"),
        ("1926AF12345", "begins with a year that is not from 2000 to 2099"),
        ("ВLG2019123456", "holds “В”"),  # a Cyrillic letter that looks like a B
        ("BLG٢019123456", "holds “٢”"),
        ("where is my case", "“where is my case” is not a case number"),
    ],
)
def test_a_wrong_number_is_told_why_and_with_an_example(written: str, what: str) -> None:
    with pytest.raises(NotACaseNumberError) as caught:
        CaseNumber.parse(written)

    assert what in caught.value.what
    assert "BLG2019123456" in caught.value.hint
    assert "AA00A1B2C3" in caught.value.hint


def test_what_may_be_logged_of_an_error_quotes_nothing() -> None:
    with pytest.raises(NotACaseNumberError) as caught:
        CaseNumber.parse("BLG201912345")

    assert "2019" not in str(caught.value)
    assert "2019" not in repr(caught.value)


@given(A_NUMBER)
def test_normalising_twice_is_normalising_once(number: str) -> None:
    once = CaseNumber.parse(number)

    assert once.value == number
    assert CaseNumber.parse(once.value) == once


@given(A_NUMBER, st.sampled_from([" ", "-", "–", "/", "_", "\u00a0", "\t"]), st.data())
def test_joints_and_capitals_do_not_matter(number: str, joint: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(number)))
    written = f"{number[:cut]}{joint}{number[cut:]}".lower()

    assert CaseNumber.parse(written).value == number


def read(text: str) -> CaseNumber | NotACaseNumberError:
    try:
        return CaseNumber.parse(text)
    except NotACaseNumberError as error:
        return error


def read_off(text: str) -> tuple[CaseNumber, str] | NotACaseNumberError:
    try:
        return CaseNumber.leading(text)
    except NotACaseNumberError as error:
        return error


def assert_clear(error: NotACaseNumberError) -> None:
    assert re.fullmatch(r"\S.{0,158}", error.what)
    assert "such as" in error.hint


@given(ANYTHING)
@example("ß" * 13)
@example("AA①②③④⑤⑥⑦⑧")
def test_any_text_is_a_number_or_a_clear_error(text: str) -> None:
    found = read(text)
    if isinstance(found, NotACaseNumberError):
        assert_clear(found)
    else:
        assert re.fullmatch(FORM, found.value)
        assert read(found.value) == found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BLG2019123456", ""),
        ("BLG2019123456 Smith family; visa IR1", "Smith family; visa IR1"),
        ("blg 2019 123456 Smith", "Smith"),
        ("BLG-2019-123456, Smith & 2 sons", "Smith & 2 sons"),
        ("BLG2019123456\n3 children", "3 children"),
        ("BLG2019123456 2 Sons Ltd", "2 Sons Ltd"),
        ("BLG2019123456: note: ", "note:"),
    ],
)
def test_a_number_is_read_off_the_beginning_of_a_line(text: str, rest: str) -> None:
    assert CaseNumber.leading(text) == (CaseNumber("BLG2019123456"), rest)


@pytest.mark.parametrize("written", ["2026AF12345", "2026 AF 12345", "2026 AF12345", "2026-AF-00012345"])
def test_a_diversity_number_is_read_off_in_all_its_spellings(written: str) -> None:
    assert CaseNumber.leading(f"{written} Okafor; visa DV") == (CaseNumber("2026AF12345"), "Okafor; visa DV")


def test_a_number_after_a_diversity_number_is_not_a_part_of_it() -> None:
    assert CaseNumber.leading("2026AF12345 1") == (CaseNumber("2026AF12345"), "1")


def test_a_name_is_never_taken_for_a_part_of_the_number() -> None:
    with pytest.raises(NotACaseNumberError):
        CaseNumber.leading("AA Smith Joe")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "There is no case number here"),
        ("BLG 2019 12345 Smith", "“BLG 2019 12345” has 9 digits"),
        ("BLG201912345 Smith", "“BLG201912345” has 9 digits"),
        ("Smith BLG2019123456", "“Smith” is not a case number"),
        ("2026 AF Smith", "“2026 AF” has no number after AF"),
    ],
)
def test_what_is_no_number_at_the_beginning_is_named_without_the_rest(text: str, what: str) -> None:
    with pytest.raises(NotACaseNumberError) as caught:
        CaseNumber.leading(text)

    assert what in caught.value.what


@given(ANYTHING)
def test_any_line_begins_with_a_number_or_there_is_a_clear_error(text: str) -> None:
    found = read_off(text)
    if isinstance(found, NotACaseNumberError):
        assert_clear(found)
    else:
        assert read(found[0].value) == found[0]
        assert text.rstrip(" \t\r\n,;:").endswith(found[1])
