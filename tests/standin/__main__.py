"""Talk to the bot by hand, over its real protocol and without Telegram: `python -m tests.standin`.

Start it, start the bot with the settings it prints, then type. A number presses that button; `/photo` and
`/file` send one; `/edit TEXT` changes what was said last.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from tests.standin.chat import BotMessage, Chat
from tests.standin.people import Person
from tests.standin.server import StandIn


async def talk(port: int) -> None:
    """Serve until the input ends."""
    standin = StandIn()
    await standin.start(port)
    person = standin.user(first_name="You")
    staff = standin.group("Staff")
    show(
        f"TELEGRAM_BOT_TOKEN={standin.token} BOT_API_BASE_URL={standin.url} "
        f"STAFF_CHAT_ID={staff.chat_id} python -m bot"
    )
    watching = [
        asyncio.create_task(watch(person, "bot")),
        asyncio.create_task(watch(staff, "bot to staff")),
        asyncio.create_task(watch_notices(person)),
    ]
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                act(person, line.strip())
    finally:
        for task in watching:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await standin.stop()


def act(person: Person, line: str) -> None:
    """Do what a typed line asks for."""
    command, _, rest = line.partition(" ")
    if line.isdigit() and person.history:
        buttons = [button for row in person.last.rows for button in row]
        if 1 <= int(line) <= len(buttons):
            person.press(buttons[int(line) - 1].get("callback_data", ""), under=person.last)
        else:
            show("(no such button)")
    elif command == "/photo":
        person.sends_photo(rest)
    elif command == "/file":
        person.sends_document(rest)
    elif command == "/edit" and rest:
        person.edit(rest)
    else:
        person.say(line)


async def watch(chat: Chat, name: str) -> None:
    """Show every message and edit in a chat."""

    async def messages() -> None:
        while True:
            show_message(await chat.next_message(within=1e9), name)

    async def edits() -> None:
        while True:
            show_message(await chat.next_edit(within=1e9), f"{name} (edited)")

    async with asyncio.TaskGroup() as group:
        group.create_task(messages())
        group.create_task(edits())


async def watch_notices(person: Person) -> None:
    """Show every line beside a pressed button."""
    while True:
        if notice := await person.next_notice(within=1e9):
            show(f"[{notice}]")


def show_message(message: BotMessage, name: str) -> None:
    """Print a message and its buttons, numbered."""
    show(f"\n{name}: {message.text}")
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
