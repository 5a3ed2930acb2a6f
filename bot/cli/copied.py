"""What a backup holds, as lines for a person."""

from __future__ import annotations

from bot.store.backup.copying import Copied


def size_of(copied: Copied) -> str:
    """Return the size of the file, such as `1.2 MB`, and how many rows it has."""
    size = copied.size
    amount = f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"
    rows = sum(count for _, count in copied.rows)
    return f"{amount}, {rows:,} row{'' if rows == 1 else 's'}"


def contents(copied: Copied) -> str:
    """Return the rows of each table that has some."""
    rows = [f"{name} {count:,}" for name, count in copied.rows if count]
    return f"Rows: {', '.join(rows)}." if rows else "There is nothing in it yet."
