"""The random token of each row that buttons name."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = (
    *("inbox", "misses", "cases", "statuses", "invitations", "openings", "followers", "announcements"),
    *("outbox", "drafts"),
)


def upgrade() -> None:
    """Add the column. Existing rows have no token: their buttons carry none."""
    for table in TABLES:
        op.add_column(table, sa.Column("token", sa.String(32)))


def downgrade() -> None:
    """Drop it again; buttons that carry tokens are old buttons then."""
    for table in TABLES:
        op.drop_column(table, "token")
