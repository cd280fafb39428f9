"""Which document types a store holds; one that is not installed here costs its own documents, never the others."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from extractor.doctypes.base import DocType
from extractor.doctypes.registry import BadTypeError, UnknownTypeError, kept_type
from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.store.tables import DocumentRow, ItemRow, Revision

Named = tuple[str, str]  # a type's name, and where it was defined


class MissingTypeError(ExtractorError):
    """A kept document whose type is not installed here; carries the document's name, the type's, where it was."""

    name: str
    type: str
    at: str

    @property
    def about(self) -> str:
        return self.name

    @property
    def message(self) -> Message:
        return Message(
            f"文档类型 {self.type}（{self.at}）在这里不可用：请安装它所在的包，或用 EXTRACTOR_TYPES 指明。",
            f"its document type {self.type} ({self.at}) is not here: install it, or name it in EXTRACTOR_TYPES",
        )


def doctype_of(document: DocumentRow, revision: Revision) -> DocType:
    """The type of a revision. Raises MissingTypeError where it is not installed here."""
    try:
        return kept_type(revision.type, revision.type_at)
    except (UnknownTypeError, BadTypeError) as error:
        raise MissingTypeError(document.name, revision.type, revision.type_at) from error


def types_kept(session: Session) -> tuple[DocType, ...]:
    """The types of the documents of a store, those that are installed here."""
    found = []
    for name, at in session.execute(select(Revision.type, Revision.type_at).distinct()):
        try:
            found.append(kept_type(name, at))
        except (UnknownTypeError, BadTypeError):
            continue
    return tuple(found)


def missing_type_of(session: Session, item: int) -> Named | None:
    """The type of an item's document, where it is not installed here."""
    current = (DocumentRow.id == ItemRow.document_id, Revision.document_id == DocumentRow.id)
    query = select(DocumentRow, Revision).where(ItemRow.id == item, *current, Revision.number == DocumentRow.revision)
    document, revision = session.execute(query).one()
    try:
        doctype_of(document, revision)
    except MissingTypeError as error:
        return error.type, error.at
    return None


def is_of_any(types: set[Named]) -> ColumnElement[bool]:
    """Whether an item's document is now of one of these types."""
    named = or_(*(and_(Revision.type == name, Revision.type_at == at) for name, at in sorted(types)))
    return exists(
        select(Revision.id)
        .join(DocumentRow, Revision.document_id == DocumentRow.id)
        .where(DocumentRow.id == ItemRow.document_id, Revision.number == DocumentRow.revision, named)
        .correlate(ItemRow)
    )
