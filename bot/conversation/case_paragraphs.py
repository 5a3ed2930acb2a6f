"""Fills an answer with the asker's own case, or says once that none is linked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.cases import CaseState, OwnCase
from bot.domain.reply import Block, Listing, Paragraph, Span
from bot.knowledge.case_facts import case_values, speaks_of_a_case
from bot.knowledge.markup.template import Template, placeholders_in
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.keys import OPEN_ITEMS

_OPEN_ITEMS = f"{{{OPEN_ITEMS}}}"


@dataclass(frozen=True, slots=True)
class Known:
    """The cases that the asker follows, as of `now`."""

    cases: tuple[OwnCase, ...]
    now: datetime


def filled(template: Template, phrases: Phrasebook, known: Known | None) -> tuple[Block, ...]:
    """Return the blocks of an answer for the person who asks.

    A paragraph or list item about the asker's case is shown only to a person who follows one. For everyone
    else, all of them are replaced by one line at the position of the first. For a person with several cases
    they are collected there, once per case.
    """
    if not speaks_of_a_case(template.placeholders):
        return phrases.say(template)
    parts = list(_parts(template.blocks))
    own = [part for part in parts if _is_own(part)]
    cases = known.cases if known else ()
    said: list[Block] = []
    for part in parts:
        if not _is_own(part):
            said += _say(part, phrases)
        elif known and len(cases) == 1:
            said += _about(cases[0], [part], phrases, known.now, first=part is own[0])
        elif part is own[0] and known and cases:
            for case in cases:
                said += _which(phrases, case)
                said += _about(case, own, phrases, known.now)
        elif part is own[0]:
            said += phrases.say(phrases.words.own_case.not_linked)
    return _joined(said) if len(cases) == 1 else tuple(said)


def own_paragraphs(template: Template, phrases: Phrasebook, known: Known | None) -> tuple[Block, ...]:
    """Return only what `template` says about the asker's case; nothing for a person who follows none."""
    own = tuple(part for part in _parts(template.blocks) if _is_own(part))
    if not own or known is None or not known.cases:
        return ()
    return filled(Template(own, template.placeholders), phrases, known)


def _about(
    case: OwnCase, own: Sequence[Block], phrases: Phrasebook, now: datetime, *, first: bool = True
) -> tuple[Block, ...]:
    """Return `own` with the facts of `case`; `first`: if it is closed, the first line says so."""
    values = case_values(phrases, case, now)
    said: list[Block] = []
    if first and case.case.state is CaseState.CLOSED:
        said += phrases.say(phrases.words.own_case.fact_case_closed)
    for block in own:
        said += _with_facts(block, case, phrases, values)
    return tuple(said)


def _which(phrases: Phrasebook, case: OwnCase) -> tuple[Block, ...]:
    words, ending = phrases.words.own_case, case.case.number.ending
    if case.case.post:
        return phrases.say(words.fact_which_case, ending=ending, post=case.case.post)
    return phrases.say(words.fact_which_case_no_post, ending=ending)


def _with_facts(
    block: Block, case: OwnCase, phrases: Phrasebook, values: Mapping[str, str]
) -> tuple[Block, ...]:
    """Return `block` filled.

    The open items become a list if {case.open_items} ends a paragraph or is a whole list item.
    """
    each = tuple((Span(item.text),) for item in case.open_items)
    if isinstance(block, Paragraph):
        if not each or not _ends_with_open_items(block.spans):
            return _say(block, phrases, values)
        before = _before_open_items(block.spans)
        return (*(_say(Paragraph(before), phrases, values) if before else ()), Listing(each))
    items: list[tuple[Span, ...]] = []
    for item in block.items:
        if each and _only_open_items(item):
            items += each
            continue
        for said in _say(Listing((item,)), phrases, values):
            items += said.items if isinstance(said, Listing) else ()
    return (Listing(tuple(items), block.ordered),)


def _say(block: Block, phrases: Phrasebook, values: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    return phrases.say(Template((block,), frozenset()), **(values or {}))


def _parts(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; split a list with items both about the case and not into lists of one sort."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        run: list[tuple[Span, ...]] = []
        for item in block.items:
            if run and _speaks(run[-1]) != _speaks(item):
                yield Listing(tuple(run), block.ordered)
                run = []
            run.append(item)
        yield Listing(tuple(run), block.ordered)


def _joined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with adjacent lists joined again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Listing) and isinstance(last, Listing) and block.ordered == last.ordered:
            joined[-1] = Listing(last.items + block.items, block.ordered)
        else:
            joined.append(block)
    return tuple(joined)


def _is_own(block: Block) -> bool:
    spans = block.spans if isinstance(block, Paragraph) else block.items[0] if block.items else ()
    return _speaks(spans)


def _speaks(spans: Sequence[Span]) -> bool:
    return speaks_of_a_case(name for span in spans for _, _, name in placeholders_in(span.text))


def _only_open_items(spans: Sequence[Span]) -> bool:
    return "".join(span.text for span in spans).strip() == _OPEN_ITEMS


def _ends_with_open_items(spans: Sequence[Span]) -> bool:
    return bool(spans) and spans[-1].text.endswith(_OPEN_ITEMS)


def _before_open_items(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the text before the placeholder that ends `spans`."""
    last = replace(spans[-1], text=spans[-1].text.removesuffix(_OPEN_ITEMS).rstrip())
    return (*spans[:-1], *((last,) if last.text else ()))
