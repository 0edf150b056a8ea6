"""Other names of places."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    # With a default of the server, the code from before goes on adding places.
    op.add_column("place", sa.Column("aliases", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("place", "aliases")
