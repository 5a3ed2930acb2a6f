"""Every known id of a message, and how many more copies of it may be in the chat."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

KINDS = "kind IN ('notice', 'checked', 'correction', 'announcement', 'withdrawal', 'edit', 'delete')"
MESSAGE_IDS = "CASE WHEN message_id IS NOT NULL THEN '[' || message_id || ']' END"
LOST_COPIES = "CASE WHEN again AND kind NOT IN ('edit', 'delete') THEN 1 ELSE 0 END"
"""Messages marked as possibly sent twice have one copy whose id is unknown."""


def upgrade() -> None:
    """Replace the one id by a list, and count copies. On SQLite rebuild the table for its constraint."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    op.add_column("outbox", sa.Column("message_ids", sa.Text()))
    op.add_column("outbox", sa.Column("lost_copies", sa.Integer(), nullable=False, server_default="0"))
    op.execute(f"UPDATE outbox SET message_ids = {MESSAGE_IDS}, lost_copies = {LOST_COPIES}")
    op.drop_column("outbox", "message_id")
    op.drop_constraint("outbox_kind", "outbox")
    op.create_check_constraint("outbox_kind", "outbox", KINDS)


def downgrade() -> None:
    """Not supported: the earlier version knows only one id per message."""
    raise NotImplementedError("restore a backup that the earlier version wrote")


def _rebuild() -> None:
    ask = op.get_bind().exec_driver_sql
    highest = ask("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").scalar()
    op.create_table(
        "outbox_new",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("follower_id", sa.BigInteger()),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("status_id", sa.BigInteger(), sa.ForeignKey("statuses.id")),
        sa.Column("announcement_id", sa.BigInteger(), sa.ForeignKey("announcements.id")),
        sa.Column("target_id", sa.BigInteger()),
        sa.Column("reply", sa.Text()),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("first_tried_at", TIME),
        sa.Column("claimed_by", sa.String(200)),
        sa.Column("claimed_until", TIME),
        sa.Column("sent_at", TIME),
        sa.Column("message_ids", sa.Text()),
        sa.Column("lost_copies", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("shown_at", TIME),
        sa.Column("problem", sa.String(200)),
        sa.CheckConstraint(KINDS, name="outbox_kind"),
        sa.CheckConstraint(
            "state IN ('pending', 'held', 'sending', 'sent', 'in_doubt', 'gone', 'refused', 'failed',"
            " 'cancelled')",
            name="outbox_state",
        ),
        sqlite_autoincrement=True,
    )
    same = [row.name for row in ask("PRAGMA table_info(outbox)") if row.name != "message_id"]
    columns = ", ".join(same)
    ask(
        f"INSERT INTO outbox_new ({columns}, message_ids, lost_copies)"
        f" SELECT {columns}, {MESSAGE_IDS}, {LOST_COPIES} FROM outbox"
    )
    op.drop_table("outbox")
    op.rename_table("outbox_new", "outbox")
    # Ids count up from the highest ever given, even if that row was deleted.
    ask("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    ask("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)", (highest or 0,))
    op.create_index("outbox_due", "outbox", ["state", "due_at", "id"])
    op.create_index("outbox_order", "outbox", ["chat_id", "case_id", "id"])
    op.create_index("outbox_by_status", "outbox", ["status_id"])
    op.create_index("outbox_by_case", "outbox", ["case_id", "id"])
