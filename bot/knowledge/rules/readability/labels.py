"""Buttons, notices and the bot's profile in Telegram: plain text of limited length."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.markup.template import placeholders_in
from bot.knowledge.reading.sheets import Folder

LIMITS = {
    "button_": 64,
    "notice_": 200,
    "bot_name": 64,
    "bot_description": 512,
    "bot_short_description": 120,
    "command_": 256,
}
"""Most characters, by the start of the key. Bot API: answerCallbackQuery, setMyName, setMyDescription,
setMyShortDescription, BotCommand; 64 for a button is ours, more is cut off on phones."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every label that is too long or contains a placeholder that is not filled in there."""
    for language in draft.languages:
        months = [sheet for sheet, path, _, _ in language.said() if path[0] == "date_months"]
        if months and len(months) != 12:
            yield months[0].fault(("date_months",), "these are not twelve months", "write all, January first")
        for sheet, path, says, text in language.said():
            if not says.label:
                continue
            key = str(path[0])
            limit = next((limit for start, limit in LIMITS.items() if key.startswith(start)), None)
            if limit and len(text) > limit:
                what = f"this has {len(text)} characters, but Telegram shows {limit} at most here"
                yield sheet.fault(path, what, "shorten it")
            for _, _, name in placeholders_in(text):
                if name not in says.placeholders:
                    what = f"“{{{name}}}” is not filled in here"
                    yield sheet.fault(path, what, "write the words themselves")
