"""Cries for help and their rings, texts that may ask for no more, and which texts we answered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_UNTAKEN = sa.text("taken_at IS NULL")


def _untaken(*columns: str) -> None:
    op.drop_index("uq_ring_untaken", table_name="ring", postgresql_where=_UNTAKEN)
    op.create_index(
        "uq_ring_untaken",
        "ring",
        list(columns),
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=_UNTAKEN,
    )


def upgrade() -> None:
    op.create_table(
        "distress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pressed", sa.Boolean(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_distress_incident_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_distress_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distress")),
    )
    op.create_index(op.f("ix_distress_phone_id"), "distress", ["phone_id"], unique=False)
    op.create_index(op.f("ix_distress_incident_id"), "distress", ["incident_id"], unique=False)
    op.add_column("inbound", sa.Column("distress_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_inbound_distress_id"), "inbound", ["distress_id"], unique=False)
    op.create_foreign_key(op.f("fk_inbound_distress_id"), "inbound", "distress", ["distress_id"], ["id"])
    op.add_column("inbound", sa.Column("maybe_stop", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_inbound_maybe_stop", "inbound", ["received_at"], unique=False, postgresql_where=sa.text("maybe_stop")
    )
    op.add_column("ring", sa.Column("distress_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_ring_distress_id"), "ring", "distress", ["distress_id"], ["id"])
    _untaken("cause", "incident_id", "distress_id")
    op.add_column("inbound", sa.Column("media", sa.SmallInteger(), server_default="0", nullable=False))
    op.create_table(
        "text_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=True),
        sa.Column("stranger", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_text_answer_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_answer")),
    )
    op.create_index("ix_text_answer_phone_id_at", "text_answer", ["phone_id", "at"], unique=False)
    op.create_index("ix_text_answer_at", "text_answer", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("text_answer")
    op.drop_column("inbound", "media")
    op.execute("DELETE FROM ring WHERE distress_id IS NOT NULL")
    _untaken("cause", "incident_id")
    op.drop_constraint(op.f("fk_ring_distress_id"), "ring", type_="foreignkey")
    op.drop_column("ring", "distress_id")
    op.drop_constraint(op.f("fk_inbound_distress_id"), "inbound", type_="foreignkey")
    op.drop_index(op.f("ix_inbound_distress_id"), table_name="inbound")
    op.drop_column("inbound", "distress_id")
    op.drop_index("ix_inbound_maybe_stop", table_name="inbound", postgresql_where=sa.text("maybe_stop"))
    op.drop_column("inbound", "maybe_stop")
    op.drop_table("distress")
