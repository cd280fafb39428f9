"""The commands that tell of document types: which there are, their records, their rules. Nothing else lives here."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import json
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import one_line_errors
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.doctypes.base import DocType

TYPES_EXAMPLE = "示例 example: extractor types"
NEW_TYPE_EXAMPLE = "示例 example: extractor new-type library_report"
SCHEMA_EXAMPLE = "示例 example: extractor schema > record.schema.json"
RULES_EXAMPLE = "示例 example: extractor rules"
DocTypeName = Annotated[
    str | None,
    typer.Option(
        "--type",
        help="文档类型：`extractor types` 所列之一，或自己的 文件.py、模块:名称；不写则按内容识别。"
        "The type of the documents: one that `extractor types` lists, or yours as FILE.py or module:NAME; "
        "without it their content tells.",
        metavar="TYPE",
    ),
]


def chosen_type(named: str | None) -> "DocType":
    """The type that was named, else the first of the shipped ones. Raises UnknownTypeError."""
    from extractor.doctypes.registry import default_type, find_type

    return default_type() if named is None else find_type(named)


def types() -> None:
    """列出文档类型。List the document types: name, version, what they are, where they are defined."""
    from extractor.doctypes.registry import find_type, known_types

    for name, at in known_types().items():
        try:
            doctype = find_type(name)
        except ExtractorError as error:  # the others are listed all the same
            typer.echo(str(error), err=True)
        else:
            only = "  仅识别，不读字段 recognised only" if doctype.recognised_only else ""
            typer.echo(f"{name}  v{doctype.version}  {doctype.title}  {doctype.title_en}  ({at}){only}")


def new_type(
    name: Annotated[str, typer.Argument(help="名称，小写字母、数字和下划线。Its name: small letters, digits, _.")],
) -> None:
    """写出一个可以运行的类型文件，供修改。Write a file with a type that runs, to be changed: NAME.py."""
    from extractor.doctypes.skeleton import write_skeleton

    with one_line_errors():
        path = write_skeleton(name)
    typer.echo(f"{path}  →  extractor run FOLDER --out OUT --type ./{path}")


def schema(
    type_: DocTypeName = None,
    indent: Annotated[int, typer.Option(help="缩进的空格数。Spaces of indentation.", min=0, max=8)] = 2,
) -> None:
    """输出记录的 JSON Schema。Print the JSON Schema of a type's record."""
    with one_line_errors():
        record = chosen_type(type_).record
    typer.echo(json.dumps(record.model_json_schema(), ensure_ascii=False, indent=indent))


def rules(
    type_: DocTypeName = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="输出 Markdown 表格。As a table of Markdown.")] = False,
) -> None:
    """列出核对规则。List a type's catalogue of checks: code, title, the identity that each states."""
    with one_line_errors():
        catalogue = chosen_type(type_).catalogue
    if markdown:
        typer.echo("| code | 规则 | rule | |\n|---|---|---|---|")
    for entry in catalogue:
        if markdown:
            typer.echo(f"| `{entry.code}` | {entry.zh} | {entry.en} | {entry.severity} |")
        else:
            typer.echo(f"{entry.code}  {entry.zh}  {entry.en}\n    {entry.states}")
