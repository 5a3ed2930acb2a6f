"""A database as the code of an earlier day left it, with the messages that were in the chats then.

Both are made once and stored: what was begun before the code changed is finished by the code of now.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tests.golden.day import Day
from tests.golden.script import JONES, SMITH, invitation_in
from tests.standin.chat import Chat, Standing

DATABASE = Path(__file__).parent / "before.sql"
CHATS = Path(__file__).parent / "before.json"
EFFECTS = Path(__file__).parent / "before.txt"


async def begin(day: Day) -> None:
    """Begin one of everything that outlives a process, and finish none."""
    day.chapter("begun")
    await day.opens()
    await day.writes(day.mia, f"/newcase {SMITH} Smith; visa IR1; post Lagos; refused 2026-11-20; check 3")
    await day.writes(day.mia, f"/newcase {JONES} Jones; visa K1; post Lima; refused 2026-11-20; check 3")
    for client, number in ((day.ana, SMITH), (day.ana, JONES), (day.ben, SMITH)):
        await day.writes(day.mia, f"/invite {number}")
        await day.writes(client, f"/start {invitation_in(day.office)}")
        await day.presses(client, "button_join_yes")
    await day.writes(day.ana, "/notifications")
    await day.presses(day.ana, "button_discreet_on")
    for number in (SMITH, JONES):
        await day.writes(day.mia, f"/status {number} refused 2026-11-20 note: please call us")
        await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.writes(day.mia, "/announce all We are closed on Monday")
    await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.writes(day.ana, "my passport is still there, may I fly")
    await day.writes(day.ben, "the passport or the letter about travel home")
    await day.writes(day.ana, "/forget")
    await day.writes(day.mia, f"/invite {JONES}")
    await day.writes(day.cleo, f"/join {invitation_in(day.office)}")
    await day.writes(day.mia, "/newcase AA00A1B2C3 Brown")
    await day.writes(day.mia, f"/item {SMITH} passport copy")
    await day.writes(day.mia, f"/editcase {JONES}")
    await day.presses(day.mia, "button_ask_label")
    await day.writes(day.mia, f"/status {SMITH} issued today")
    await day.writes(day.mia, f"/correct {JONES} administrative processing today")
    await day.writes(day.mia, f"/withdraw {JONES}")
    await day.writes(day.noor, "/announce all")
    await day.writes(day.mia, f"/checked {SMITH}")
    await day.edits(day.mia, f"/checked {JONES}")
    await day.writes(day.noor, f"/status {SMITH} administrative processing today")
    await day.writes(day.noor, "/confirm")
    await day.writes(day.noor, "/announce all We are closed on Tuesday")
    await day.writes(day.noor, "/confirm")
    await day.is_left_in_doubt(day.cleo, "what does 221g mean", told=False)


async def finish(day: Day) -> None:
    """Go on with all of it."""
    day.chapter("finished")
    await day.opens()
    await day.presses(day.noor, "button_announce_undo", "button_status_undo", "button_offer_command")
    await day.replies(day.noor, "We are closed on Wednesday", day.shown_in(day.office, "announce_write"))
    await day.presses(day.noor, "button_announce_confirm")
    correction = day.shown_in(day.office, "correct_preview")
    await day.presses(day.mia, "button_status_edit", "button_status_back", under=correction)
    await day.presses(day.mia, "button_status_confirm", under=correction)
    withdrawal = day.shown_in(day.office, "withdraw_ask")
    await day.presses(day.mia, "button_status_withdraw", under=withdrawal)
    await day.writes(day.mia, f"/withdraw {JONES}")
    await day.presses(day.mia, "button_status_withdraw")
    await day.presses(
        day.mia, "button_status_confirm", under=day.with_button(day.office, "button_status_confirm")[-1]
    )
    await day.replies(day.mia, "Jones family", day.shown_in(day.office, "ask_label"))
    await day.presses(day.mia, "number=1", under=day.shown_in(day.office, "item_added"))
    await day.presses(day.mia, "button_change_undo")
    await day.presses(day.mia, "B1/B2")
    await day.presses(day.mia, "button_revoke", "button_change_undo")
    await day.presses(day.mia, "button_retry_answer")
    await day.presses(day.cleo, "button_join_yes")
    await day.presses(day.ana, "They kept my passport")
    await day.presses(day.ben, "button_none_of_these")
    await day.passes(seconds=61)
    for notice in day.with_button(day.ana, "button_show"):
        await day.presses(day.ana, "button_show", under=notice)
    await day.presses(day.ana, "button_see_case", "button_forget_yes")
    await day.writes(day.mia, f"/record {SMITH}")


def keep(day: Day) -> None:
    """Store the database of `day` and its chats; its bot must be closed."""
    with closing(sqlite3.connect(day.file)) as conn:
        DATABASE.write_text("\n".join(conn.iterdump()) + "\n", encoding="utf-8")
    chats = {
        "now": day.clock().isoformat(),
        "next_update": day.standin.world.updates.next_id,
        "messages": {str(chat.chat_id): _messages(chat) for chat in (day.office, *day.people)},
    }
    CHATS.write_text(json.dumps(chats, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _messages(chat: Chat) -> dict[str, object]:
    sent = [each.message_id for each in chat.history]
    return {
        str(number): {name: chat.messages[number].get(name) for name in ("text", "reply_markup")}
        for number in sent
        if number in chat.messages
    }


def restore(day: Day) -> None:
    """Put what is stored where `day` finds it."""
    with closing(sqlite3.connect(day.file)) as conn:
        conn.executescript(DATABASE.read_text(encoding="utf-8"))
    chats = json.loads(CHATS.read_text(encoding="utf-8"))
    day.is_now(datetime.fromisoformat(chats["now"]))
    world = day.standin.world
    world.updates.put({"update_id": chats["next_update"] - 1}, "before")
    world.updates.clear()
    of = {
        int(number): (world.chats[int(chat)], content)
        for chat, messages in chats["messages"].items()
        for number, content in messages.items()
    }
    for number in range(1, max(of) + 1):
        chat, content = of.get(number, (day.cleo, None))
        if content is None:
            world.new_message(chat, None, {})
        else:
            shown = {name: value for name, value in content.items() if value is not None}
            assert world.bot_says(chat, shown)["message_id"] == number
    for person in day.people:
        person.standing = Standing.OPEN
