"""Whatever the bytes are, staff get a document or plain faults."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.files.contents import FILES, KEYS
from bot.knowledge.yaml.reading import MOST_MISTAKES, FileReading, read
from bot.knowledge.yaml.validation import validate
from tests.knowledge import folder
from tests.knowledge.test_mistakes import PARSER_WORDS

GOOD = folder.files()[folder.PASSPORT]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reading(data: bytes) -> FileReading:
    return read("knowledge/en/entries/05-x.yaml", data, KEYS["entries"])


def assert_plain(data: bytes) -> None:
    found = reading(data)
    faults = list(found.faults)
    if found.document:
        faults += validate(found.document, FILES["entries"], KEYS["entries"]).faults
    else:
        assert faults
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\n\0") + 1
    for fault in faults:
        # What is quoted from the file may say anything.
        assert not PARSER_WORDS.search(
            re.sub('“.*?”|".*?"', "", f"{fault.what} {fault.hint}", flags=re.DOTALL)
        )
        assert 1 <= fault.line <= lines + 1
        assert fault.column >= 1
        assert fault.what
        assert fault.hint
    assert len(found.faults) <= MOST_MISTAKES * 4 + lines


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_plain_faults(data: bytes) -> None:
    assert_plain(data)


YAML_SIGNS = st.text(alphabet="ab:-#'\"[]{}|>*&!%@`?,. \n\t\u00a0“”é\\", max_size=120)


@QUICK
@given(YAML_SIGNS)
def test_any_mixture_of_signs_gives_a_document_or_plain_faults(text: str) -> None:
    assert_plain(text.encode())


@QUICK
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 12),
    st.text(alphabet="ab:-#'\"[]{}|>*&!%@`?,. \n\t\u00a0“é", max_size=6),
)
def test_a_good_file_damaged_at_one_place_gives_a_document_or_plain_faults(
    at: int, removed: int, added: str
) -> None:
    assert_plain((GOOD[:at] + added + GOOD[at + removed :]).encode())


def test_very_deep_nesting_is_a_fault_and_no_crash() -> None:
    for data in (b"[" * 5000, b"- " * 5000 + b"x", b"{a: " * 5000, b"[" * 500 + b"]" * 500):
        assert_plain(data)


def test_scalars_stay_as_they_were_written() -> None:
    written = [
        "no",
        "12:30",
        "02134",
        "2026-11-24",
        "1.10",
        "on",
        "null",
        "~",
        "<<",
        "=",
        "1_000",
        "0x1F",
        ".inf",
    ]
    data = "\n".join(f"- {each}" for each in written).encode()
    document = reading(data).document
    assert document
    assert document.data() == written


def test_a_key_without_a_space_that_yaml_takes_for_text_is_told() -> None:
    found = read("f", b"asked:\n  - entry:what-is-221g\n", KEYS["asked"])
    assert [str(fault) for fault in found.faults] == [
        "f:2:10: there is no space after the colon; write “entry: ” with a space"
    ]


def test_three_dots_do_not_end_a_file_unnoticed() -> None:
    text = GOOD.replace("  - id: travel", "...\n  - id: travel")
    assert [str(fault) for fault in reading(text.encode()).faults] == [
        "knowledge/en/entries/05-x.yaml:24:1: “...” ends the file for the bot; delete this line"
    ]


def test_windows_line_ends_are_no_fault() -> None:
    found = reading(GOOD.replace("\n", "\r\n").encode())
    assert found.faults == ()
    assert found.document
    assert found.document.data() == reading(GOOD.encode()).document.data()  # type: ignore[union-attr]


def test_a_remark_after_a_date_or_an_id_is_allowed() -> None:
    remarks = GOOD.replace("reviewed: null", "reviewed: null  # or {by: CJF, on: 2026-12-01}")
    remarks = remarks.replace("id: passport-held", "id: passport-held  # never rename")
    assert reading(remarks.encode()).faults == ()


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = GOOD.replace("question: The embassy", "question:The embassy").replace("- when do I", "-when do I")
    text = text.replace("question: May I", "question: @May I").replace("- can I travel", "\t- can I travel")
    lines = [fault.line for fault in reading(text.encode()).faults]
    assert sorted(lines) == [5, 8, 25, 27]


def test_the_mark_that_some_editors_write_before_a_file_is_no_fault() -> None:
    plain, marked = reading(GOOD.encode()), reading(b"\xef\xbb\xbf" + GOOD.encode())
    assert marked == plain
    assert plain.faults == ()


def test_what_many_lines_share_is_told_once_with_their_number() -> None:
    many = GOOD.replace("      - ", "\t- ").encode()
    (fault,) = reading(many).faults
    count = GOOD.count("      - ")
    assert f"(and {count - 1} more lines are like this one)" in fault.what


def test_what_few_lines_share_is_told_of_each() -> None:
    few = GOOD.replace("      - ", "\t- ", 3).encode()
    assert len(reading(few).faults) == 3


def test_a_folded_text_above_another_item_is_no_list() -> None:
    asked = b"asked:\n  - entry: one\n    questions:\n      - >\n        first\n      - second\n"
    assert read("knowledge/en/asked/01-x.yaml", asked, KEYS["asked"]).faults == ()
