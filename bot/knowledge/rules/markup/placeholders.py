"""Placeholders that have no value where they are used, and answers that depend on the asker's own case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.fault import Fault, Severity
from bot.domain.reply import Block, Listing, Paragraph, Span
from bot.knowledge.case_facts import speaks_of_a_case
from bot.knowledge.did_you_mean import nearest
from bot.knowledge.markup.template import parse_all, placeholders_in
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet, Written
from bot.knowledge.wording.keys import CASE_PLACEHOLDERS, of_a_case
from bot.knowledge.yaml.document import Path

LIKE_ENOUGH_IN_A_CASE = 50.0
"""Similarity (of 100): there are few names after “case.”, so that even an unlikely guess helps."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every placeholder without a value, and answers that too few people could read."""
    for written in draft.texts():
        for line, column, name in placeholders_in(written.text):
            if name not in written.placeholders:
                what, hint = _unknown(name, written)
                yield written.fault(line, column, what, hint)
    for language in draft.languages:
        yield from _in_plain_texts(language)
        yield from _own_case(language)


def _unknown(name: str, written: Written) -> tuple[str, str]:
    what = f"there is no placeholder “{{{name}}}” here"
    if of_a_case(name) and not CASE_PLACEHOLDERS & written.placeholders:
        return what, "only the answer of an entry may mention the asker's own case"
    if of_a_case(name):
        known = CASE_PLACEHOLDERS
        right = _nearest_fact(name.split(".", 1)[1])
    else:
        known = written.placeholders
        right = nearest(name, known)
    allowed = ", ".join(f"{{{each}}}" for each in sorted(known))
    return what, f"did you mean “{{{right}}}”?" if right else f"use one of {allowed}"


def _nearest_fact(fact: str) -> str | None:
    facts = [each.split(".", 1)[1] for each in sorted(CASE_PLACEHOLDERS)]
    begun = next((each for each in facts if each.startswith(fact)), None)
    right = begun or nearest(fact, facts, LIKE_ENOUGH_IN_A_CASE)
    return f"case.{right}" if right else None


def _in_plain_texts(language: LanguageDraft) -> Iterator[Fault]:
    """Yield placeholders in titles and questions, which are shown as they are written."""
    plain: list[tuple[Sheet[Any], Path, str]] = [
        (sheet, ("theme",), sheet.model.theme) for sheet in language.entries
    ]
    for sheet, path, item in language.all_entries():
        plain += [(sheet, (*path, "question"), item.question), (sheet, (*path, "label"), item.label)]
    for sheet, path, text in plain:
        for _, _, name in placeholders_in(text):
            what = f"“{{{name}}}” is not filled in here"
            yield sheet.fault(path, what, "write the words themselves; placeholders go into the answer")


def _own_case(language: LanguageDraft) -> Iterator[Fault]:
    for sheet, path, item in language.all_entries():
        for key, text in (("lead", item.lead), ("more", item.more)):
            blocks = parse_all(text)[0].blocks
            for block in blocks:
                if isinstance(block, Listing) and block.ordered and len(set(_kinds(block))) > 1:
                    what = "this numbered list is about the asker's own case in some of its items only"
                    hint = "begin its items with dashes, or give those items a list of their own"
                    yield sheet.fault((*path, key), what, hint)
            if blocks and all(all(_kinds(block)) for block in blocks):
                what = "this text is about the asker's own case only"
                hint = "add a paragraph for everyone: without a connected case none of it is shown"
                line, column = sheet.document.place((*path, key))
                yield Fault(sheet.file, line, column, what, hint, Severity.WARNING)


def _kinds(block: Block) -> list[bool]:
    """Return for each item (a paragraph is one) whether it mentions a case."""
    runs: Sequence[Sequence[Span]] = [block.spans] if isinstance(block, Paragraph) else block.items
    return [
        speaks_of_a_case(name for span in run for _, _, name in placeholders_in(span.text)) for run in runs
    ]
