"""What clients read when they write to the office. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clients.ways_on import ways_on
from bot.domain.handoff import MessagePart, ThreadMessage
from bot.domain.press import OpenContact, PassOn, WriteToOffice
from bot.domain.privacy.private_numbers import CONTACT_DETAILS, MASK, found_numbers, masked
from bot.domain.reply import Button, Paragraph, Reply, Span
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.answer_due import in_clients_words, promised

LONGEST = 3000
"""UTF-16 units of one message to the office, in all its parts: it must fit one message of 4096 (Bot API,
sendMessage) together with what staff read around it."""


def open_text(draft: ThreadMessage) -> str:
    """Return what the office reads: all parts, without numbers other than those to reach the client by."""
    return _without(draft, keep_contact=True)


def kept_text(draft: ThreadMessage) -> str:
    """Return what is stored: all parts, without any number."""
    return _without(draft, keep_contact=False)


def contact_in(draft: ThreadMessage) -> str | None:
    """Return the telephone numbers and addresses in a draft; None where it has none."""
    text = whole(draft.pieces)
    found = [text[each.start : each.end] for each in found_numbers(text) if each.sort in CONTACT_DETAILS]
    return ", ".join(found) or None


def begun(phrases: Phrasebook, draft: ThreadMessage) -> Reply:
    """Say how to write, or show again what was written so far."""
    words = phrases.words.wording
    if draft.pieces:
        return preview(phrases, draft)
    said = phrases.say(words.handoff_begin) + phrases.say(words.handoff_no_relationship)
    contact = Button(words.button_contact, OpenContact())
    return Reply(said, ((contact,), (_drop(phrases, draft),)))


def preview(phrases: Phrasebook, draft: ThreadMessage, *, first: Template | None = None) -> Reply:
    """Show exactly what the office will get. `first` is said before it."""
    words = phrases.words.wording
    text = open_text(draft)
    blocks = () if first is None else phrases.say(first, limit=str(LONGEST))
    blocks += (*phrases.say(words.handoff_preview), Paragraph((Span(text),)))
    if MASK in text:
        blocks += phrases.say(words.handoff_masked)
    blocks += phrases.say(words.handoff_preview_how)
    send = Button(words.button_pass_on, PassOn(draft.id, sure=True))
    return Reply(blocks, ((send,), (_drop(phrases, draft),)))


def sent(phrases: Phrasebook, at: datetime, now: datetime, theirs: ZoneInfo | None) -> Reply:
    """Say that the message is passed on, and when an answer can be expected."""
    words = phrases.words.wording
    due = promised(phrases, at)
    blocks = phrases.say(words.handoff_sent)
    if due is None:
        blocks += phrases.say(words.handoff_no_promise)
    else:
        blocks += phrases.say(words.handoff_promise, when=in_clients_words(phrases, due, now, theirs))
    return Reply(blocks + phrases.say(words.handoff_no_relationship), ways_on(phrases))


def dropped(phrases: Phrasebook) -> Reply:
    """Say that the office did not get the message."""
    return Reply(phrases.say(phrases.words.wording.handoff_dropped), write_again(phrases))


def nothing_to_send(phrases: Phrasebook) -> Reply:
    """Say that the button belongs to no message."""
    return Reply(phrases.say(phrases.words.wording.handoff_nothing), write_again(phrases))


def only(phrases: Phrasebook, said: Template) -> Reply:
    """Return a text with the ways on that do not need the office's chat."""
    return Reply(phrases.say(said), ways_on(phrases))


def write_again(phrases: Phrasebook) -> tuple[tuple[Button, ...], ...]:
    """Return the button that begins a message, and the other ways on."""
    return ((Button(phrases.words.wording.button_write_to_office, WriteToOffice()),), *ways_on(phrases))


def _drop(phrases: Phrasebook, draft: ThreadMessage) -> Button:
    return Button(phrases.words.wording.button_drop_message, PassOn(draft.id, sure=False))


def whole(pieces: Sequence[MessagePart]) -> str:
    """Return all parts of a message as one text."""
    return "\n\n".join(each.text for each in pieces)


def _without(draft: ThreadMessage, *, keep_contact: bool) -> str:
    text = whole(draft.pieces)
    hidden = [each for each in found_numbers(text) if not (keep_contact and each.sort in CONTACT_DETAILS)]
    return masked(text, hidden)
