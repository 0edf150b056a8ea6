"""Tracks what happened to each text."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("alert", sa.Column("when_lost", sa.Text(), server_default="double", nullable=False))
    op.add_column("delivery", sa.Column("looks", sa.SmallInteger(), server_default="0", nullable=False))
    op.create_index(
        "ix_delivery_unsettled",
        "delivery",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('unknown', 'sent')"),
    )
    op.add_column("phone", sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("phone", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sender", sa.Column("strikes", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("sender", sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sender", sa.Column("frozen_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_sender_frozen_by"), "sender", "account", ["frozen_by"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_sender_frozen_by"), "sender", type_="foreignkey")
    op.drop_column("sender", "frozen_by")
    op.drop_column("sender", "frozen_at")
    op.drop_column("sender", "strikes")
    op.drop_column("phone", "suspended_at")
    op.drop_column("phone", "failures")
    op.drop_index(
        "ix_delivery_unsettled", table_name="delivery", postgresql_where=sa.text("status IN ('unknown', 'sent')")
    )
    op.drop_column("delivery", "looks")
    op.drop_column("alert", "when_lost")
