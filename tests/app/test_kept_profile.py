"""What was set at Telegram is remembered across starts."""

from __future__ import annotations

from pathlib import Path

from bot.app.kept_profile import KeptProfile
from bot.store.database.engine import Store


async def test_a_digest_is_remembered_by_the_next_start_and_replaced(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    first = await Store.open(url)
    assert await KeptProfile(first).digest_of("commands:en") is None
    await KeptProfile(first).remember("commands:en", "aa")
    await KeptProfile(first).remember("name:en", "bb")
    await KeptProfile(first).remember("commands:en", "cc")
    await first.close()

    second = await Store.open(url)
    kept = KeptProfile(second)
    assert (await kept.digest_of("commands:en"), await kept.digest_of("name:en")) == ("cc", "bb")
    await second.close()
