"""What drafts of every kind share: the message that asks for their next words, and which one is meant."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.ids import ChatId, DraftId, MessageId, UpdateId
from bot.domain.reply import Paragraph, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.drafts.names import is_finished, name_of_draft
from bot.staff.phrases import shown
from bot.staff.statuses.undo_window import still_goes, undoable_of_staff
from bot.store import cases, drafts, effects
from bot.store.database.engine import Reading, Store
from bot.store.drafts import Draft, DraftKind, DraftState

_PREVIEWED = (DraftKind.STATUS, DraftKind.CORRECTION, DraftKind.WITHDRAWAL, DraftKind.ANNOUNCEMENT)
"""Kinds of drafts that end with a preview, of which /confirm and /cancel may name the number."""

_FRESH = timedelta(minutes=15)
"""An older preview is confirmed by its number only: nobody remembers what it said."""

_LISTED_FOR = timedelta(days=1)
_LISTED_AT_MOST = 5

_MEANT = "meant draft"
"""The effect of naming no draft; its result is the draft that was meant."""

_EXAMPLE = 12
"""A number to show how one is written."""


class Drafting:
    """Keeps which message asks for which draft, and who was shown which last. `undo`: time to take back."""

    def __init__(self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo

    async def ask_in(self, draft: DraftId, prompt: MessageId) -> None:
        """Note that a reply to the bot's message `prompt` is meant for `draft`."""
        async with self._store.transaction() as tx:
            await drafts.ask_in(tx, draft, prompt)

    async def took_up(self, draft: DraftId, actor: Actor) -> None:
        """Note that this member has just gone on with `draft`, whoever began it, and was shown it."""
        async with self._store.transaction() as tx:
            await drafts.take_up(tx, draft, actor.id, self._store.now())

    async def answered(self, prompt: MessageId, actor: Actor) -> None:
        """Note `took_up` of the draft that the message `prompt` asked for."""
        async with self._store.transaction() as tx:
            draft = await drafts.asked_in(tx, prompt)
            if draft is not None:
                await drafts.take_up(tx, draft.id, actor.id, self._store.now())

    async def meant(self, actor: Actor, update: UpdateId) -> DraftId | None:
        """Return the preview that /confirm or /cancel without a number means, if it can mean but one.

        That is the last draft of any kind that this member was shown, if it is a whole preview, open and
        fresh. The same update means the same draft ever after: handled twice, it must not go on to another.
        An actor who is several people was shown nothing: each of them may have been shown something else.
        """
        if actor.is_shared:
            return None
        chat = ChatId(actor.id)
        async with self._store.transaction() as tx:
            if (meant := (await effects.done_by(tx, chat, update)).get(_MEANT)) is not None:
                return DraftId(int(meant))
            now = self._store.now()
            last = await drafts.last_of(tx, actor.id)
            if last is None or last.state is not DraftState.OPEN or last.at < now - _FRESH:
                return None
            if not is_finished(last):
                return None
            await effects.note_result(tx, chat, update, _MEANT, str(last.id), now)
            return last.id

    async def nothing_meant(self, step: str, actor: Actor) -> Reply:
        """Say that `step` (`confirm` or `cancel`) has nothing to go by, and list what it could name."""
        spoken, now = self._speak(), self._store.now()
        words = spoken.words.staff
        async with self._store.reading() as conn:
            mine = await undoable_of_staff(conn, actor, now, self._undo)
            found = await drafts.open_of(conn, actor.id, _PREVIEWED, now - _LISTED_FOR, _LISTED_AT_MOST)
            lines = [await _line(conn, spoken, step, draft) for draft in found]
        if actor.is_shared:
            blocks = spoken.say(words.anonymous_number, command=f"/{step}", example=f"/{step} {_EXAMPLE}")
        else:
            blocks = spoken.say(words.status_no_draft)
        if lines:
            blocks += (*spoken.say(words.drafts_open), Paragraph((Span("\n".join(lines)),)))
        elif not actor.is_shared:
            blocks += spoken.say(words.drafts_none)
        for undoable in mine:
            blocks += still_goes(spoken, undoable)
        return Reply(blocks)


async def _line(conn: Reading, spoken: Phrasebook, step: str, draft: Draft) -> str:
    words = spoken.words.staff
    case = None if draft.case is None else await cases.get(conn, draft.case)
    values = {"step": step, "draft": str(draft.id), "what": await name_of_draft(conn, spoken, draft)}
    if case is None:
        line = fill_label(words.draft_line, values)
    else:
        line = fill_label(words.draft_line_case, {**values, "case": shown(case)})
    return line if is_finished(draft) else fill_label(words.draft_unfinished, {"line": line})
