"""What staff wrote and changed, so that edits are recognized and changes can be undone once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables, and let drafts store the update that began them."""
    op.add_column("drafts", sa.Column("update_id", sa.BigInteger()))
    op.create_index("drafts_by_update", "drafts", ["update_id"], unique=True)
    op.create_table(
        "changes",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("undone_by", sa.BigInteger()),
        sqlite_autoincrement=True,
    )
    op.create_index("changes_by_case", "changes", ["case_id", "id"])
    op.create_index("changes_by_update", "changes", ["update_id"])
    op.create_table(
        "staff_messages",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger()),
        sa.Column("acted_on", sa.String(64)),
        sa.Column("latest", sa.String(64), nullable=False),
        sa.Column("offer_id", sa.BigInteger()),
        sa.Column("answers_id", sa.BigInteger()),
        sa.Column("question", sa.String(16)),
        sa.Column("at", TIME, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("staff_messages")
    op.drop_table("changes")
    op.drop_index("drafts_by_update", "drafts")
    op.drop_column("drafts", "update_id")
