"""Talk to the bot by hand, over its real protocol and without Telegram: `python -m tests.standin`.

Start it, start the bot with the settings it prints, then type. What you type, you (a client) say. Put `ben:`
before it for a second client, `staff:` for an assistant in the staff group.

    hello             say it                     3             press button 3 under the last message
    3 #17             press it under message 17  > hello       reply to the last message (#17 > hello: to 17)
    /photo /file      send one                   /edit TEXT    change what was said last
    !block !unblock   block the bot, or not      !leave !join  leave the staff group, or come back (staff)

A message of the bot shows its number as #17. Pasting a link that the bot made opens it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import sys
from dataclasses import dataclass

from tests.standin.chat import BotMessage, Chat
from tests.standin.people import Group, Person
from tests.standin.server import StandIn


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at the keyboard, and the chat they write in."""

    person: Person
    chat: Chat


async def talk(port: int) -> None:
    """Serve until the input ends."""
    standin = StandIn()
    await standin.start(port)
    you, ben = standin.user(first_name="You"), standin.user(first_name="Ben")
    group, alma = standin.group("Staff"), standin.user(first_name="Alma")
    show(
        f"TELEGRAM_BOT_TOKEN={standin.token} BOT_API_BASE_URL={standin.url} "
        f"STAFF_CHAT_ID={group.chat_id} python -m bot"
    )
    seats = {"you": Seat(you, you), "ben": Seat(ben, ben), "staff": Seat(alma, group)}
    watching = [asyncio.create_task(watch(seat.chat, name)) for name, seat in seats.items()]
    watching += [asyncio.create_task(watch_notices(seat.chat, name)) for name, seat in seats.items()]
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            name, colon, rest = line.strip().partition(":")
            seat, said = (seats[name], rest) if colon and name in seats else (seats["you"], line)
            if said.strip():
                act(seat, said.strip())
    finally:
        for task in watching:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await standin.stop()


def act(seat: Seat, line: str) -> None:
    """Do what a typed line asks for."""
    person, chat = seat.person, seat.chat
    command, _, rest = line.partition(" ")
    if found := re.fullmatch(r"(\d+)(?: #(\d+))?", line):
        press(seat, int(found[1]), int(found[2]) if found[2] else None)
    elif found := re.fullmatch(r"(?:#(\d+) )?> ?(.+)", line):
        message = message_of(chat, int(found[1]) if found[1] else None)
        if message:
            person.replies(found[2], message, to=chat)
    elif found := re.fullmatch(r"https://t\.me/\w+\?start=([\w-]+)", line):
        person.say(f"/start {found[1]}", to=chat)
    elif command == "/photo":
        person.sends_photo(rest)
    elif command == "/file":
        person.sends_document(rest)
    elif command == "/edit" and rest:
        person.edit(rest, to=chat)
    elif line in ("!block", "!unblock"):
        person.blocks() if line == "!block" else person.unblocks()
    elif line in ("!leave", "!join") and isinstance(chat, Group):
        chat.loses(person) if line == "!leave" else chat.makes(person, "member")
    else:
        person.say(line, to=chat)


def press(seat: Seat, number: int, under: int | None) -> None:
    """Press a button by its number."""
    message = message_of(seat.chat, under)
    buttons = [button for row in message.rows for button in row] if message else []
    if message and 1 <= number <= len(buttons):
        seat.person.presses_forged(buttons[number - 1].get("callback_data", ""), on=message, to=seat.chat)
    else:
        show("(no such button)")


def message_of(chat: Chat, number: int | None) -> BotMessage | None:
    """Return the bot's message of that number, or its last one, as it stands now."""
    ids = [each.message_id for each in chat.history if each.message_id in chat.messages]
    wanted = number if number is not None else (ids[-1] if ids else None)
    if wanted not in ids:
        show("(no such message)")
        return None
    return BotMessage(chat.messages[wanted])


async def watch(chat: Chat, name: str) -> None:
    """Show every message and edit in a chat."""

    async def messages() -> None:
        while True:
            show_message(await chat.next_message(within=1e9), f"bot to {name}")

    async def edits() -> None:
        while True:
            show_message(await chat.next_edit(within=1e9), f"bot to {name} (edited)")

    async with asyncio.TaskGroup() as group:
        group.create_task(messages())
        group.create_task(edits())


async def watch_notices(chat: Chat, name: str) -> None:
    """Show every line beside a pressed button."""
    while True:
        if notice := await chat.next_notice(within=1e9):
            show(f"[{name}: {notice}]")


def show_message(message: BotMessage, name: str) -> None:
    """Print a message and its buttons, numbered."""
    show(f"\n{name} #{message.message_id}: {message.text}")
    for number, label in enumerate(message.labels, start=1):
        show(f"  {number}. {label}")


def show(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m tests.standin",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port to serve on (default: a free one)")
    asyncio.run(talk(parser.parse_args().port))
