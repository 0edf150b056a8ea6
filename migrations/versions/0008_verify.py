"""Notes, regroupings, assignments, the exactness of places, the purpose of checks, and ETAs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


_KNOWN = """
UPDATE {table} SET exactness = CASE
    WHEN latitude IS NULL THEN CASE WHEN area_id IS NULL THEN 'none' ELSE 'area' END
    WHEN place_id IS NULL THEN 'point' ELSE 'place' END
"""


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_note_account_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_note_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["content_key.id"], name=op.f("fk_note_key_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_incident_id"), "note", ["incident_id"], unique=False)
    op.create_table(
        "regrouping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regrouping_account_id")),
        sa.ForeignKeyConstraint(["source_id"], ["incident.id"], name=op.f("fk_regrouping_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["incident.id"], name=op.f("fk_regrouping_target_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_regrouping_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping")),
    )
    op.create_index(op.f("ix_regrouping_source_id"), "regrouping", ["source_id"], unique=False)
    op.create_index(op.f("ix_regrouping_target_id"), "regrouping", ["target_id"], unique=False)
    op.add_column("check", sa.Column("purpose", sa.Text(), nullable=False, server_default="look"))
    op.alter_column("check", "purpose", server_default=None)
    op.drop_constraint(op.f("uq_check_incident_id_volunteer_id"), "check", type_="unique")
    op.create_index("ix_check_incident_id", "check", ["incident_id"], unique=False)
    op.create_index(
        "uq_check_look",
        "check",
        ["incident_id", "volunteer_id"],
        unique=True,
        postgresql_where=sa.text("purpose = 'look'"),
    )
    op.add_column("incident", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("incident", "urgent", server_default=None)
    op.add_column("incident", sa.Column("exactness", sa.Text(), nullable=False, server_default="none"))
    op.alter_column("incident", "exactness", server_default=None)
    op.execute(_KNOWN.format(table="incident"))
    op.add_column("incident", sa.Column("placed_by", sa.Uuid(), nullable=True))
    op.add_column("incident", sa.Column("claimed_by", sa.Uuid(), nullable=True))
    op.add_column("incident", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("incident", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("incident", sa.Column("still_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_incident_merged_into"), "incident", ["merged_into"], unique=False)
    op.create_foreign_key(op.f("fk_incident_merged_into"), "incident", "incident", ["merged_into"], ["id"])
    op.create_foreign_key(op.f("fk_incident_placed_by"), "incident", "account", ["placed_by"], ["id"])
    op.create_foreign_key(op.f("fk_incident_claimed_by"), "incident", "account", ["claimed_by"], ["id"])
    op.add_column("report", sa.Column("exactness", sa.Text(), nullable=False, server_default="none"))
    op.alter_column("report", "exactness", server_default=None)
    op.execute(_KNOWN.format(table="report"))
    op.add_column("response", sa.Column("eta_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "eta_at")
    op.drop_column("report", "exactness")
    op.drop_constraint(op.f("fk_incident_claimed_by"), "incident", type_="foreignkey")
    op.drop_constraint(op.f("fk_incident_placed_by"), "incident", type_="foreignkey")
    op.drop_constraint(op.f("fk_incident_merged_into"), "incident", type_="foreignkey")
    op.drop_index(op.f("ix_incident_merged_into"), table_name="incident")
    op.drop_column("incident", "still_asked_at")
    op.drop_column("incident", "merged_into")
    op.drop_column("incident", "claimed_at")
    op.drop_column("incident", "claimed_by")
    op.drop_column("incident", "placed_by")
    op.drop_column("incident", "exactness")
    op.drop_column("incident", "urgent")
    # One person can have only one check about an incident again, so the later ones go.
    op.execute(
        "UPDATE verification SET check_id = NULL WHERE check_id IN (SELECT id FROM \"check\" WHERE purpose <> 'look')"
    )
    op.execute("UPDATE notice SET check_id = NULL WHERE check_id IN (SELECT id FROM \"check\" WHERE purpose <> 'look')")
    op.execute("DELETE FROM \"check\" WHERE purpose <> 'look'")
    op.drop_index("uq_check_look", table_name="check", postgresql_where=sa.text("purpose = 'look'"))
    op.drop_index("ix_check_incident_id", table_name="check")
    op.create_unique_constraint(
        op.f("uq_check_incident_id_volunteer_id"),
        "check",
        ["incident_id", "volunteer_id"],
        postgresql_nulls_not_distinct=False,
    )
    op.drop_column("check", "purpose")
    op.drop_index(op.f("ix_regrouping_target_id"), table_name="regrouping")
    op.drop_index(op.f("ix_regrouping_source_id"), table_name="regrouping")
    op.drop_table("regrouping")
    op.drop_index(op.f("ix_note_incident_id"), table_name="note")
    op.drop_table("note")
