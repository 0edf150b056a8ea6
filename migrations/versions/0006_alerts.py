"""Alerts with drafts, approvals and waves; release policies, drills, spending."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_SOMEBODY = "num_nonnulls(approved_by, released_by) = 1 OR status = 'draft'"
_SOMEBODY_OR_NEVER_SENT = "num_nonnulls(approved_by, released_by) = 1 OR status IN ('draft', 'cancelled', 'expired')"


def upgrade() -> None:
    op.create_table(
        "spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("sender_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "drill", "sender_id", name=op.f("pk_spending")),
    )
    op.create_table(
        "drill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("real_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_drill_ended_by")),
        sa.ForeignKeyConstraint(["real_by"], ["account.id"], name=op.f("fk_drill_real_by")),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name=op.f("fk_drill_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
    )
    op.create_table(
        "release_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("neighbors", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("needed", sa.SmallInteger(), nullable=True),
        sa.Column("urgent", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_release_policy_approved_by")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_release_policy_area_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_release_policy_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_policy")),
    )
    op.create_index(
        "uq_release_policy_standing",
        "release_policy",
        ["area_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.add_column("alert", sa.Column("place_words", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "alert",
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("alert", sa.Column("needed", sa.SmallInteger(), nullable=True))
    op.add_column("alert", sa.Column("waves", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("alert", sa.Column("wave_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alert", sa.Column("drafted_by", sa.Uuid(), nullable=True))
    op.add_column("alert", sa.Column("second_why", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.add_column("alert", sa.Column("seconded_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_alert_seconded_by"), "alert", "account", ["seconded_by"], ["id"])
    op.create_foreign_key(op.f("fk_alert_drafted_by"), "alert", "account", ["drafted_by"], ["id"])
    op.add_column("delivery", sa.Column("sender_id", sa.SmallInteger(), server_default="1", nullable=False))
    op.drop_index(op.f("ix_delivery_front"), table_name="delivery", postgresql_where="(status = 'queued'::text)")
    op.create_index(
        "ix_delivery_front",
        "delivery",
        ["sender_id", "priority", "distance", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.add_column("incident", sa.Column("drill_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_incident_drill_id"), "incident", ["drill_id"], unique=False)
    op.create_foreign_key(op.f("fk_incident_drill_id"), "incident", "drill", ["drill_id"], ["id"])
    op.add_column("report", sa.Column("drill_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_report_drill_id"), "report", "drill", ["drill_id"], ["id"])
    op.add_column("response", sa.Column("standby_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_alert_approved_by_somebody"), "alert", type_="check")
    op.create_check_constraint(op.f("ck_alert_approved_by_somebody"), "alert", _SOMEBODY_OR_NEVER_SENT)
    op.execute("INSERT INTO sender (id, tokens, refilled_at) VALUES (2, 0, now())")
    op.execute(
        "UPDATE alert SET audience = jsonb_build_object('areas', jsonb_build_array(audience -> 'area'), 'skills',"
        " '[]'::jsonb, 'languages', '[]'::jsonb, 'urgent', coalesce(audience -> 'urgent', 'false'))"
        " WHERE audience ? 'area'"
    )
    op.execute("UPDATE alert SET audience = '{}' WHERE audience ? 'follows'")


def downgrade() -> None:
    # Without their own sender, waiting drill texts would go to real phones.
    op.execute("UPDATE delivery SET status = 'cancelled' WHERE sender_id = 2 AND status = 'queued'")
    op.execute("DELETE FROM sender WHERE id = 2")
    op.execute("DELETE FROM alert WHERE num_nonnulls(approved_by, released_by) <> 1 AND status <> 'draft'")
    op.execute(
        "UPDATE alert SET audience = jsonb_build_object('area', audience -> 'areas' -> 0, 'urgent',"
        " audience -> 'urgent') WHERE audience ? 'areas'"
    )
    op.drop_constraint(op.f("ck_alert_approved_by_somebody"), "alert", type_="check")
    op.create_check_constraint(op.f("ck_alert_approved_by_somebody"), "alert", _SOMEBODY)
    op.drop_column("response", "standby_at")
    op.drop_constraint(op.f("fk_report_drill_id"), "report", type_="foreignkey")
    op.drop_column("report", "drill_id")
    op.drop_constraint(op.f("fk_incident_drill_id"), "incident", type_="foreignkey")
    op.drop_index(op.f("ix_incident_drill_id"), table_name="incident")
    op.drop_column("incident", "drill_id")
    op.drop_index("ix_delivery_front", table_name="delivery", postgresql_where=sa.text("status = 'queued'"))
    op.create_index(
        op.f("ix_delivery_front"),
        "delivery",
        ["priority", "distance", "id"],
        unique=False,
        postgresql_where="(status = 'queued'::text)",
    )
    op.drop_column("delivery", "sender_id")
    op.drop_constraint(op.f("fk_alert_drafted_by"), "alert", type_="foreignkey")
    op.drop_constraint(op.f("fk_alert_seconded_by"), "alert", type_="foreignkey")
    op.drop_column("alert", "seconded_by")
    op.drop_column("alert", "second_why")
    op.drop_column("alert", "drafted_by")
    op.drop_column("alert", "wave_at")
    op.drop_column("alert", "waves")
    op.drop_column("alert", "needed")
    op.drop_column("alert", "words")
    op.drop_column("alert", "place_words")
    op.drop_index(
        "uq_release_policy_standing", table_name="release_policy", postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.drop_table("release_policy")
    op.drop_table("drill")
    op.drop_table("spending")
