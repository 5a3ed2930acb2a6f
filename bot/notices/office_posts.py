"""What the staff chat reads of a thread: who writes, the text, and how to answer."""

from __future__ import annotations

from bot.domain.handoff import Thread
from bot.domain.ids import ChatId
from bot.domain.press import OnThread
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Block, Button, Paragraph, Reply, Span
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import Phrasebook
from bot.store.cases import cases, followers
from bot.store.database.engine import Reading

NAMED_LANGUAGES = frozenset(
    [
        "am",
        "ar",
        "bn",
        "en",
        "es",
        "fa",
        "fr",
        "hi",
        "ht",
        "ko",
        "ne",
        "pt",
        "ru",
        "sw",
        "tl",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh",
    ]
)
"""Languages that have a name among the words for staff."""

Rows = tuple[tuple[Button, ...], ...]


def post(
    phrases: Phrasebook, thread: Thread, heading: Template, who: tuple[Block, ...], said: tuple[Block, ...]
) -> Reply:
    """Return the message about `thread`; `said` is the client's text, or the bot's report."""
    words = phrases.words.staff
    blocks = phrases.say(heading, thread=str(thread.id), chat=chat_reference(thread.chat)) + who + said
    if thread.taken_by is not None:
        blocks += phrases.say(words.inbox_taken_by, name=thread.taken_by.name)
    return Reply(blocks + phrases.say(words.inbox_how, thread=str(thread.id)), buttons(phrases, thread))


def buttons(phrases: Phrasebook, thread: Thread) -> Rows:
    """Return the buttons under every message about a thread."""
    words = phrases.words.staff

    def on(label: str, do: str) -> Button:
        return Button(label, OnThread(do, thread.id))

    take = on(words.button_inbox_take, "take")
    if thread.taken_by is not None:
        take = on(words.button_inbox_leave, "leave")
    reply = on(words.button_inbox_reply, "reply")
    prepared = on(words.button_inbox_prepared, "prepared")
    return (
        (reply, prepared) if phrases.language.replies else (reply,),
        (on(words.button_inbox_entry, "entries"),),
        (take, on(words.button_inbox_close, "close"), on(words.button_inbox_block, "block")),
    )


def quoted(text: str) -> tuple[Block, ...]:
    """Return a text as it was written."""
    return (Paragraph((Span(text),)),)


def language(phrases: Phrasebook, tag: str | None) -> tuple[Block, ...]:
    """Return a line that names the language of the client's app, if it is known.

    `tag`: an IETF language tag such as `pt-br` (Bot API, User: language_code). Staff read the tag if the
    language has no name.
    """
    if not tag:
        return ()
    words, code = phrases.words.staff, tag.partition("-")[0].lower()
    name = words.label_named(f"language_{code}") if code in NAMED_LANGUAGES else tag
    return phrases.say(words.inbox_language, language=name)


async def cases_of(conn: Reading, phrases: Phrasebook, chat: ChatId) -> tuple[Block, ...]:
    """Return a line for each case that the chat follows, or one that it follows none."""
    words = phrases.words.staff
    blocks: tuple[Block, ...] = ()
    for link in await followers.of_chat(conn, chat):
        case = await cases.get(conn, link.case)
        if case is not None:
            name = f"{case.number} ({case.label})" if case.label else str(case.number)
            blocks += phrases.say(words.inbox_case, case=name)
    return blocks or phrases.say(words.inbox_no_case)
