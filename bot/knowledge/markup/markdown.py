"""Turns Markdown into blocks and finds what cannot be shown to clients; hides markdown-it-py."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.reply import Block, Listing, Paragraph, Span

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class MarkupError(ValueError):
    """Markup that cannot be shown; line and column are counted from 1 within the text."""

    def __init__(self, line: int, column: int, what: str, hint: str) -> None:
        super().__init__(f"{line}:{column}: {what}; {hint}")
        self.line = line
        self.column = column
        self.what = what
        self.hint = hint


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of `offset`, both counted from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def read_blocks(text: str) -> tuple[tuple[Block, ...], list[MarkupError]]:
    """Return the blocks of `text` and every fault in it."""
    reader = _Reader(text)
    return reader.read(), reader.errors


@cache
def _markdown() -> MarkdownIt:
    # Without "reference" no text disappears as a link definition; without "text_join" an escaped
    # asterisk (intended) stays distinct from a lone asterisk (a typo).
    return MarkdownIt("commonmark").disable(["reference", "text_join"])


_REFUSED_BLOCKS = {
    "heading_open": (
        "a heading cannot be shown",
        "write the line in **bold**, without # before it or a line of dashes under it",
    ),
    "hr": ("a dividing line cannot be shown", "delete it; an empty line separates paragraphs"),
    "code_block": (
        "this line is indented by four spaces or more, which would make it program code",
        "line it up with the text around it",
    ),
    "fence": ("program code between ``` signs cannot be shown", "delete the ``` signs"),
    "blockquote_open": ("a quotation with > cannot be shown", "delete the > and use quotation marks"),
    "html_block": ("an HTML tag cannot be shown", "use **bold** or *italic* instead"),
}
_REFUSED_INLINE = {
    "code_inline": ("back-quotes (`) cannot be shown", "use quotation marks or **bold** instead"),
    "image": ("a picture cannot be shown", "delete the ! to make it a link"),
    "html_inline": ("an HTML tag cannot be shown", "use **bold** or *italic* instead"),
}


class _Reader:
    """Turns markdown-it's tokens into blocks and collects what is not in the subset."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._text = text
        self.errors: list[MarkupError] = []

    def read(self) -> tuple[Block, ...]:
        if not self._text.strip():
            self._error(1, 1, "nothing is written here", "write the text")
            return ()
        self._braces()
        tokens = _markdown().parse(self._text)
        blocks: list[Block] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "paragraph_open":
                blocks.append(Paragraph(self._spans(tokens[at + 1])))
                at += 3
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                end = _closing(tokens, at)
                blocks.append(self._listing(tokens[at : end + 1]))
                at = end + 1
            else:
                if token.nesting >= 0:
                    self._refuse_block(token)
                at = _closing(tokens, at) + 1
        return tuple(blocks)

    def _error(self, line: int, column: int, what: str, hint: str) -> None:
        self.errors.append(MarkupError(line, column, what, hint))

    def _braces(self) -> None:
        good = {found.start() for found in PLACEHOLDER.finditer(self._text)}
        good |= {found.end() - 1 for found in PLACEHOLDER.finditer(self._text)}
        bad = [found.start() for found in re.finditer(r"[{}]", self._text) if found.start() not in good]
        seen_lines = set()
        for offset in bad:
            line, column = line_and_column(self._text, offset)
            if line not in seen_lines:
                seen_lines.add(line)
                self._error(
                    line,
                    column,
                    f"“{self._text[offset]}” does not belong to a placeholder",
                    "write a placeholder in lowercase like {firm.phone}, or use round brackets",
                )

    def _refuse_block(self, token: Token) -> None:
        what, hint = _REFUSED_BLOCKS.get(
            token.type, ("this cannot be shown", "use plain paragraphs and lists")
        )
        line = _first_line(token)
        self._error(line, self._indent(line) + 1, what, hint)

    def _indent(self, line: int) -> int:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return len(text) - len(text.lstrip())

    def _listing(self, tokens: list[Token]) -> Listing:
        opening = tokens[0]
        ordered = opening.type == "ordered_list_open"
        line = _first_line(opening)
        if not ordered and opening.markup != "-":
            what = f"this list begins its items with “{opening.markup}”"
            self._error(line, self._indent(line) + 1, what, "begin each item with a dash and a space: - text")
        if ordered and (opening.markup != "." or opening.attrs.get("start", 1) != 1):
            what = "a number and a period at the start of a line make a numbered list, which begins with “1.”"
            hint = "begin the list with 1. or put the number elsewhere in the sentence"
            self._error(line, self._indent(line) + 1, what, hint)
        items: list[tuple[Span, ...]] = []
        at = 1
        while at < len(tokens) - 1:
            end = _closing(tokens, at)
            items.append(self._item(tokens[at : end + 1]))
            at = end + 1
        return Listing(tuple(items), ordered)

    def _item(self, tokens: list[Token]) -> tuple[Span, ...]:
        line = _first_line(tokens[0])
        inner = tokens[1:-1]
        if not inner:
            self._error(
                line, self._indent(line) + 1, "this list item is empty", "write its text or delete it"
            )
            return ()
        if inner[0].type != "paragraph_open":
            self._beyond_item(inner[0])
            return ()
        if len(inner) > 3:
            self._beyond_item(inner[3])
        self._lazy_lines(inner[0], self._indent(line))
        return self._spans(inner[1])

    def _beyond_item(self, token: Token) -> None:
        line = _first_line(token)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            what, hint = "a list inside a list cannot be shown", "line the items up with the list above"
        elif token.type == "paragraph_open":
            what = "a list item can contain only one paragraph"
            hint = "delete the empty line above, or begin this line at the left edge of the text"
        else:
            self._refuse_block(token)
            return
        self._error(line, self._indent(line) + 1, what, hint)

    def _lazy_lines(self, paragraph: Token, marker: int) -> None:
        first, end = paragraph.map or [0, 0]
        for line in range(first + 2, end + 1):
            if self._indent(line) <= marker:
                self._error(
                    line,
                    self._indent(line) + 1,
                    "this line would become part of the list item above it",
                    "leave an empty line before it, or indent it by two spaces if it belongs to the item",
                )

    def _spans(self, inline: Token) -> tuple[Span, ...]:
        line = _first_line(inline)
        bold = italic = 0
        link: str | None = None
        before = len(self.errors)
        spans: list[Span] = []
        for token in inline.children or []:
            match token.type:
                case "softbreak" | "hardbreak":
                    line += 1
                    _append(spans, Span("\n", bold > 0, italic > 0, link))
                case "text":
                    self._plain(token.content, line, link)
                    _append(spans, Span(token.content, bold > 0, italic > 0, link))
                case "text_special":
                    if token.info == "entity":
                        what = f"“{token.markup}” is a code from web pages"
                        self._at(token.markup, line, what, "write the character itself")
                    _append(spans, Span(token.content, bold > 0, italic > 0, link))
                case "strong_open" | "em_open":
                    if "_" in token.markup:
                        what = f"“{token.markup}” is not used for emphasis here"
                        self._at(token.markup, line, what, "write **bold** or *italic* with asterisks")
                    bold += token.type == "strong_open"
                    italic += token.type == "em_open"
                case "strong_close":
                    bold -= 1
                case "em_close":
                    italic -= 1
                case "link_open":
                    link = self._link(token, line)
                case "link_close":
                    link = None
                case other:
                    what, hint = _REFUSED_INLINE.get(other, ("this cannot be shown", "use plain text"))
                    self._at(token.markup or token.content, line, what, hint)
                    line += token.content.count("\n")
        if len(self.errors) == before and not any(span.text.strip() for span in spans):
            self._error(line, 1, "there are symbols here but no words", "write the text or delete the line")
        return tuple(spans)

    def _link(self, token: Token, line: int) -> str:
        address = str(token.attrs.get("href", ""))
        written = "<" if token.markup == "autolink" else "]("
        if token.markup == "autolink":
            hint = "give it words to press: [Visa Denials](https://...)"
            self._at(written, line, "this web address has no words", hint)
        elif not address.startswith("https://") or "%7B" in address:
            self._at(
                written,
                line,
                f"the link goes to “{address}”",
                "a link must begin with https:// and contain no placeholder",
            )
        elif token.attrs.get("title"):
            self._at(
                written,
                line,
                "a link cannot have a title in quotes",
                "keep only the address in the round brackets",
            )
        return address

    def _plain(self, text: str, line: int, link: str | None) -> None:
        if "*" in text:
            self._at(
                "*",
                line,
                "this asterisk has no partner, so clients would see it",
                "close **bold** or *italic* right after its last letter, or write \\* for an asterisk",
            )
        if "](" in text:
            hint = "write it as [words](https://...) without spaces in the address"
            self._at("](", line, "this link is not complete", hint)
        bare = _BARE_ADDRESS.search(text)
        if bare and link is None and "](" not in text:
            hint = "give it words to press: [Visa Denials](https://...)"
            self._at(bare[0], line, "there is a bare web address in the text", hint)

    def _at(self, text: str, line: int, what: str, hint: str) -> None:
        """Record a fault at the first `text` in or after `line`, or at the start of the line."""
        for number in range(line, len(self._lines) + 1):
            column = self._lines[number - 1].find(text)
            if column >= 0:
                self._error(number, column + 1, what, hint)
                return
        self._error(line, self._indent(line) + 1, what, hint)


def _append(spans: list[Span], span: Span) -> None:
    """Add `span`, joined to the one before if both have the same style."""
    if not span.text:
        return
    if spans:
        last = spans[-1]
        if (last.bold, last.italic, last.link) == (span.bold, span.italic, span.link):
            spans[-1] = Span(last.text + span.text, span.bold, span.italic, span.link)
            return
    spans.append(span)


def _first_line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1


def _closing(tokens: list[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += tokens[at].nesting
        if depth <= 0:
            return at
    return len(tokens) - 1
