"""Indexes for the queries of staff commands, however long the history; an unused column is dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INDEXES = (
    ("audit_by_time", "audit", ["at"]),
    ("outbox_by_announcement", "outbox", ["announcement_id"]),
    ("drafts_by_prompt", "drafts", ["prompt_id"]),
)


def upgrade() -> None:
    """Add the indexes. Drop the number of a lease's term: each row names its owner."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.drop_column("leases", "epoch")


def downgrade() -> None:
    """Drop the indexes, and count the terms of leases again from 1."""
    op.add_column("leases", sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
