"""The type of a revision"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ONLY_ONE = "final_accounts"  # all that the program read before it knew types


def upgrade() -> None:
    op.add_column("revision", sa.Column("type", sa.Text(), nullable=False, server_default=_ONLY_ONE))
    op.add_column("revision", sa.Column("type_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("revision", sa.Column("type_at", sa.Text(), nullable=False, server_default=""))
