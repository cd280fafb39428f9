"""What the pages of documents and people ask: a document's type and verdict, assignments, comments"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("document", sa.Column("type", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("verdict", sa.String(16), nullable=True))
    current = "FROM revision WHERE revision.document_id = document.id AND revision.number = document.revision"
    verdict = "json_extract(row, '$.verdict')" if op.get_bind().dialect.name == "sqlite" else "row::json ->> 'verdict'"
    op.execute(f"UPDATE document SET type = (SELECT type {current}), verdict = (SELECT {verdict} {current})")  # noqa: S608
    op.create_index("ix_document_type", "document", ["type"], unique=False)
    op.create_index("ix_document_verdict", "document", ["verdict"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("share BETWEEN 1 AND 1000", name=op.f("ck_assignment_share")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assignment_account_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_assignment_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "assigned",
        sa.Column("document_id", _ID, autoincrement=False, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("assignment_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_assigned_document_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assigned_account_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assigned_assignment_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_assigned")),
    )
    op.create_index("ix_assigned_account_id", "assigned", ["account_id"], unique=False)
    op.create_index("ix_assigned_assignment_id", "assigned", ["assignment_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_comment_item_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_comment_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_item_id", "comment", ["item_id"], unique=False)
