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
    """The cases that the asker follows, as they stood at `now`."""

    cases: tuple[OwnCase, ...]
    now: datetime


def filled(template: Template, spoken: Phrasebook, known: Known | None) -> tuple[Block, ...]:
    """Return the blocks of an answer for whoever asks.

    A paragraph or list item that speaks of a case is shown only to a person who follows one. For
    everybody else all of them together are replaced, where the first stands, by one line. For a person
    with several cases they are gathered there, once for each case.
    """
    if not speaks_of_a_case(template.placeholders):
        return spoken.say(template)
    parts = list(_parts(template.blocks))
    own = [part for part in parts if _is_own(part)]
    cases = known.cases if known else ()
    said: list[Block] = []
    for part in parts:
        if not _is_own(part):
            said += _say(part, spoken)
        elif known and len(cases) == 1:
            said += _about(cases[0], [part], spoken, known.now, first=part is own[0])
        elif part is own[0] and known and cases:
            for case in cases:
                said += _which(spoken, case)
                said += _about(case, own, spoken, known.now)
        elif part is own[0]:
            said += spoken.say(spoken.words.own_case.not_linked)
    return _joined(said) if len(cases) == 1 else tuple(said)


def _about(
    case: OwnCase, own: Sequence[Block], spoken: Phrasebook, now: datetime, *, first: bool = True
) -> tuple[Block, ...]:
    """Return `own` with the facts of `case`; `first`: if it is closed, that is said before."""
    values = case_values(spoken, case, now)
    said: list[Block] = []
    if first and case.case.state is CaseState.CLOSED:
        said += spoken.say(spoken.words.own_case.fact_case_closed)
    for block in own:
        said += _with_facts(block, case, spoken, values)
    return tuple(said)


def _which(spoken: Phrasebook, case: OwnCase) -> tuple[Block, ...]:
    words, ending = spoken.words.own_case, case.case.number.ending
    if case.case.post:
        return spoken.say(words.fact_which_case, ending=ending, post=case.case.post)
    return spoken.say(words.fact_which_case_no_post, ending=ending)


def _with_facts(
    block: Block, case: OwnCase, spoken: Phrasebook, values: Mapping[str, str]
) -> tuple[Block, ...]:
    """Return `block` filled.

    What the case waits for becomes a list where {case.open_items} ends a paragraph or is an item alone.
    """
    each = tuple((Span(item.text),) for item in case.open_items)
    if isinstance(block, Paragraph):
        if not each or not _ends_with_open_items(block.spans):
            return _say(block, spoken, values)
        before = _before_open_items(block.spans)
        return (*(_say(Paragraph(before), spoken, values) if before else ()), Listing(each))
    items: list[tuple[Span, ...]] = []
    for item in block.items:
        if each and _only_open_items(item):
            items += each
            continue
        for said in _say(Listing((item,)), spoken, values):
            items += said.items if isinstance(said, Listing) else ()
    return (Listing(tuple(items), block.ordered),)


def _say(block: Block, spoken: Phrasebook, values: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    return spoken.say(Template((block,), frozenset()), **(values or {}))


def _parts(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, a list that speaks of the case in some items only cut into lists that agree."""
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
    """Return the blocks with lists that stand one after the other made one again."""
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
    """Return what stands in front of the placeholder that ends `spans`."""
    last = replace(spans[-1], text=spans[-1].text.removesuffix(_OPEN_ITEMS).rstrip())
    return (*spans[:-1], *((last,) if last.text else ()))
