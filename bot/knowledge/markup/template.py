"""Texts as staff write them: simple Markdown with placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.reply import Block, Listing, Paragraph, Span
from bot.knowledge.markup.markdown import PLACEHOLDER, MarkupError, line_and_column, read_blocks

__all__ = [
    "MarkupError",
    "Template",
    "fill_label",
    "line_and_column",
    "links_in",
    "parse_all",
    "placeholders_in",
]

_LINK = re.compile(r"\]\(\s*(https?://[^\s)]+)")


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text whose spans contain the placeholders as they were written: `{firm.phone}`."""

    blocks: tuple[Block, ...]
    placeholders: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Template:
        """Parse `text`; raise the first MarkupError in it."""
        template, errors = parse_all(text)
        if errors:
            raise errors[0]
        return template

    def fill(self, values: Mapping[str, str]) -> tuple[Block, ...]:
        """Return the blocks with each placeholder replaced; a value is never read as markup.

        Raises KeyError for a placeholder without a value.
        """

        return _with_texts(self.blocks, lambda text: fill_label(text, values))

    def with_fixed(self, values: Mapping[str, str]) -> Template:
        """Return the template with these placeholders replaced and all others unchanged."""

        def fixed(text: str) -> str:
            return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)

        return Template(_with_texts(self.blocks, fixed), self.placeholders - values.keys())

    def without_lines(self, unknown: Set[str]) -> Template:
        """Return the template without the lines and list items that contain one of these placeholders."""
        if not unknown or not any(_contains(spans, unknown) for spans in _all_spans(self.blocks)):
            return self
        left: list[Block] = []
        for each in self.blocks:
            match each:
                case Paragraph(spans):
                    lines = [line for line in _lines(spans) if not _contains(line, unknown)]
                    if lines:
                        left.append(Paragraph(_joined(lines)))
                case Listing(items, ordered):
                    kept = tuple(item for item in items if not _contains(item, unknown))
                    if kept:
                        left.append(Listing(kept, ordered))
        return Template(tuple(left), self.placeholders - unknown)

    def followed_by(self, other: Template) -> Template:
        """Return this text followed by `other`."""
        return Template(self.blocks + other.blocks, self.placeholders | other.placeholders)


def fill_label(text: str, values: Mapping[str, str]) -> str:
    """Return plain text with its placeholders replaced; raise KeyError for one without a value."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _all_spans(blocks: tuple[Block, ...]) -> Iterator[tuple[Span, ...]]:
    for each in blocks:
        if isinstance(each, Paragraph):
            yield each.spans
        else:
            yield from each.items


def _contains(spans: Iterable[Span], names: Set[str]) -> bool:
    return any(found[1] in names for span in spans for found in PLACEHOLDER.finditer(span.text))


def _lines(spans: tuple[Span, ...]) -> list[list[Span]]:
    """Return the spans of each line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        lines[-1].append(replace(span, text=first))
        lines += ([replace(span, text=each)] for each in others)
    return lines


def _joined(lines: list[list[Span]]) -> tuple[Span, ...]:
    joined = list(lines[0])
    for line in lines[1:]:
        joined += (Span("\n"), *line)
    return tuple(span for span in joined if span.text)


def _with_texts(blocks: tuple[Block, ...], change: Callable[[str], str]) -> tuple[Block, ...]:
    """Return the blocks with the text of each span changed and its style unchanged."""

    def spans(of: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(replace(span, text=change(span.text)) for span in of)

    def block(each: Block) -> Block:
        match each:
            case Paragraph(inner):
                return Paragraph(spans(inner))
            case Listing(items, ordered):
                return Listing(tuple(spans(item) for item in items), ordered)

    return tuple(block(each) for each in blocks)


@lru_cache(maxsize=2048)
def parse_all(text: str) -> tuple[Template, tuple[MarkupError, ...]]:
    """Parse `text` and return every fault in it; the template is complete only if there is none.

    Cached: an edit changes one text out of hundreds.
    """
    blocks, errors = read_blocks(text)
    names = frozenset(name for _, _, name in placeholders_in(text))
    return Template(blocks, names), tuple(sorted(errors, key=lambda each: (each.line, each.column)))


def placeholders_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and name of each placeholder."""
    for found in PLACEHOLDER.finditer(text):
        yield (*line_and_column(text, found.start()), found[1])


def links_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and address of each link."""
    for found in _LINK.finditer(text):
        yield (*line_and_column(text, found.start(1)), found[1])
