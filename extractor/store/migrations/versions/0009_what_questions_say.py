"""The search has what questions say: their figures and subjects"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    said = "json_extract(question, '$.zh')" if op.get_bind().dialect.name == "sqlite" else "question::json ->> 'zh'"
    op.execute(f"UPDATE item SET words = {said}")  # noqa: S608
