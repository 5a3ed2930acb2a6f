"""The words of a reply without its styles."""

from __future__ import annotations

from bot.domain.reply import Listing, Paragraph, Span, plain_text


def test_plain_text_keeps_words_and_breaks_and_numbers_ordered_lists() -> None:
    blocks = (
        Paragraph((Span("Do "), Span("not", bold=True), Span(" worry.\nReally."))),
        Listing(((Span("first", italic=True),), (Span("second", link="https://x.org"),)), ordered=True),
        Listing(((Span("one"), Span(" more")),)),
    )
    assert plain_text(blocks) == "Do not worry.\nReally.\n\n1. first\n2. second\n\n• one more"


def test_no_blocks_are_no_words() -> None:
    assert plain_text(()) == ""
