"""Inbox, votes, misses, leases, and what was last set at Telegram."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "inbox",
        sa.Column("update_id", KEY, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("raw", sa.Text()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(200)),
        sa.Column("reference", sa.String(16)),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.CheckConstraint("state IN ('new', 'working', 'done', 'dead')", name="inbox_state"),
    )
    op.create_index("inbox_by_state", "inbox", ["state", "update_id"])
    op.create_table(
        "votes",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entry", sa.String(100), primary_key=True),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "misses",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("utterance", sa.Text()),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("chosen", sa.String(100)),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("reason IN ('none', 'suggested', 'rejected', 'off_topic')", name="misses_reason"),
        sa.UniqueConstraint("chat_id", "update_id", name="misses_once"),
    )
    op.create_index("misses_by_time", "misses", ["at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_table(
        "profile",
        sa.Column("scope", sa.String(100), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("profile", "leases", "misses", "votes", "inbox"):
        op.drop_table(table)
