"""Checks without news have a table, statuses name who recorded them, and effects have results."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

EFFECTS_LAST = timedelta(days=2)
"""No update is repeated after this time."""

MEANT = ("meant draft", "undo of case", "unsay meant", "offer")
"""Effects whose names ended with the number of what was meant."""

audit = sa.table(
    "audit",
    sa.column("id", KEY),
    sa.column("at", TIME),
    sa.column("staff_id", sa.BigInteger()),
    sa.column("staff_name", sa.Text()),
    sa.column("action", sa.String(32)),
    sa.column("case_id", sa.BigInteger()),
    sa.column("detail", sa.Text()),
    sa.column("update_id", sa.BigInteger()),
)
cases = sa.table(
    "cases",
    sa.column("id", KEY),
    sa.column("check_every_days", sa.Integer()),
    sa.column("created_at", TIME),
    sa.column("checked_at", TIME),
    sa.column("next_check_at", TIME),
)
checks = sa.table(
    "checks",
    sa.column("id", KEY),
    sa.column("case_id", sa.BigInteger()),
    sa.column("at", TIME),
    sa.column("staff_id", sa.BigInteger()),
    sa.column("staff_name", sa.Text()),
    sa.column("update_id", sa.BigInteger()),
    sa.column("status_id", sa.BigInteger()),
    sa.column("undone_at", TIME),
)
effects = sa.table(
    "effects",
    sa.column("chat_id", sa.BigInteger()),
    sa.column("update_id", sa.BigInteger()),
    sa.column("what", sa.String(32)),
    sa.column("at", TIME),
    sa.column("result", sa.Text()),
)
outbox = sa.table(
    "outbox",
    sa.column("kind", sa.String(16)),
    sa.column("case_id", sa.BigInteger()),
    sa.column("created_at", TIME),
    sa.column("check_id", sa.BigInteger()),
)
statuses = sa.table(
    "statuses",
    sa.column("id", KEY),
    sa.column("case_id", sa.BigInteger()),
    sa.column("at", TIME),
    sa.column("state", sa.String(10)),
    sa.column("staff_id", sa.BigInteger()),
    sa.column("staff_name", sa.Text()),
)


def upgrade() -> None:
    """Add the table and the columns, and fill them from the audit, which from now on is only for people."""
    op.create_table(
        "checks",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("status_id", sa.BigInteger(), sa.ForeignKey("statuses.id")),
        sa.Column("undone_at", TIME),
        sqlite_autoincrement=True,
    )
    op.create_index("checks_by_case", "checks", ["case_id", "id"])
    op.create_index("checks_by_time", "checks", ["at"])
    checks_of_outbox = sa.Column("check_id", sa.BigInteger(), sa.ForeignKey("checks.id"))
    op.add_column("outbox", checks_of_outbox, inline_references=True)
    op.add_column("statuses", sa.Column("staff_id", sa.BigInteger()))
    op.add_column("statuses", sa.Column("staff_name", sa.Text()))
    op.add_column("effects", sa.Column("result", sa.Text()))
    conn = op.get_bind()
    _name_recorders(conn)
    _fill_checks(conn)
    _date_last_checks(conn)
    _fill_results(conn)
    op.create_index("statuses_by_time", "statuses", ["at"])
    op.create_index("outbox_by_check", "outbox", ["check_id"])
    op.drop_index("audit_by_time", "audit")


def downgrade() -> None:
    """Not supported: the earlier version looks for the results of effects in their names."""
    raise NotImplementedError("restore a backup that the earlier version wrote")


def _name_recorders(conn: sa.Connection) -> None:
    """Copy from the audit who recorded each status: both were written at the same time."""

    def of_line(column: str) -> sa.ScalarSelect[Any]:
        return (
            sa.select(audit.c[column])
            .where(
                audit.c.case_id == statuses.c.case_id,
                audit.c.at == statuses.c.at,
                audit.c.action.in_(("status", "correction")),
            )
            .order_by(audit.c.id)
            .limit(1)
            .scalar_subquery()
        )

    values = {"staff_id": of_line("staff_id"), "staff_name": of_line("staff_name")}
    conn.execute(sa.update(statuses).values(values))


def _fill_checks(conn: sa.Connection) -> None:
    """Make each check in the audit a row; `undo check` undoes the last valid check of its case."""
    status_at = {(row.case_id, row.at): row.id for row in conn.execute(_in_order(statuses))}
    last_status: dict[int, int] = {}
    of_case: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = []
    actions = ("status", "correction", "check", "undo check")
    lines = _in_order(audit).where(audit.c.action.in_(actions), audit.c.case_id.is_not(None))
    for line in conn.execute(lines):
        case = line.case_id
        if line.action == "check":
            row = {
                "case_id": case,
                "at": line.at,
                "staff_id": line.staff_id or 0,
                "staff_name": line.staff_name or "",
                "update_id": line.update_id,
                "status_id": last_status.get(case),
                "undone_at": None,
            }
            rows.append(row)
            of_case[case].append(row)
        elif line.action == "undo check":
            if of_case[case]:
                of_case[case].pop()["undone_at"] = line.at
        elif (case, line.at) in status_at:
            last_status[case] = status_at[case, line.at]
    if rows:
        conn.execute(sa.insert(checks), rows)
    told_of = sa.select(sa.func.min(checks.c.id)).where(
        checks.c.case_id == outbox.c.case_id, checks.c.at == outbox.c.created_at
    )
    told = sa.update(outbox).where(outbox.c.kind == "checked")
    conn.execute(told.values(check_id=told_of.scalar_subquery()))


def _date_last_checks(conn: sa.Connection) -> None:
    """Date each case by the last status or check that was not undone: an undo once used the wrong one."""
    looks: dict[int, tuple[int, Any]] = {}
    recorded = _in_order(statuses).where(statuses.c.state != "undone")
    for row in conn.execute(recorded):
        looks[row.case_id] = (row.id, row.at)
    for row in conn.execute(_in_order(checks).where(checks.c.undone_at.is_(None))):
        status, _ = looks.get(row.case_id, (0, None))
        if (row.status_id or 0) >= status:
            looks[row.case_id] = (status, row.at)
    for case in conn.execute(sa.select(cases)).all():
        _, at = looks.get(case.id, (0, None))
        if at != case.checked_at:
            due = (at or case.created_at) + timedelta(days=case.check_every_days)
            dated = sa.update(cases).where(cases.c.id == case.id)
            conn.execute(dated.values(checked_at=at, next_check_at=due))


def _fill_results(conn: sa.Connection) -> None:
    """Fill in the results of recent effects, because an update in progress is handled again after this."""
    for what in MEANT:
        number = sa.func.substr(effects.c.what, len(what) + 2)
        meant = sa.update(effects).where(effects.c.what.startswith(f"{what} "))
        conn.execute(meant.values(what=what, result=number))
    key = (effects.c.chat_id, effects.c.update_id, effects.c.what)
    there = {tuple(row) for row in conn.execute(sa.select(*key))}
    newest = conn.execute(sa.select(sa.func.max(audit.c.at))).scalar()
    if newest is None:
        return
    results: dict[tuple[int, int, str], tuple[Any, str | None]] = {}
    lines = _in_order(audit).where(audit.c.at >= newest - EFFECTS_LAST, audit.c.staff_id.is_not(None))
    for line in conn.execute(lines):
        for what, result in _results(line):
            effect = (line.staff_id, line.update_id, what)
            _, earlier = results.get(effect, (None, None))
            items = what == "item" and earlier is not None
            results[effect] = (line.at, f"{earlier}\n{result}" if items else result)
    for effect, (at, result) in results.items():
        if effect in there:
            conn.execute(sa.update(effects).where(sa.tuple_(*key) == effect).values(result=result))
        else:
            chat, update, what = effect
            new = {"chat_id": chat, "update_id": update, "what": what, "at": at, "result": result}
            conn.execute(sa.insert(effects).values(new))


def _results(line: sa.Row[Any]) -> Iterator[tuple[str, str | None]]:
    """Yield what a line of the audit says about the effects of its update, each with its result."""
    yield "changed", line.action
    match line.action:
        case "item":
            yield "item", (line.detail or "").partition(". ")[2]
        case "done":
            yield "done", line.detail
        case "invite" | "revoke":
            yield line.action, (line.detail or "").removeprefix("invitation ")
        case "undo":
            yield "undo", "status"
        case "undo check":
            yield "undo", "check"


def _in_order(table: sa.TableClause) -> sa.Select[Any]:
    return sa.select(table).order_by(table.c.id)
