"""What staff read about threads and their answers, and what a client reads of an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.handoff import Mark, SentBy, Thread, ThreadMessage
from bot.domain.ids import EntryId, ThreadId
from bot.domain.press import ListThreads, OnAnswer, OnThread, UseEntry, UsePrepared, WriteToOffice
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.office_posts import buttons
from bot.staff.durations import span_in_words

SHOWN = 10
"""Threads in one list, so that their buttons stay on the screen."""

MOST_CHOICES = 40
"""Prepared replies that are shown as buttons; all of them can be typed."""

SHORT = 80
"""Characters of a message in a list."""


def to_client(phrases: Phrasebook, thread: ThreadId, said: tuple[Block, ...]) -> Reply:
    """Return an answer as the client reads it."""
    words = phrases.words.wording
    blocks = phrases.say(words.handoff_answer) + said + phrases.say(words.handoff_answer_how)
    return Reply(blocks, ((Button(words.button_write_back, WriteToOffice(thread)),),))


def goes_out(
    phrases: Phrasebook, thread: Thread, answer: ThreadMessage, seconds: int, *, quiet: bool
) -> Reply:
    """Say that an answer goes out, with the button that stops it."""
    words = phrases.words.staff
    blocks = phrases.say(words.inbox_answer_goes, thread=str(thread.id), seconds=str(seconds))
    blocks += answer.shown
    if quiet:
        blocks += phrases.say(words.inbox_answer_quiet)
    undo = Button(words.button_inbox_undo, OnAnswer("undo", answer.id))
    close = Button(words.button_inbox_close, OnThread("close", thread.id))
    return Reply(blocks, ((undo, close),), countdown=answer.id)


def preview(
    phrases: Phrasebook,
    thread: Thread,
    answer: ThreadMessage,
    taken_by: Actor | None,
    last: ThreadMessage | None,
) -> Reply:
    """Show what the client would read, and who else has taken or answered the thread."""
    words = phrases.words.staff
    blocks = () if taken_by is None else _held(phrases, thread, taken_by, last)
    blocks += phrases.say(words.inbox_prepared_preview, thread=str(thread.id)) + answer.shown
    send = Button(words.button_inbox_send_prepared, OnAnswer("send", answer.id))
    drop = Button(words.button_inbox_drop, OnAnswer("drop", answer.id))
    return Reply(blocks, ((send,), (drop,)))


def choose_reply(phrases: Phrasebook, thread: Thread) -> Reply:
    """Return the prepared replies as buttons."""
    words, prepared = phrases.words.staff, phrases.language.replies
    if not prepared:
        return Reply(phrases.say(words.inbox_prepared_none))
    said = phrases.say(words.inbox_prepared, thread=str(thread.id), name=prepared[0].name)
    rows = ((Button(each.label, UsePrepared(thread.id, each.name)),) for each in prepared[:MOST_CHOICES])
    return Reply(said, tuple(rows))


def choose_entry(phrases: Phrasebook, thread: Thread, near: Sequence[EntryId]) -> Reply:
    """Return the entries that may answer a client as buttons."""
    words, entries = phrases.words.staff, phrases.language.entries
    known = [entries[each] for each in near if each in entries]
    if not known:
        return Reply(phrases.say(words.inbox_entries_none, thread=str(thread.id)))
    rows = ((Button(each.label, UseEntry(thread.id, each.id)),) for each in known)
    return Reply(phrases.say(words.inbox_entries, thread=str(thread.id)), tuple(rows))


def no_such_reply(phrases: Phrasebook, name: str, meant: str | None, names: Sequence[str]) -> Reply:
    """Say that no prepared reply has this name, and which there are."""
    words = phrases.words.staff
    if not names:
        return Reply(phrases.say(words.inbox_prepared_none))
    first = meant or names[0]
    listed = ", ".join(f"#{each}" for each in names)
    return Reply(phrases.say(words.inbox_prepared_unknown, name=name, meant=first, names=listed))


def empty_reply(phrases: Phrasebook, name: str) -> Reply:
    """Say that a prepared reply has no text, because firm.yaml leaves open what it says."""
    return Reply(phrases.say(phrases.words.staff.inbox_prepared_empty, name=name))


def gone(phrases: Phrasebook, thread: ThreadId) -> Reply:
    """Say that there is no such thread."""
    return Reply(phrases.say(phrases.words.staff.inbox_no_thread, thread=str(thread)))


def not_sent_yet(
    phrases: Phrasebook, thread: Thread, taken_by: Actor, answer: ThreadMessage, last: ThreadMessage | None
) -> Reply:
    """Say who has taken or answered the thread, and ask whether the answer is sent all the same."""
    words = phrases.words.staff
    send = Button(words.button_inbox_send, OnAnswer("send", answer.id))
    drop = Button(words.button_inbox_drop, OnAnswer("drop", answer.id))
    return Reply(_held(phrases, thread, taken_by, last), ((send,), (drop,)))


def _held(
    phrases: Phrasebook, thread: Thread, taken_by: Actor, last: ThreadMessage | None
) -> tuple[Block, ...]:
    words, values = phrases.words.staff, {"thread": str(thread.id), "name": taken_by.name}
    if last is None:
        return phrases.say(words.inbox_others_thread, **values)
    return phrases.say(words.inbox_answered_already, text=_short(last.text), **values)


def about(phrases: Phrasebook, thread: Thread, said: Template, **values: str) -> Reply:
    """Return a line about a thread, with its buttons: a reply to it answers the client."""
    blocks = phrases.say(said, thread=str(thread.id), **values)
    if not thread.is_open:
        show = fill_label(phrases.words.staff.button_inbox_show, {"thread": str(thread.id)})
        return Reply(blocks, ((Button(show, OnThread("show", thread.id)),),))
    return Reply(blocks, buttons(phrases, thread))


def blocked(phrases: Phrasebook, thread: Thread, name: str) -> Reply:
    """Say that the chat may not write any more, with the button that allows it again."""
    words = phrases.words.staff
    unblock = Button(words.button_inbox_unblock, OnThread("unblock", thread.id))
    return Reply(phrases.say(words.inbox_blocked, thread=str(thread.id), name=name), ((unblock,),))


def history(phrases: Phrasebook, thread: Thread, messages: Sequence[ThreadMessage]) -> Reply:
    """Return everything that was written in a thread."""
    words = phrases.words.staff
    lines = tuple((Span(_told(phrases, each)),) for each in messages)
    blocks = phrases.say(words.inbox_history, thread=str(thread.id))
    if lines:
        blocks += (Listing(lines),)
    blocks += phrases.say(words.inbox_how, thread=str(thread.id))
    return Reply(blocks, buttons(phrases, thread))


def listing(
    phrases: Phrasebook,
    found: Sequence[tuple[Thread, Sequence[ThreadMessage]]],
    now: datetime,
    *,
    mine: bool,
) -> Reply:
    """Return the open threads, oldest first, with a button for each."""
    words = phrases.words.staff
    other = (
        Button(words.button_inbox_all, ListThreads("all"))
        if mine
        else Button(words.button_inbox_mine, ListThreads("mine"))
    )
    if not found:
        return Reply(phrases.say(words.inbox_empty_mine if mine else words.inbox_empty), ((other,),))
    title = words.inbox_title_mine if mine else words.inbox_title
    shown = found[:SHOWN]
    lines = tuple((Span(_line(phrases, thread, messages, now)),) for thread, messages in shown)
    blocks = (*phrases.say(title, count=str(len(found))), Listing(lines))
    if len(found) > SHOWN:
        blocks += phrases.say(words.inbox_more_threads, count=str(len(found) - SHOWN))
    rows = [
        (
            Button(
                fill_label(words.button_inbox_show, {"thread": str(thread.id)}), OnThread("show", thread.id)
            ),
        )
        for thread, _ in shown
    ]
    return Reply(blocks, (*rows, (other,)))


def _line(phrases: Phrasebook, thread: Thread, messages: Sequence[ThreadMessage], now: datetime) -> str:
    words = phrases.words.staff
    if thread.waiting_since is None:
        state = words.inbox_line_answered
    else:
        span = span_in_words(phrases, now - thread.waiting_since)
        state = fill_label(words.inbox_line_waits, {"span": span})
    if thread.mark is not None:
        marked = words.inbox_line_danger if thread.mark is Mark.DANGER else words.inbox_line_urgent
        state = f"{marked}, {state}"
    taken = words.inbox_line_free
    if thread.taken_by is not None:
        taken = fill_label(words.inbox_line_taken, {"name": thread.taken_by.name})
    values = {
        "thread": str(thread.id),
        "chat": chat_reference(thread.chat),
        "state": state,
        "who": taken,
        "text": _short(messages[-1].text) if messages else "",
    }
    return fill_label(words.inbox_line, values)


def _told(phrases: Phrasebook, message: ThreadMessage) -> str:
    words = phrases.words.staff
    text = f"{message.text} ({message.contact})" if message.contact else message.text
    values = {"moment": phrases.moment(message.at), "text": text}
    match message.sent_by:
        case SentBy.OFFICE:
            name = message.by.name if message.by else ""
            return fill_label(words.inbox_history_office, {**values, "name": name})
        case SentBy.BOT:
            return fill_label(words.inbox_history_bot, values)
        case SentBy.CLIENT:
            return fill_label(words.inbox_history_client, values)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"
