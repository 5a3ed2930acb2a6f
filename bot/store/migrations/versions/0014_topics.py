"""Clients have topics in the staff chat; threads know their language, and answers may be more than text."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table of topics, and add the columns."""
    op.add_column("threads", sa.Column("language", sa.String(35)))
    op.add_column("thread_messages", sa.Column("blocks", sa.Text()))
    op.create_table(
        "topics",
        sa.Column("staff_chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("is_open", sa.Boolean(), nullable=False),
    )
    op.create_index("topics_by_chat", "topics", ["chat_id"], unique=True)


def downgrade() -> None:
    """Not supported: the earlier version knows no topics."""
    raise NotImplementedError("restore a backup that the earlier version wrote")
