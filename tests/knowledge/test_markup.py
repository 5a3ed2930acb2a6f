"""Templates: what staff write is what clients read, and values never become markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reply import Block, Listing, Paragraph, Span, plain_text
from bot.knowledge.markup.template import MarkupError, Template, links_in, parse_all


def test_the_subset_becomes_blocks() -> None:
    text = "**Do not worry.** See\n[the page](https://a.example/b).\n\n- one\n- *two*\n\n1. first\n2. second"
    assert Template.parse(text).blocks == (
        Paragraph(
            (
                Span("Do not worry.", bold=True),
                Span(" See\n"),
                Span("the page", link="https://a.example/b"),
                Span("."),
            )
        ),
        Listing(((Span("one"),), (Span("two", italic=True),))),
        Listing(((Span("first"),), (Span("second"),)), ordered=True),
    )


def test_a_template_knows_its_placeholders() -> None:
    assert Template.parse("Call {firm.phone} at {firm.hours}.").placeholders == {"firm.phone", "firm.hours"}


def test_a_value_is_never_read_as_markup() -> None:
    filled = Template.parse("Call {firm.phone}.").fill(
        {"firm.phone": "**1** [x](https://evil.example) {firm.name}"}
    )
    assert filled == (Paragraph((Span("Call **1** [x](https://evil.example) {firm.name}."),)),)


def test_lines_and_items_with_a_placeholder_can_be_left_out() -> None:
    lines = "Call **now**.\n**Mail:** {firm.email}\nWalk."
    text = f"{lines}\n\n- {{firm.email}}\n- stay\n\n1. {{firm.email}}\n\n{{firm.email}}"
    left = Template.parse(text).without_lines({"firm.email", "firm.hours"})
    assert plain_text(left.blocks) == plain_text(Template.parse("Call now.\nWalk.\n\n- stay").blocks)
    assert isinstance(left.blocks[0], Paragraph)
    assert left.blocks[0].spans[1] == Span("now", bold=True)


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Template.parse("{firm.phone}").fill({})


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("# Heading", 1, 1, "heading"),
        ("a\n---", 1, 1, "heading"),
        ("a\n\n***", 3, 1, "dividing line"),
        ("> quoted", 1, 1, "quotation"),
        ("```\ncode\n```", 1, 1, "program code"),
        ("a\n\n    b", 3, 5, "four spaces"),
        ("say `code`", 1, 5, "back-quotes"),
        ("![a](https://a.example)", 1, 3, "picture"),
        ("a <b>word</b>", 1, 3, "HTML"),
        ("<div>\nword\n</div>", 1, 1, "HTML"),
        ("**open", 1, 1, "no partner"),
        ("a * b", 1, 3, "no partner"),
        ("_word_", 1, 1, "emphasis"),
        ("- a\n  - b", 2, 3, "list inside a list"),
        ("- a\n\n  b", 3, 3, "one paragraph"),
        ("- a\nb", 2, 1, "part of the list item"),
        ("* a", 1, 1, "begins its items"),
        ("2026. The rule", 1, 1, "numbered list"),
        ("-", 1, 1, "empty"),
        ("[a](http://a.example)", 1, 3, "the link goes to"),
        ("[a](https://a.example/{firm.phone})", 1, 3, "the link goes to"),
        ('[a](https://a.example "title")', 1, 3, "title"),
        ("[a](https://a.example/x y)", 1, 3, "not complete"),
        ("see https://a.example", 1, 5, "web address"),
        ("see <https://a.example>", 1, 5, "no words"),
        ("[](https://a.example)", 1, 1, "no words"),
        ("a&nbsp;b", 1, 2, "code from web pages"),
        ("a {b c}", 1, 3, "placeholder"),
        ("a { b", 1, 3, "placeholder"),
        ("{Firm.phone}", 1, 1, "placeholder"),
        ("   ", 1, 1, "nothing"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_place(text: str, line: int, column: int, word: str) -> None:
    with pytest.raises(MarkupError) as caught:
        Template.parse(text)
    assert word in f"{caught.value.what} {caught.value.hint}"
    assert (caught.value.line, caught.value.column) == (line, column)


def test_every_fault_of_a_text_is_found_at_once() -> None:
    _, errors = parse_all("# Heading\n\nsay `code` and **open\n\n{x")
    assert [error.line for error in errors] == [1, 3, 3, 5]


def test_a_star_may_be_meant() -> None:
    assert Template.parse(r"5 \* 3").blocks == (Paragraph((Span("5 * 3"),)),)


def test_links_are_found_with_their_place() -> None:
    assert list(links_in("a\n[b](https://c.example/d) e")) == [(2, 5, "https://c.example/d")]


WORDS = (
    st.text(alphabet="abcdefgh XYZ.,!?é", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda text: text[:1].isalpha() and text[-1:].isalpha())
)
SPANS = st.builds(
    Span,
    WORDS,
    bold=st.booleans(),
    italic=st.booleans(),
    link=st.sampled_from([None, "https://a.example/b"]),
)
# Runs of text parted by a plain blank, so that no two styles touch.
RUNS = st.lists(SPANS, min_size=1, max_size=4).map(
    lambda spans: tuple(
        each for at, span in enumerate(spans) for each in ((Span(" "), span) if at else (span,))
    )
)
BLOCKS = st.one_of(
    RUNS.map(Paragraph),
    st.builds(Listing, st.lists(RUNS, min_size=1, max_size=3).map(tuple), ordered=st.booleans()),
)


def written(blocks: list[Block]) -> str:
    """Write blocks as staff would."""

    def span(each: Span) -> str:
        text = f"[{each.text}]({each.link})" if each.link else each.text
        text = f"*{text}*" if each.italic else text
        return f"**{text}**" if each.bold else text

    def line(spans: tuple[Span, ...]) -> str:
        return "".join(span(each) for each in spans)

    def block(each: Block) -> str:
        match each:
            case Paragraph(spans):
                return line(spans)
            case Listing(items, ordered):
                marks = (f"{at}." if ordered else "-" for at in range(1, len(items) + 1))
                return "\n".join(f"{mark} {line(item)}" for mark, item in zip(marks, items, strict=True))

    return "\n\n".join(block(each) for each in blocks)


def joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Join neighbours that look alike, as the reader does."""
    out: list[Span] = []
    for each in spans:
        if out and (out[-1].bold, out[-1].italic, out[-1].link) == (each.bold, each.italic, each.link):
            out[-1] = Span(out[-1].text + each.text, each.bold, each.italic, each.link)
        else:
            out.append(each)
    return tuple(out)


