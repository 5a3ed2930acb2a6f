"""Who works on an update, terms of leases, and ids that are never reused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Types are spelled out: a migration must always build the same tables, independent of tables.py.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

STATES = "state IN ('new', 'working', 'done', 'dead', 'in_doubt')"


def upgrade() -> None:
    """Add the columns. On SQLite rebuild the tables: it cannot change constraints or how ids are given."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_all()
        return
    op.add_column("inbox", sa.Column("owner", sa.String(200)))
    op.add_column("inbox", sa.Column("sends", sa.Integer(), nullable=False, server_default="0"))
    op.drop_constraint("inbox_state", "inbox")
    op.create_check_constraint("inbox_state", "inbox", STATES)
    op.alter_column("leases", "holder", nullable=True)
    op.add_column("leases", sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Not supported: ids would be reused."""
    raise NotImplementedError("restore a backup that the earlier version wrote")


def _rebuild_all() -> None:
    ask = op.get_bind().exec_driver_sql
    if ask("PRAGMA foreign_keys").scalar_one():
        raise RuntimeError("references must not be checked while tables are rebuilt")
    _rebuild(
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
        sa.Column("owner", sa.String(200)),
        sa.Column("sends", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint(STATES, name="inbox_state"),
        numbered=False,
    )
    op.create_index("inbox_by_state", "inbox", ["state", "update_id"])
    _rebuild(
        "leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(200)),
        sa.Column("until", TIME, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"),
        numbered=False,
    )
    _rebuild(
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
    _rebuild(
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
    op.create_index("cases_by_next_check", "cases", ["state", "next_check_at"])
    _rebuild(
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
    op.create_index("statuses_by_case", "statuses", ["case_id", "id"])
    _rebuild(
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
    _rebuild(
        "openings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("invitation_id", sa.BigInteger(), sa.ForeignKey("invitations.id"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.UniqueConstraint("invitation_id", "chat_id", name="openings_once"),
    )
    _rebuild(
        "announcements",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("audience IN ('all', 'post', 'visa_kind')", name="announcements_audience"),
    )
    _rebuild(
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
    op.create_index("outbox_due", "outbox", ["state", "due_at", "id"])
    op.create_index("outbox_order", "outbox", ["chat_id", "case_id", "id"])
    op.create_index("outbox_by_status", "outbox", ["status_id"])
    op.create_index("outbox_by_case", "outbox", ["case_id", "id"])
    _rebuild(
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
    _rebuild(
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
    op.create_index("audit_by_case", "audit", ["case_id", "id"])
    _rebuild(
        "staff_lines",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("told_at", TIME),
    )
    broken = ask("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"{len(broken)} references lead nowhere")


def _rebuild(name: str, *parts: "sa.Column[object] | sa.Constraint", numbered: bool = True) -> None:
    """Replace the table `name` by one with these parts and the same rows; its indexes must be created again.

    `numbered`: ids count up from the highest ever given, even if that row was deleted.
    """
    ask = op.get_bind().exec_driver_sql
    kept = [row.name for row in ask(f"PRAGMA table_info({name})")]
    op.create_table(f"{name}_new", *parts, sqlite_autoincrement=numbered)
    columns = ", ".join(f'"{column}"' for column in kept)
    ask(f"INSERT INTO {name}_new ({columns}) SELECT {columns} FROM {name}")
    op.drop_table(name)
    op.rename_table(f"{name}_new", name)
