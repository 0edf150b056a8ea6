"""What an incident's reports say together, and which of them are one voice."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_JOINED = sa.text("incident_id IS NOT NULL")
_INDEXES = {
    "ix_report_of_incident": ["incident_id", "received_at"],
    "ix_report_of_source": ["incident_id", "source_id"],
    "ix_report_voice": ["incident_id", "voice", "first_hand"],
}


def upgrade() -> None:
    op.add_column("incident", sa.Column("tally", JSONB(), server_default="{}", nullable=False))
    op.add_column("report", sa.Column("voice", sa.Uuid(), nullable=True))
    for name, columns in _INDEXES.items():
        op.create_index(name, "report", columns, unique=False, postgresql_where=_JOINED)
    op.drop_index(op.f("ix_report_incident_id"), table_name="report")


def downgrade() -> None:
    op.create_index(op.f("ix_report_incident_id"), "report", ["incident_id"], unique=False)
    for name in _INDEXES:
        op.drop_index(name, table_name="report", postgresql_where=_JOINED)
    op.drop_column("report", "voice")
    op.drop_column("incident", "tally")
