"""What every page of the queue counts: documents with questions, and the types of what was read"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_item_document", "item", ["status", "document_id"], unique=False)
    op.create_index("ix_revision_type", "revision", ["type", "type_at"], unique=False)
