"""Lighter deliveries."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index(op.f("ix_delivery_phone_id"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_sid"), table_name="delivery")
    op.drop_constraint(op.f("fk_delivery_phone_id"), "delivery", type_="foreignkey")
    op.drop_constraint(op.f("fk_delivery_alert_id"), "delivery", type_="foreignkey")
    op.drop_constraint(op.f("fk_delivery_volunteer_id"), "delivery", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(op.f("fk_delivery_volunteer_id"), "delivery", "volunteer", ["volunteer_id"], ["id"])
    op.create_foreign_key(op.f("fk_delivery_alert_id"), "delivery", "alert", ["alert_id"], ["id"])
    op.create_foreign_key(op.f("fk_delivery_phone_id"), "delivery", "phone", ["phone_id"], ["id"])
    op.create_index(op.f("ix_delivery_sid"), "delivery", ["sid"], unique=False)
    op.create_index(op.f("ix_delivery_phone_id"), "delivery", ["phone_id"], unique=False)
