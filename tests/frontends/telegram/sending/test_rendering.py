from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.press import OpenContact, OpenTopics
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span, plain_text
from bot.domain.text_units import units
from bot.frontends.telegram.sending.rendering import MAX_UNITS, RenderingError, notice_of, render
from tests.frontends.telegram.answering import saying
from tests.standin.markup import clean, format_text, parse_html
from tests.standin.markup import units as telegrams_units

words_of_any_kind = st.text(
    st.characters(codec="utf-8") | st.sampled_from("<>&\"'\n\t \u00a0😢\u202e\u200b\u0333"), max_size=60
)
spans = st.builds(
    Span,
    st.builds(lambda text, times: text * times, words_of_any_kind, st.sampled_from([1, 1, 1, 40, 150])),
    bold=st.booleans(),
    italic=st.booleans(),
    link=st.none() | st.sampled_from(['https://example.org/?a=1&b="2"<3>', "https://travel.state.gov"]),
)
runs = st.lists(spans, max_size=4).map(tuple)
blocks: st.SearchStrategy[tuple[Block, ...]] = st.lists(
    st.builds(Paragraph, runs) | st.builds(Listing, st.lists(runs, max_size=3).map(tuple), st.booleans()),
    max_size=4,
).map(tuple)

_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    return _UNSEEN.sub("", clean(text))


@given(blocks)
def test_the_parts_fit_are_valid_and_join_to_the_whole(content: tuple[Block, ...]) -> None:
    parts = render(Reply(content))

    texts = [parse_html(part.html).text for part in parts]
    assert all(0 < telegrams_units(text) <= MAX_UNITS for text in texts)
    assert "".join(map(visible, texts)) == visible(plain_text(content))


@given(blocks)
def test_what_is_sent_is_what_telegram_keeps(content: tuple[Block, ...]) -> None:
    for part in render(Reply(content)):
        assert format_text(part.html, "HTML").text == parse_html(part.html).text.strip(" \n")


@given(st.text())
def test_length_is_counted_as_telegram_counts(text: str) -> None:
    assert units(text) == telegrams_units(text)


def test_styles_and_links_become_html() -> None:
    spans = (Span("a <b> & c", bold=True), Span(" d"), Span("e", italic=True, link='https://x.org/?a="1"&b'))

    (part,) = render(Reply((Paragraph(spans),)))

    assert part.html == (
        '<b>a &lt;b&gt; &amp; c</b> d<a href="https://x.org/?a=&quot;1&quot;&amp;b"><i>e</i></a>'
    )


def test_an_address_that_is_no_link_is_shown_as_plain_text() -> None:
    (part,) = render(Reply((Paragraph((Span("here", link="javascript:alert(1)"),)),)))

    assert part.html == "here"


def test_quotes_need_no_escape_in_text() -> None:
    (part,) = render(saying('"don\'t"'))

    assert part.html == '"don\'t"'


def test_lists_have_bullets_or_numbers() -> None:
    items = ((Span("one"),), (Span("two", bold=True),))

    (part,) = render(Reply((Paragraph((Span("do"),)), Listing(items), Listing(items, ordered=True))))

    assert part.html == "do\n\n• one\n• <b>two</b>\n\n1. one\n2. <b>two</b>"


def test_a_long_reply_is_cut_between_paragraphs() -> None:
    paragraphs = tuple(Paragraph((Span(letter * 1500),)) for letter in "abcd")

    parts = render(Reply(paragraphs))

    assert [set(part.html) for part in parts] == [{"a", "b", "\n"}, {"c", "d", "\n"}]


def test_a_long_paragraph_is_cut_between_lines_and_a_long_line_between_words() -> None:
    lines = render(saying("\n".join(["x" * 1000] * 6)))
    line = render(saying(" ".join(["word"] * 2000)))

    assert [part.html.count("\n") + 1 for part in lines] == [3, 3]
    assert all(set(part.html.split(" ")) == {"word"} for part in line)


def test_a_style_continues_in_the_next_part() -> None:
    parts = render(Reply((Paragraph((Span("word " * 1500, bold=True),)),)))

    assert len(parts) == 2
    assert all(part.html.startswith("<b>") and part.html.endswith("</b>") for part in parts)


def test_a_pair_of_surrogates_is_never_cut() -> None:
    parts = render(saying("a" + "😢" * 3000))

    assert [telegrams_units(part.html) for part in parts] == [3799, 2202]


def test_the_buttons_are_under_the_last_part_only() -> None:
    row = (Button("Topics", OpenTopics()),)

    first, last = render(saying("word " * 1500, rows=(row,)))

    assert first.keyboard is None
    assert last.keyboard is not None
    assert last.keyboard.inline_keyboard[0][0].callback_data == "1:topics:0"


def test_a_reply_without_text_yields_no_message() -> None:
    assert render(Reply()) == ()
    assert render(saying(" \n\u200b\u202e")) == ()


def test_a_row_of_more_than_eight_buttons_continues_in_the_next() -> None:
    (part,) = render(saying("x", rows=(tuple(Button(str(each), OpenTopics(each)) for each in range(11)),)))

    assert part.keyboard is not None
    assert [len(row) for row in part.keyboard.inline_keyboard] == [8, 3]


def test_more_than_a_hundred_buttons_are_a_fault() -> None:
    with pytest.raises(RenderingError, match="101 buttons in one message; Telegram allows 100"):
        render(saying("x", rows=tuple((Button("a", OpenContact()),) for _ in range(101))))


@pytest.mark.parametrize("label", ["", " \n", "\u200b", "\u202e"])
def test_a_button_without_a_label_is_a_fault(label: str) -> None:
    with pytest.raises(RenderingError, match="without a label"):
        render(saying("x", rows=((Button(label, OpenContact()),),)))


@given(st.text(max_size=400))
def test_a_notice_fits(text: str) -> None:
    notice = notice_of(Reply(notice=text))

    assert notice is None or 0 < telegrams_units(notice) <= 200
    if notice is not None and telegrams_units(clean(text)) <= 200:
        assert notice == text.strip() or notice == clean(text).strip()
