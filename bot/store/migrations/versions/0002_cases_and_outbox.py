"""Cases, their followers, statuses and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of cases and delivery."""
    op.create_table(
        "effects",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(32), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "cases",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("number", sa.String(16), nullable=False, unique=True),
        sa.Column("label", sa.Text()),
        sa.Column("visa_kind", sa.Text()),
        sa.Column("post", sa.Text()),
        sa.Column("refused_on", sa.Date()),
        sa.Column("check_every_days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("checked_at", TIME),
        sa.Column("next_check_at", TIME, nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="cases_state"),
    )
    op.create_table(
        "open_items",
        sa.Column(
            "case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
    )
    op.create_table(
        "statuses",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("status", sa.String(100), nullable=False),
        sa.Column("updated_on", sa.Date()),
        sa.Column("note", sa.Text()),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("corrects", sa.BigInteger(), sa.ForeignKey("statuses.id")),
        sa.CheckConstraint(
            "state IN ('recorded', 'undone', 'corrected', 'withdrawn')", name="statuses_state"
        ),
    )
    op.create_table(
        "invitations",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME),
        sa.CheckConstraint("state IN ('open', 'used', 'revoked')", name="invitations_state"),
    )
    op.create_table(
        "openings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("invitation_id", sa.BigInteger(), sa.ForeignKey("invitations.id"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.UniqueConstraint("invitation_id", "chat_id", name="openings_once"),
    )
    op.create_table(
        "invitation_tries",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "followers",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), sa.ForeignKey("invitations.id"), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("subscribed", sa.Boolean(), nullable=False),
        sa.Column("gone_at", TIME),
        sa.UniqueConstraint("case_id", "chat_id", name="followers_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "preferences",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("checks_every_days", sa.Integer()),
        sa.Column("quiet_start", sa.String(5)),
        sa.Column("quiet_end", sa.String(5)),
        sa.Column("zone", sa.String(64)),
        sa.Column("discreet", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "announcements",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("audience IN ('all', 'post', 'visa_kind')", name="announcements_audience"),
    )
    op.create_table(
        "outbox",
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
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("shown_at", TIME),
        sa.Column("problem", sa.String(200)),
        sa.CheckConstraint(
            "kind IN ('notice', 'checked', 'correction', 'announcement', 'edit', 'delete')",
            name="outbox_kind",
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'held', 'sending', 'sent', 'in_doubt', 'gone', 'refused', 'failed',"
            " 'cancelled')",
            name="outbox_state",
        ),
    )
    op.create_table(
        "drafts",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id")),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("prompt_id", sa.BigInteger()),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'cancelled')", name="drafts_state"),
    )
    op.create_table(
        "audit",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("staff_id", sa.BigInteger()),
        sa.Column("staff_name", sa.Text()),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id")),
        sa.Column("detail", sa.Text()),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "staff_lines",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("told_at", TIME),
    )
    op.create_table(
        "moved_chats",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("new_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("cases_by_next_check", "cases", ["state", "next_check_at"])
    op.create_index("statuses_by_case", "statuses", ["case_id", "id"])
    op.create_index("followers_by_chat", "followers", ["chat_id"])
    op.create_index("outbox_due", "outbox", ["state", "due_at", "id"])
    op.create_index("outbox_order", "outbox", ["chat_id", "case_id", "id"])
    op.create_index("outbox_by_status", "outbox", ["status_id"])
    op.create_index("outbox_by_case", "outbox", ["case_id", "id"])
    op.create_index("audit_by_case", "audit", ["case_id", "id"])


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "moved_chats",
        "staff_lines",
        "audit",
        "drafts",
        "outbox",
        "announcements",
        "preferences",
        "followers",
        "invitation_tries",
        "openings",
        "invitations",
        "statuses",
        "open_items",
        "cases",
        "effects",
    ):
        op.drop_table(table)
