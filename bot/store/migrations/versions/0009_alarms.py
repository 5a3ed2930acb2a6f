"""Which dangers and deadlines staff were told about, so that each is reported once an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "alarms",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(32), primary_key=True),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("heard_at", TIME, nullable=False),
        sa.Column("told_at", TIME, nullable=False),
        sa.CheckConstraint("level IN ('sure', 'doubt')", name="alarms_level"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("alarms")
