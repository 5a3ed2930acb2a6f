"""What a case still needs from its client."""

from __future__ import annotations

from bot.domain.actor import Actor
from bot.domain.cases import LONGEST_ITEM, Case
from bot.domain.ids import CaseId, ChatId, DraftId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import find, read_number
from bot.staff.cases.card import items_listing, show_button
from bot.staff.cases.item_list import split_items
from bot.staff.cases.questions import CaseQuestions
from bot.staff.changes import ItemFinished, ItemsAdded, note, undo_row
from bot.store import audit, cases, drafts, effects
from bot.store.audit import AuditLine
from bot.store.database.engine import Store, Transaction
from bot.store.drafts import DraftKind

_LIST = CaseQuestions(items=True)
_DONE = "done-"
_LONGEST_LABEL = 60
_MOST_BUTTONS = 20


class OpenItems:
    """Adds and finishes open items. A list of them is kept as a draft: a reply to it adds."""

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

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Finish the item of a button; None where the draft is no list of items."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            case = await _case_of(tx, press.draft)
            if case is None or not press.choice.startswith(_DONE):
                return None
            number = press.choice.removeprefix(_DONE)
            said = await self._finished(tx, spoken, case, number, actor, update)
            return await self._view(tx, spoken, case, press.draft, update, said)

    async def answer(self, draft: DraftId, text: str, actor: Actor, update: UpdateId) -> Reply | None:
        """Add what a reply to a list says; None where the draft is no list of items."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            case = await _case_of(tx, draft)
            if case is None:
                return None
            said = await self._added(tx, spoken, case, text, actor, update)
            return await self._view(tx, spoken, case, draft, update, said)

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
        if await effects.first_time(tx, ChatId(actor.id), update, "item", now):
            there = {item.text.casefold() for item in await cases.items_of(tx, case.id)}
            numbers: list[int] = []
            for item in wanted:
                if item.casefold() not in there:
                    there.add(item.casefold())
                    new = await cases.add_item(tx, case.id, item, now)
                    numbers.append(new.number)
                    said = f"{new.number}. {new.text}"
                    await audit.add(tx, AuditLine(now, actor, "item", update, case.id, said))
            if numbers:
                await note(tx, case.id, ItemsAdded(numbers=tuple(numbers)), update, now)
        # What was added is read back: handled again after a crash, it must not seem to have been there.
        lines = [line for line in await audit.of_case(tx, case.id) if line.once == update]
        added = {(line.detail or "").partition(". ")[2] for line in lines if line.action == "item"}
        new_ones = "; ".join(item for item in wanted if item in added)
        old_ones = "; ".join(item for item in wanted if item not in added)
        return (
            *(spoken.say(words.item_added, item=new_ones) if new_ones else ()),
            *(spoken.say(words.item_there, item=old_ones) if old_ones else ()),
        )

    async def _finished(
        self, tx: Transaction, spoken: Phrasebook, case: Case, written: str, actor: Actor, update: UpdateId
    ) -> tuple[Block, ...]:
        words, now = spoken.words.staff, self._store.now()
        first = await effects.first_time(tx, ChatId(actor.id), update, "done", now)
        number = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
        if first and (item := await cases.finish_item(tx, case.id, number, now)):
            said = f"{item.number}. {item.text}"
            await audit.add(tx, AuditLine(now, actor, "done", update, case.id, said))
            await note(tx, case.id, ItemFinished(number=item.number), update, now)
            return spoken.say(words.item_done, item=said)
        for line in await audit.of_case(tx, case.id):
            if not first and line.once == update and line.action == "done" and line.detail:
                return spoken.say(words.item_done, item=line.detail)
        return spoken.say(words.item_unknown, item=written[:20])

    async def _list(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        actor: Actor,
        update: UpdateId,
        said: tuple[Block, ...],
    ) -> Reply:
        content, now = _LIST.model_dump_json(), self._store.now()
        draft = await drafts.begin(tx, DraftKind.CASE, actor.id, case.id, content, began=update, now=now)
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


async def _case_of(tx: Transaction, draft_id: DraftId) -> Case | None:
    draft = await drafts.get(tx, draft_id)
    if draft is None or draft.kind is not DraftKind.CASE or draft.case is None:
        return None
    if not CaseQuestions.model_validate_json(draft.content).items:
        return None
    return await cases.get(tx, draft.case)
