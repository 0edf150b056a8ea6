"""Partners, reports by text, additions to reports, page texts, legal holds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "text_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("questions", sa.SmallInteger(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("place_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["content_key.id"], name=op.f("fk_text_report_key_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_report")),
        sa.UniqueConstraint("phone_id", name=op.f("uq_text_report_phone_id")),
    )
    op.create_table(
        "page_text",
        sa.Column("spot", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_page_text_changed_by")),
        sa.PrimaryKeyConstraint("spot", "language", name=op.f("pk_page_text")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_partner_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("name", name=op.f("uq_partner_name")),
        sa.UniqueConstraint("token_index", name=op.f("uq_partner_token_index")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(incident_id, area_id) <= 1", name=op.f("ck_hold_one_thing")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_hold_area_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_hold_incident_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_hold_lifted_by")),
        sa.ForeignKeyConstraint(["placed_by"], ["account.id"], name=op.f("fk_hold_placed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_area_id"), "hold", ["area_id"], unique=False)
    op.create_index(op.f("ix_hold_incident_id"), "hold", ["incident_id"], unique=False)
    op.create_table(
        "addition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["content_key.id"], name=op.f("fk_addition_key_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_addition_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addition")),
    )
    op.create_index(op.f("ix_addition_report_id"), "addition", ["report_id"], unique=False)
    op.add_column("report", sa.Column("partner_id", sa.Uuid(), nullable=True))
    op.add_column("report", sa.Column("taken_by", sa.Uuid(), nullable=True))
    op.add_column("report", sa.Column("phone_id", sa.Uuid(), nullable=True))
    op.add_column("report", sa.Column("held_why", sa.Text(), nullable=True))
    op.create_index(
        "ix_report_held", "report", ["source_id", "received_at"], unique=False, postgresql_where="status = 'held'"
    )
    op.create_index(op.f("ix_report_partner_id"), "report", ["partner_id"], unique=False)
    op.create_index(op.f("ix_report_phone_id"), "report", ["phone_id"], unique=False)
    op.create_index("ix_report_received_at", "report", ["received_at"], unique=False)
    op.create_foreign_key(op.f("fk_report_phone_id"), "report", "phone", ["phone_id"], ["id"], ondelete="SET NULL")
    op.create_foreign_key(op.f("fk_report_partner_id"), "report", "partner", ["partner_id"], ["id"])
    op.create_foreign_key(op.f("fk_report_taken_by"), "report", "account", ["taken_by"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_report_taken_by"), "report", type_="foreignkey")
    op.drop_constraint(op.f("fk_report_partner_id"), "report", type_="foreignkey")
    op.drop_constraint(op.f("fk_report_phone_id"), "report", type_="foreignkey")
    op.drop_index("ix_report_received_at", table_name="report")
    op.drop_index(op.f("ix_report_phone_id"), table_name="report")
    op.drop_index(op.f("ix_report_partner_id"), table_name="report")
    op.drop_index("ix_report_held", table_name="report", postgresql_where="status = 'held'")
    op.drop_column("report", "held_why")
    op.drop_column("report", "phone_id")
    op.drop_column("report", "taken_by")
    op.drop_column("report", "partner_id")
    op.drop_index(op.f("ix_addition_report_id"), table_name="addition")
    op.drop_table("addition")
    op.drop_index(op.f("ix_hold_incident_id"), table_name="hold")
    op.drop_index(op.f("ix_hold_area_id"), table_name="hold")
    op.drop_table("hold")
    op.drop_table("partner")
    op.drop_table("page_text")
    op.drop_table("text_report")
