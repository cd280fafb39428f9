"""A decision names the figures that are printed wrong, and what would be right; older ones do not"""

import sqlalchemy as sa
from alembic import op

from extractor.store.columns import Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision", sa.Column("should_be", Json, nullable=True))
