"""How a reply looks in a terminal."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.domain.press import OpenContact, OpenTopics
from bot.domain.reply import Button, Listing, Paragraph, Reply, Span
from bot.frontends.terminal.rendering import buttons_of, rendered


def shown(reply: Reply, *, width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(rendered(reply))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def test_blocks_are_separated_and_lists_are_marked_or_numbered() -> None:
    reply = Reply(
        (
            Paragraph((Span("Do "), Span("not", bold=True), Span(" worry."))),
            Listing(((Span("one"),), (Span("two"),))),
            Listing(((Span("first"),), (Span("second"),)), ordered=True),
        )
    )
    assert [line.rstrip() for line in shown(reply).splitlines()] == [
        "Do not worry.",
        "",
        "  • one",
        "  • two",
        "",
        "  1. first",
        "  2. second",
    ]


def test_a_link_shows_its_address_once() -> None:
    address = "https://travel.state.gov/denials.html"
    named = Reply((Paragraph((Span("Visa Denials", link=address),)),))
    assert shown(named).strip() == f"Visa Denials <{address}>"
    bare = Reply((Paragraph((Span(address, link=address),)),))
    assert shown(bare).strip() == address


def test_buttons_are_numbered_through_all_rows() -> None:
    reply = Reply(
        (paragraph("What now?"),),
        (
            (Button("Topics", OpenTopics()), Button("Reach us", OpenContact())),
            (Button("Back", OpenTopics()),),
        ),
    )
    assert [line.rstrip() for line in shown(reply).splitlines()][2:] == [
        "  1. Topics",
        "  2. Reach us",
        "  3. Back",
    ]
    assert [button.label for button in buttons_of(reply)] == ["Topics", "Reach us", "Back"]


def test_a_notice_is_shown_with_or_without_a_message() -> None:
    assert shown(Reply(notice="Thank you.")).strip() == "Thank you."
    assert shown(Reply((paragraph("Words."),), notice="Thank you.")).splitlines() == ["Words.", "Thank you."]


def test_square_brackets_and_colors_in_a_text_are_words_not_styles() -> None:
    assert shown(Reply((paragraph("[bold]not bold[/bold] [red]"),))).strip() == "[bold]not bold[/bold] [red]"


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1))
def test_every_word_of_any_text_is_shown(text: str) -> None:
    lines = shown(Reply((paragraph(text),)), width=40).splitlines()
    assert "".join(lines).replace(" ", "") == text
