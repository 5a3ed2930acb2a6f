"""Where in the whole database a value stands: for showing that it stands nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from bot.store.database.engine import Store
from bot.store.tables import metadata


async def traces(store: Store, value: int | str) -> Counter[str]:
    """Return in which columns `value` stands, by itself or within a text, and how often."""
    found: Counter[str] = Counter()
    async with store.reading() as conn:
        for table in metadata.sorted_tables:
            for row in (await conn.execute(select(table))).mappings():
                for column, kept in row.items():
                    if kept == value or (isinstance(kept, str) and str(value) in kept):
                        found[f"{table.name}.{column}"] += 1
    return found


def on_disk(folder: Path, words: Iterable[str]) -> set[str]:
    """Return which words are in which files of `folder`, deleted or not."""
    contents = {file.name: file.read_bytes() for file in folder.iterdir()}
    return {
        f"{word} in {name}"
        for name, content in contents.items()
        for word in words
        if word.encode() in content
    }
