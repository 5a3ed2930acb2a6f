"""What a case still needs from its client."""

from __future__ import annotations

from typing import ClassVar

from bot.domain.actor import Actor
from bot.domain.cases import LONGEST_ITEM, Case, OpenItem
from bot.domain.ids import CaseId, ChatId, DraftId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import find, read_number
from bot.staff.cases.card import items_listing, show_button
from bot.staff.cases.item_list import split_items
from bot.staff.changes import ItemFinished, ItemsAdded, note, undo_row
from bot.store import audit, cases, drafts, effects
from bot.store.audit import AuditLine
from bot.store.database.engine import Store, Transaction
from bot.store.drafts import Draft, DraftKind

_DONE = "done-"
_ADDED, _FINISHED = "item", "done"
"""Effects: their results are the texts of the items that were added, a line each, and the finished item."""

_LONGEST_LABEL = 60
_MOST_BUTTONS = 20


class OpenItems:
    """Adds and finishes open items. A list of them is kept as a draft: a reply to it adds."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.ITEMS})

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    async def add(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Add to the case whose number `text` begins with; without a text, show what is open."""
        spoken = self._speak()
        named = read_number(spoken, "/item", text)
        if isinstance(named, Reply):
            return named
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return found
            said = await self._added(tx, spoken, found, named.rest, actor, update)
            return await self._list(tx, spoken, found, actor, update, said)

    async def finish(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Finish an item by the number of its case and its own; without that, show what is open."""
        spoken = self._speak()
        named = read_number(spoken, "/done", text)
        if isinstance(named, Reply):
            return named
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return found
            said: tuple[Block, ...] = ()
            if named.rest:
                said = await self._finished(tx, spoken, found, named.rest.strip("#.,;: "), actor, update)
            return await self._list(tx, spoken, found, actor, update, said)

    async def show(self, case: CaseId, actor: Actor, update: UpdateId) -> Reply | None:
        """Show what a case still needs; None where there is no such case."""
        async with self._store.transaction() as tx:
            found = await cases.get(tx, case)
            return None if found is None else await self._list(tx, self._speak(), found, actor, update, ())

    def question(self, draft: Draft) -> str:
        """Return nothing: a reply to a list adds to it."""
        return ""

    async def choose(
        self, tx: Transaction, spoken: Phrasebook, draft: Draft, choice: str, actor: Actor, update: UpdateId
    ) -> Reply | None:
        """Finish the item of a button."""
        case = None if draft.case is None else await cases.get(tx, draft.case)
        if case is None or not choice.startswith(_DONE):
            return None
        said = await self._finished(tx, spoken, case, choice.removeprefix(_DONE), actor, update)
        return await self._view(tx, spoken, case, draft.id, update, said)

    async def replied(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        draft: Draft,
        text: str,
        about: str,
        actor: Actor,
        update: UpdateId,
    ) -> Reply | None:
        """Add what a reply to a list says."""
        case = None if draft.case is None else await cases.get(tx, draft.case)
        if case is None:
            return None
        said = await self._added(tx, spoken, case, text, actor, update)
        return await self._view(tx, spoken, case, draft.id, update, said)

    async def _added(
        self, tx: Transaction, spoken: Phrasebook, case: Case, text: str, actor: Actor, update: UpdateId
    ) -> tuple[Block, ...]:
        """Add each item of a list, unless it is open already; say which were added, and which not."""
        words, now = spoken.words.staff, self._store.now()
        wanted = tuple(dict.fromkeys(split_items(text)))
        if not wanted:
            return spoken.say(words.item_missing, number=case.number.value)
        if any(len(item) > LONGEST_ITEM for item in wanted):
            return spoken.say(words.item_long, most=str(LONGEST_ITEM))
        chat = ChatId(actor.id)
        done = await effects.done_by(tx, chat, update)
        if _ADDED in done:  # handled again after a crash, it must not seem to have been there
            added = (done[_ADDED] or "").splitlines()
        else:
            there = {item.text.casefold() for item in await cases.items_of(tx, case.id)}
            new: list[OpenItem] = []
            for item in wanted:
                if item.casefold() not in there:
                    there.add(item.casefold())
                    new.append(await cases.add_item(tx, case.id, item, now))
                    await audit.add(tx, AuditLine(now, actor, "item", update, case.id, _line(new[-1])))
            if new:
                await note(tx, case.id, ItemsAdded(numbers=tuple(each.number for each in new)), update, now)
            added = [each.text for each in new]
            await effects.note_result(tx, chat, update, _ADDED, "\n".join(added), now)
        new_ones = "; ".join(item for item in wanted if item in added)
        old_ones = "; ".join(item for item in wanted if item not in added)
        return (
            *(spoken.say(words.item_added, item=new_ones) if new_ones else ()),
            *(spoken.say(words.item_there, item=old_ones) if old_ones else ()),
        )

    async def _finished(
        self, tx: Transaction, spoken: Phrasebook, case: Case, written: str, actor: Actor, update: UpdateId
    ) -> tuple[Block, ...]:
        words, now, chat = spoken.words.staff, self._store.now(), ChatId(actor.id)
        done = await effects.done_by(tx, chat, update)
        finished = done.get(_FINISHED)
        if _FINISHED not in done:
            number = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
            if item := await cases.finish_item(tx, case.id, number, now):
                finished = _line(item)
                await audit.add(tx, AuditLine(now, actor, "done", update, case.id, finished))
                await note(tx, case.id, ItemFinished(number=item.number), update, now)
            await effects.note_result(tx, chat, update, _FINISHED, finished, now)
        if finished is None:
            return spoken.say(words.item_unknown, item=written[:20])
        return spoken.say(words.item_done, item=finished)

    async def _list(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        actor: Actor,
        update: UpdateId,
        said: tuple[Block, ...],
    ) -> Reply:
        now = self._store.now()
        draft = await drafts.begin(tx, DraftKind.ITEMS, actor.id, case.id, "{}", began=update, now=now)
        return await self._view(tx, spoken, case, draft.id, update, said)

    async def _view(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        draft: DraftId,
        update: UpdateId,
        said: tuple[Block, ...],
    ) -> Reply:
        words, number = spoken.words.staff, case.number.value
        items = await cases.items_of(tx, case.id)
        listed: tuple[Block, ...] = spoken.say(words.items_none, number=number)
        if items:
            listed = (*spoken.say(words.items_head, number=number), items_listing(spoken, items))
        buttons = tuple(
            (
                Button(
                    _label(words.button_item_done, each.number, each.text),
                    Choose(draft, f"{_DONE}{each.number}"),
                ),
            )
            for each in items[:_MOST_BUTTONS]
        )
        usage = spoken.say(words.items_usage, number=number)
        rows = (*buttons, (show_button(spoken, case),), *await undo_row(tx, spoken, update))
        return Reply((*said, *listed, *usage), rows, in_place=True, asks=draft)


def _label(words: str, number: int, item: str) -> str:
    label = fill_label(words, {"number": str(number), "item": item})
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _line(item: OpenItem) -> str:
    return f"{item.number}. {item.text}"