def normal(block: Block) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(joined(spans))
        case Listing(items, ordered):
            return Listing(tuple(joined(item) for item in items), ordered)


def parted(blocks: list[Block]) -> list[Block]:
    """Leave out lists that follow a list of the same kind: Markdown makes them one."""
    kept: list[Block] = []
    for block in blocks:
        last = kept[-1] if kept else None
        if isinstance(block, Listing) and isinstance(last, Listing) and block.ordered == last.ordered:
            continue
        kept.append(block)
    return kept


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4).map(parted))
def test_what_is_written_as_markup_is_read_back(blocks: list[Block]) -> None:
    assert Template.parse(written(blocks)).blocks == tuple(normal(block) for block in blocks)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_filling_never_changes_the_structure(value: str) -> None:
    template = Template.parse("**{a}** b [{a}](https://a.example)\n\n- {a}\n- c")
    expected = (
        Paragraph((Span(value, bold=True), Span(" b "), Span(value, link="https://a.example"))),
        Listing(((Span(value),), (Span("c"),))),
    )
    assert template.fill({"a": value}) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab *_-#>`[]()<>!&;{}.1\n\\~+=|:/", max_size=60))
def test_any_text_is_a_template_or_a_fault_with_a_place(text: str) -> None:
    _, errors = parse_all(text)
    for error in errors:
        assert 1 <= error.line <= text.count("\n") + 1
        assert error.column >= 1
