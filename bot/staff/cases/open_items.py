"""What a case still needs from its client."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from bot.domain.actor import AuditAction
from bot.domain.cases import LONGEST_ITEM, Case, CaseState, OpenItem
from bot.domain.ids import CaseId, DraftId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.staff.case_argument import with_case, with_case_of_button
from bot.staff.cases.card import items_listing, show_button
from bot.staff.cases.item_list import split_items
from bot.staff.changes import ItemFinished, ItemsAdded, note, undo_row
from bot.staff.phrases import closed
from bot.staff.request import StaffRequest
from bot.staff.telling_changes import ChangeTelling, who_is_told
from bot.store.cases import cases
from bot.store.staff import changes
from bot.store.staff.drafts import Draft, DraftKind

_DONE = "done-"
_ADDED, _FINISHED = "item", "done"
"""Effects: their results are the texts of the added items, one per line, and the finished item."""

_LONGEST_LABEL = 60
_MOST_BUTTONS = 20


class OpenItems:
    """Adds and finishes open items. Each list is stored as a draft: a reply to it adds items.

    `undo`: how long the messages to followers wait.
    """

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.ITEMS})

    def __init__(self, *, undo: timedelta) -> None:
        self._telling = ChangeTelling(undo)

    async def add(self, request: StaffRequest, text: str) -> Reply:
        """Add items to the case whose number `text` starts with; without items, show the open ones."""
        return await with_case(request, "/item", text, self._add)

    async def finish(self, request: StaffRequest, text: str) -> Reply:
        """Finish an item by its case number and its own number; without those, show the open items."""
        return await with_case(request, "/done", text, self._finish)

    async def show(self, request: StaffRequest, case: CaseId) -> Reply | None:
        """Show what a case still needs; None if there is no such case."""
        return await with_case_of_button(request, case, self._list)

    def question(self, draft: Draft) -> str:
        """Return an empty string: a reply to a list always adds items."""
        return ""

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Finish the item of a button."""
        case = None if draft.case is None else await cases.get(request.tx, draft.case)
        if case is None or not choice.startswith(_DONE):
            return None
        said = await self._finished(request, case, choice.removeprefix(_DONE))
        return await self._view(request, case, draft.id, said)

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply | None:
        """Add the items in a reply to a list."""
        case = None if draft.case is None else await cases.get(request.tx, draft.case)
        if case is None:
            return None
        said = await self._added(request, case, text)
        return await self._view(request, case, draft.id, said)

    async def _add(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        return await self._list(request, case, await self._added(request, case, typed))

    async def _finish(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        said = await self._finished(request, case, typed.strip("#.,;: ")) if typed else ()
        return await self._list(request, case, said)

    async def _added(self, request: StaffRequest, case: Case, text: str) -> tuple[Block, ...]:
        """Add each item unless it is already open; report which were added and which were not.

        A closed case takes none: its client would not see them.
        """
        words = request.words
        wanted = tuple(dict.fromkeys(split_items(text)))
        if not wanted:
            return request.say(words.item_missing, number=case.number.value)
        if any(len(item) > LONGEST_ITEM for item in wanted):
            return request.say(words.item_long, most=str(LONGEST_ITEM))
        done = await request.done()
        if case.state is CaseState.CLOSED and _ADDED not in done:
            return closed(request.phrases, case)
        if _ADDED in done:  # not to be reported as open before, if handled again after a crash
            added = (done[_ADDED] or "").splitlines()
        else:
            before = await cases.known(request.tx, case.id)
            there = {item.text.casefold() for item in await cases.items_of(request.tx, case.id)}
            new: list[OpenItem] = []
            for item in wanted:
                if item.casefold() not in there:
                    there.add(item.casefold())
                    new.append(await cases.add_item(request.tx, case.id, item, request.now))
                    await request.audit(AuditAction.ITEM, case.id, _line(new[-1]))
            if new:
                change = await note(request, case.id, ItemsAdded(numbers=tuple(each.number for each in new)))
                await self._telling.tell(request, case, change, before)
            added = [each.text for each in new]
            await request.note_result(_ADDED, "\n".join(added))
        new_ones = "; ".join(item for item in wanted if item in added)
        old_ones = "; ".join(item for item in wanted if item not in added)
        return (
            *(request.say(words.item_added, item=new_ones) if new_ones else ()),
            *(request.say(words.item_there, item=old_ones) if old_ones else ()),
            *await _told(request, case),
        )

    async def _finished(self, request: StaffRequest, case: Case, written: str) -> tuple[Block, ...]:
        words = request.words
        done = await request.done()
        finished = done.get(_FINISHED)
        if _FINISHED not in done:
            number = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
            before = await cases.known(request.tx, case.id)
            if item := await cases.finish_item(request.tx, case.id, number, request.now):
                finished = _line(item)
                await request.audit(AuditAction.DONE, case.id, finished)
                change = await note(request, case.id, ItemFinished(number=item.number))
                await self._telling.tell(request, case, change, before)
            await request.note_result(_FINISHED, finished)
        if finished is None:
            return request.say(words.item_unknown, item=written[:20])
        return (*request.say(words.item_done, item=finished), *await _told(request, case))

    async def _list(self, request: StaffRequest, case: Case, said: tuple[Block, ...] = ()) -> Reply:
        draft = await request.begin(DraftKind.ITEMS, case.id, "{}")
        return await self._view(request, case, draft.id, said)

    async def _view(
        self, request: StaffRequest, case: Case, draft: DraftId, said: tuple[Block, ...]
    ) -> Reply:
        words, number = request.words, case.number.value
        items = await cases.items_of(request.tx, case.id)
        listed: tuple[Block, ...] = request.say(words.items_none, number=number)
        if items:
            listed = (*request.say(words.items_head, number=number), items_listing(request.phrases, items))
        buttons = tuple(
            (
                Button(
                    _label(words.button_item_done, each.number, each.text),
                    Choose(draft, f"{_DONE}{each.number}"),
                ),
            )
            for each in items[:_MOST_BUTTONS]
        )
        usage = request.say(words.items_usage, number=number)
        rows = (*buttons, (show_button(request.phrases, case),), *await undo_row(request))
        return Reply((*said, *listed, *usage), rows, in_place=True, asks=draft)


async def _told(request: StaffRequest, case: Case) -> tuple[Block, ...]:
    made = await changes.made_by(request.tx, request.update)
    return () if made is None else await who_is_told(request, case, made.id)


def _label(words: str, number: int, item: str) -> str:
    label = fill_label(words, {"number": str(number), "item": item})
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _line(item: OpenItem) -> str:
    return f"{item.number}. {item.text}"
