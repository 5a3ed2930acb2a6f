"""The stand-in reads a message's text as Telegram's server does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.markup import Formatted, format_text, parse_html, units
from tests.standin.wire import RefusalError


def refused(text: str, mode: str = "HTML") -> str:
    with pytest.raises(RefusalError) as caught:
        format_text(text, mode)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a<br>b", 'can\'t parse entities: Unsupported start tag "br" at byte offset 1'),
        ("é<p>x</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 2'),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("a <", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("<b", "can't parse entities: Unclosed start tag at byte offset 0"),
        ("<b>x</b", "can't parse entities: Unclosed end tag at byte offset 4"),
        ('<a ="x">y</a>', 'can\'t parse entities: Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=http://x>y</a>", "can't parse entities: Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("", "message text is empty"),
        (" \n\t ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
    ],
)
def test_wrong_text_is_refused_in_telegrams_words(source: str, words: str) -> None:
    assert refused(source) == words


def test_an_unknown_parse_mode_is_refused() -> None:
    assert refused("x", "xml") == "unsupported parse_mode"


def test_tags_become_entities_counted_in_utf16_units() -> None:
    formatted = format_text(
        '😢 <b>bold <i>both</i></b> <a href="https://a.example/?x=1&amp;y=2">link</a>', "HTML"
    )
    assert formatted == Formatted(
        "😢 bold both link",
        [
            {"type": "bold", "offset": 3, "length": 9},
            {"type": "italic", "offset": 8, "length": 4},
            {"type": "text_link", "offset": 13, "length": 4, "url": "https://a.example/?x=1&y=2"},
        ],
    )


def test_the_limit_counts_what_is_read_and_not_the_tags() -> None:
    assert len(format_text("<b>" + "x" * 4096 + "</b>", "HTML").text) == 4096
    assert refused("😢" * 2049) == "message is too long"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
        ("&nbsp;&copy;", "&nbsp;&copy;"),
        ("&#65;&#x42;", "AB"),
        ("a\tb\r\nc", "a b\nc"),
        ("a\u202eb\u200fc\u2067d", "ab\u200fc\u2067d"),
        ("  \n x \n ", "x"),
    ],
)
def test_characters_are_cleaned_as_on_the_server(source: str, text: str) -> None:
    assert format_text(source, "HTML").text == text


def test_entities_follow_the_text_when_its_ends_are_trimmed() -> None:
    assert format_text("  <b> x </b>  ", "HTML") == Formatted(
        "x", [{"type": "bold", "offset": 0, "length": 1}]
    )


@pytest.mark.parametrize("source", ["<code><b>x</b></code>", "<pre><i>x</i></pre>"])
def test_nothing_nests_in_code(source: str) -> None:
    assert len(parse_html(source).entities) == 1


def test_blockquotes_do_not_nest() -> None:
    found = parse_html("<blockquote expandable>a<blockquote>b</blockquote></blockquote>")
    assert [one["type"] for one in found.entities] == ["expandable_blockquote"]


def test_a_link_that_is_none_is_dropped() -> None:
    assert parse_html('<a href="javascript:x">y</a>').entities == []


@given(st.text(alphabet="<>/&;ab i=\"'\n😢é"))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        found = parse_html(source)
    except RefusalError:
        return
    assert all(one["offset"] + one["length"] <= units(found.text) for one in found.entities)


@given(st.text(min_size=1, max_size=200))
def test_escaped_text_comes_back_as_the_plain_text_would(source: str) -> None:
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert outcome(escaped, "HTML") == outcome(source, "")


def outcome(text: str, mode: str) -> Formatted | str:
    try:
        return format_text(text, mode)
    except RefusalError as refusal:
        return refusal.description
