"""The real knowledge against Telegram's limits on buttons, notices and the bot's profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import bot
from bot.domain.ids import EntryId, RowToken
from bot.domain.press import OpenEntry, OpenTheme, Press, Vote
from bot.domain.reply import Reply
from bot.domain.text_units import units
from bot.frontends.telegram.sending.callback_data import MAX_BYTES, pack, unpack
from bot.frontends.telegram.sending.rendering import MAX_NOTICE, notice_of

KNOWLEDGE = Path(bot.__file__).parent.parent / "knowledge"
LARGEST = 10**10 - 1
LIMITS = {"bot_name": 64, "bot_description": 512, "bot_short_description": 120}


def entry_files() -> list[Path]:
    return sorted(KNOWLEDGE.glob("*/entries/*.yaml"))


def widest_presses() -> Iterator[Press]:
    for path in entry_files():
        yield OpenTheme(re.sub(r"^\d+-", "", path.stem), page=99)
        for found in re.findall(r"^ *- id: *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield OpenEntry(EntryId(found), asked=LARGEST)
            yield Vote(EntryId(found), "ffffffff", helpful=False)


def test_every_id_fits_into_a_button_and_comes_back() -> None:
    presses = list(widest_presses())

    assert len(presses) > 2 * 40
    for press in presses:
        token = RowToken("x" * 8) if isinstance(press, OpenEntry) else None
        data = pack(press, token)
        assert len(data.encode()) <= MAX_BYTES
        assert unpack(data) == (press, token)


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.glob("*/wording.yaml")), ids=lambda path: path.parent.name)
def test_the_profile_and_the_notices_fit(path: Path) -> None:
    wording = yaml.safe_load(path.read_text(encoding="utf-8"))

    for key, text in wording.items():
        if key in LIMITS:
            assert 0 < units(text.strip()) <= LIMITS[key], key
        if key.startswith("command_"):
            assert 0 < units(text.strip()) <= 256, key
        if key.startswith("notice_"):
            assert units(text.strip()) <= MAX_NOTICE, key
            assert notice_of(Reply(notice=text)) == text.strip(), key
