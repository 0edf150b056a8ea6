"""Self-service joining, invites, consents, trainings, shifts, accounts on duty, and the audit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


_OUTLIVING = ("check", "response", "verification")
"""When people leave, what they did for an incident stays, as an id that leads nowhere."""


def upgrade() -> None:
    for table in _OUTLIVING:
        op.drop_constraint(op.f(f"fk_{table}_volunteer_id"), table, type_="foreignkey")
    op.create_table(
        "code_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prefix_index", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "prefix_index", name=op.f("pk_code_count")),
    )
    op.create_table(
        "area_neighbor",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("neighbor_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_neighbor_area_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["neighbor_id"], ["area.id"], name=op.f("fk_area_neighbor_neighbor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("area_id", "neighbor_id", name=op.f("pk_area_neighbor")),
    )
    op.create_index(op.f("ix_area_neighbor_neighbor_id"), "area_neighbor", ["neighbor_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), server_default="", nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_consent_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_phone_id"), "consent", ["phone_id"], unique=False)
    op.create_table(
        "phone_code",
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("wrong_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_phone_code_phone_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("phone_id", name=op.f("pk_phone_code")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("noun_id", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_audit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_account_id"), "audit", ["account_id"], unique=False)
    op.create_table(
        "invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("most_uses", sa.SmallInteger(), nullable=False),
        sa.Column("uses", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(account_id, volunteer_id) <= 1", name=op.f("ck_invite_made_by_one")),
        sa.CheckConstraint("uses BETWEEN 0 AND most_uses", name=op.f("ck_invite_counted")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invite_account_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_invite_volunteer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code", name=op.f("uq_invite_code")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(volunteer_id, account_id) = 1", name=op.f("ck_shift_of_one")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_ends_after_start")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shift_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_shift_area_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_shift_made_by")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_shift_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_account_id"), "shift", ["account_id"], unique=False)
    op.create_index("ix_shift_ends_at", "shift", ["ends_at", "starts_at"], unique=False)
    op.create_index(op.f("ix_shift_volunteer_id"), "shift", ["volunteer_id"], unique=False)
    op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_training_account_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_training_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index(op.f("ix_training_volunteer_id"), "training", ["volunteer_id"], unique=False)
    op.create_table(
        "invite_use",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("invite_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invite_id"], ["invite.id"], name=op.f("fk_invite_use_invite_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_invite_use_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_invite_use")),
    )
    op.create_index(op.f("ix_invite_use_invite_id"), "invite_use", ["invite_id"], unique=False)
    op.add_column("phone", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    untrained = sa.text("trained_on IS NULL")
    op.create_index("ix_volunteer_untrained", "volunteer", ["joined_at"], postgresql_where=untrained)
    op.create_index(
        "ix_history_of_nothing_else", "history", ["noun_id"], postgresql_where=sa.text("incident_id IS NULL")
    )
    op.add_column("account", sa.Column("on_duty", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("account", sa.Column("phone_id", sa.Uuid(), nullable=True))
    op.add_column("account", sa.Column("invite_index", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("invite_until", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint(op.f("uq_account_invite_index"), "account", ["invite_index"])
    op.create_foreign_key(op.f("fk_account_phone_id"), "account", "phone", ["phone_id"], ["id"], ondelete="SET NULL")
    op.add_column("ring", sa.Column("duty_texted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ring", sa.Column("all_texted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("volunteer", sa.Column("second_language", sa.Text(), server_default="en", nullable=False))
    op.add_column(
        "volunteer", sa.Column("availability", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("volunteer", sa.Column("daily_limit", sa.SmallInteger(), nullable=True))
    op.add_column("volunteer", sa.Column("quiet_from", sa.Time(), nullable=True))
    op.add_column("volunteer", sa.Column("quiet_until", sa.Time(), nullable=True))
    op.add_column("volunteer", sa.Column("wake_if_urgent", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("volunteer", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in _OUTLIVING:
        # Fails if somebody who did something has left: there is no row to refer to.
        op.create_foreign_key(op.f(f"fk_{table}_volunteer_id"), table, "volunteer", ["volunteer_id"], ["id"])
    op.drop_index("ix_history_of_nothing_else", "history")
    op.drop_index("ix_volunteer_untrained", "volunteer")
    op.drop_column("phone", "left_at")
    op.drop_column("volunteer", "paused_until")
    op.drop_column("volunteer", "wake_if_urgent")
    op.drop_column("volunteer", "quiet_until")
    op.drop_column("volunteer", "quiet_from")
    op.drop_column("volunteer", "daily_limit")
    op.drop_column("volunteer", "availability")
    op.drop_column("volunteer", "second_language")
    op.drop_column("ring", "all_texted_at")
    op.drop_column("ring", "duty_texted_at")
    op.drop_constraint(op.f("fk_account_phone_id"), "account", type_="foreignkey")
    op.drop_constraint(op.f("uq_account_invite_index"), "account", type_="unique")
    op.drop_column("account", "invite_until")
    op.drop_column("account", "invite_index")
    op.drop_column("account", "phone_id")
    op.drop_column("account", "on_duty")
    op.drop_index(op.f("ix_invite_use_invite_id"), table_name="invite_use")
    op.drop_table("invite_use")
    op.drop_index(op.f("ix_training_volunteer_id"), table_name="training")
    op.drop_table("training")
    op.drop_index(op.f("ix_shift_volunteer_id"), table_name="shift")
    op.drop_index("ix_shift_ends_at", table_name="shift")
    op.drop_index(op.f("ix_shift_account_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_table("invite")
    op.drop_index(op.f("ix_audit_account_id"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("phone_code")
    op.drop_index(op.f("ix_consent_phone_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_area_neighbor_neighbor_id"), table_name="area_neighbor")
    op.drop_table("area_neighbor")
    op.drop_table("code_count")
