"""Followers are told about changes of a case, and a message can be urgent."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

KINDS = (
    "kind IN ('notice', 'checked', 'correction', 'case_change', 'announcement', 'withdrawal', 'edit',"
    " 'delete', 'to_office', 'to_client')"
)
INDEXES = (
    ("outbox_due", ["state", "due_at", "id"]),
    ("outbox_order", ["chat_id", "case_id", "id"]),
    ("outbox_by_status", ["status_id"]),
    ("outbox_by_check", ["check_id"]),
    ("outbox_by_case", ["case_id", "id"]),
    ("outbox_by_announcement", ["announcement_id"]),
    ("outbox_by_thread", ["thread_id", "id"]),
)


def upgrade() -> None:
    """Add the kind, the change that a message is about, and what its reader knew; and `urgent`."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        op.add_column("outbox", sa.Column("change_id", sa.BigInteger()))
        op.add_column("outbox", sa.Column("known", sa.Text()))
        urgent: sa.Column[bool] = sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("outbox", urgent)
        op.drop_constraint("outbox_kind", "outbox")
        op.create_check_constraint("outbox_kind", "outbox", KINDS)
    op.create_index("outbox_by_change", "outbox", ["change_id"])


def downgrade() -> None:
    """Not supported: the earlier version cannot send these messages."""
    raise NotImplementedError("restore a backup that the earlier version wrote")


def _rebuild() -> None:
    """Rebuild the outbox: SQLite cannot change a column or a constraint."""
    ask = op.get_bind().exec_driver_sql
    highest = ask("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").scalar()
    op.create_table(
        "outbox_new",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("follower_id", sa.BigInteger()),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id")),
        sa.Column("status_id", sa.BigInteger(), sa.ForeignKey("statuses.id")),
        sa.Column("announcement_id", sa.BigInteger(), sa.ForeignKey("announcements.id")),
        sa.Column("check_id", sa.BigInteger(), sa.ForeignKey("checks.id")),
        sa.Column("change_id", sa.BigInteger()),
        sa.Column("known", sa.Text()),
        sa.Column("thread_id", sa.BigInteger(), sa.ForeignKey("threads.id")),
        sa.Column("thread_message_id", sa.BigInteger(), sa.ForeignKey("thread_messages.id")),
        sa.Column("target_id", sa.BigInteger()),
        sa.Column("reply", sa.Text()),
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()),
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
        sa.Column("token", sa.String(32)),
        sa.CheckConstraint(KINDS, name="outbox_kind"),
        sa.CheckConstraint(
            "state IN ('pending', 'held', 'sending', 'sent', 'in_doubt', 'gone', 'refused', 'failed',"
            " 'cancelled')",
            name="outbox_state",
        ),
        sqlite_autoincrement=True,
    )
    columns = ", ".join(row.name for row in ask("PRAGMA table_info(outbox)"))
    ask(f"INSERT INTO outbox_new ({columns}) SELECT {columns} FROM outbox")
    op.drop_table("outbox")
    op.rename_table("outbox_new", "outbox")
    # Ids count up from the highest ever given, even if that row was deleted.
    ask("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    ask("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)", (highest or 0,))
    for name, columns_of in INDEXES:
        op.create_index(name, "outbox", columns_of)
