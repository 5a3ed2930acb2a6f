"""A line that the bot adds to a list changes no other byte of the file."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.fault import Severity
from bot.knowledge.editing.adding import add_entry, add_text
from bot.knowledge.editing.proof import NotEditedError
from bot.knowledge.files.contents import KEYS
from bot.knowledge.loading import load
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.yaml.document import Document
from bot.knowledge.yaml.reading import read
from tests.knowledge import folder

FILE = "knowledge/en/asked/01-the-refusal.yaml"
WORDS = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u2028\u2029"), min_size=1)
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def written(text: str, style: str, indent: str) -> str:
    """Return one item as different people write it."""
    match style:
        case "'":
            return f"{indent}- '" + text.replace("'", "''") + "'\n"
        case "|" | ">" | "|-" | "|+":
            return f"{indent}- {style}\n{indent}    {text}\n"
        case "folded":
            return f'{indent}- "one line\n{indent}  and the next"\n'
        case "plain":
            return f"{indent}- what does it mean\n"
        case _:
            return f'{indent}-   "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"\n'


ITEM = st.tuples(TEXTS, st.sampled_from(("'", '"', "|", ">", "|-", "|+", "folded", "plain")))
BETWEEN = st.sampled_from(("", "", "\n", "\n\n", "# a remark\n", "        # an indented remark\n", "   \n"))


@dataclass(frozen=True)
class File:
    """The bytes of a file, and how many lists of questions it has."""

    content: bytes
    lists: int


@st.composite
def files(draw: st.DrawFn) -> File:
    lists = draw(st.integers(1, 4))
    indent = " " * draw(st.sampled_from((4, 6, 9)))
    text = draw(st.sampled_from(("", "# first\n", "---\n"))) + "asked:\n"
    for number in range(lists):
        text += f"  - entry: entry-{number}\n    questions:\n"
        for words, style in draw(st.lists(ITEM, min_size=1, max_size=4)):
            text += written(words, style, indent) + draw(BETWEEN)
        if draw(st.booleans()):
            text += '    measured:\n      - "one"   # why\n'
    # Without its line end the last line of a block text would be another text.
    ends = text.rstrip("\n") if text.endswith("# why\n") else text
    text = draw(st.sampled_from((text, ends, text + "# the end")))
    content = text.replace("\n", draw(st.sampled_from(("\n", "\r\n")))).encode()
    return File(draw(st.sampled_from((b"", codecs.BOM_UTF8))) + content, lists)


def document_of(content: bytes) -> Document:
    document = read(FILE, content, KEYS["asked"]).document
    assert document
    return document


@given(files(), st.lists(st.tuples(st.integers(0, 3), TEXTS), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_number_of_added_lines_leaves_every_other_byte(
    file: File, additions: list[tuple[int, str]]
) -> None:
    if read(FILE, file.content, KEYS["asked"]).faults:
        return  # a file with a fault is refused: see below
    content = file.content
    for number, text in additions:
        before = content.splitlines(keepends=True)
        added = add_text(FILE, "asked", content, ("asked", number % file.lists, "questions"), text)
        after = added.content.splitlines(keepends=True)
        assert len(after) == len(before) + 1
        del after[added.line - 1]
        assert b"".join(after).rstrip(b"\r\n") == content.rstrip(b"\r\n")
        assert added.content.endswith((b"\n", b"\r")) == content.endswith((b"\n", b"\r"))
        content = added.content


@given(files(), TEXTS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_new_text_is_read_as_it_was_typed(file: File, text: str) -> None:
    if read(FILE, file.content, KEYS["asked"]).faults:
        return
    added = add_text(FILE, "asked", file.content, ("asked", 0, "questions"), text)
    data = document_of(added.content).data()
    assert data["asked"][0]["questions"][-1] == text  # type: ignore[index, call-overload]


def test_the_new_line_is_where_it_is_said_to_be() -> None:
    content = b"asked:\n  - entry: one\n    questions:\n      - a\n      - b\n\n# the next\n  - entry: two\n"
    added = add_text(
        FILE, "asked", content + b"    questions:\n      - c\n", ("asked", 0, "questions"), "new"
    )
    assert added.line == 6
    assert added.content.splitlines()[5] == b'      - "new"'


@pytest.mark.parametrize(
    "content",
    [
        b"asked:\n  - entry: one\n    questions: [a, b]\n",
        b"asked:\n  - entry: one\n    questions: []\n",
        b"asked:\n  - entry: one\n    questions: a\n",
        b"asked:\n  - entry: one\n",
        b'asked:\n  - entry: one\n    questions:\n      - "open\n',
        b"",
        "asked:\n  - entry: one\n    questions:\n      - caf\u00e9\n".encode("latin-1"),
    ],
    ids=["brackets", "empty brackets", "no list", "missing", "open quote", "empty file", "latin-1"],
)
def test_what_cannot_be_added_to_is_refused_with_its_line(content: bytes) -> None:
    with pytest.raises(NotEditedError) as caught:
        add_text(FILE, "asked", content, ("asked", 0, "questions"), "new")
    assert caught.value.fault.file == FILE
    assert caught.value.fault.hint


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "a\u2028b", "bell\x07", "a\rb"])
def test_only_one_line_of_visible_characters_is_added(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        add_text(FILE, "asked", b"asked:\n  - entry: one\n    questions:\n      - a\n", ("asked", 0), text)


def test_a_draft_is_added_below_the_last_entry_and_is_in_use_by_nobody() -> None:
    contents = {name: text.encode() for name, text in folder.files().items()}
    before = contents[folder.PASSPORT]
    added = add_entry(f"knowledge/{folder.PASSPORT}", before, "draft-1", 'may I "marry": now?')
    lines = added.content.splitlines(keepends=True)
    assert b"".join(lines[: added.line - 1] + lines[added.line + 4 :]) == before
    loaded = load(FolderFiles("knowledge", {**contents, folder.PASSPORT: added.content}))
    assert loaded.knowledge
    assert "draft-1" not in next(iter(loaded.knowledge.languages.values())).entries
    (told,) = [fault for fault in loaded.faults if fault.line == added.line]
    assert told.severity is Severity.WARNING


def test_a_file_without_its_last_line_end_stays_without() -> None:
    content = b"asked:\r\n  - entry: one\r\n    questions:\r\n      - a"
    added = add_text(FILE, "asked", content, ("asked", 0, "questions"), "new")
    assert added.content == content + b'\r\n      - "new"'
