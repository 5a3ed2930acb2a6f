"""What a piece of work asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

from bot.store.database.engine import Store


@dataclass
class Spent:
    """The statements that were run, without those that begin and end transactions, and the commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counted(store: Store) -> Iterator[Spent]:
    """Count what `store` is asked for in this block."""
    spent = Spent()
    engine = store._engine.sync_engine

    def executed(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            spent.statements.append(statement)

    def committed(_conn: object) -> None:
        spent.commits += 1

    event.listen(engine, "after_cursor_execute", executed)
    event.listen(engine, "commit", committed)
    try:
        yield spent
    finally:
        event.remove(engine, "after_cursor_execute", executed)
        event.remove(engine, "commit", committed)
