"""The commands for who may review: accounts, passwords, tokens. Arguments and exit codes, nothing else."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import sys
from enum import StrEnum
from typing import Annotated

import typer

from extractor.cli.queue import Db, store_at

Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="从标准输入读密码。Read the password, one line, from standard input.")
]
Name = Annotated[str, typer.Argument(help="账户名称。The account's name.", metavar="NAME")]
account = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="审核账户。The accounts of reviewers.",
    epilog="示例 example: extractor account add 王芳 --db out/queue.db --role senior",
)


class RoleChoice(StrEnum):
    """What an account may do."""

    REVIEWER = "reviewer"
    SENIOR = "senior"
    ADMIN = "admin"


@account.command("add", epilog="示例 example: extractor account add 王芳 --db out/queue.db --role senior")
def add(
    name: Name,
    db: Db,
    role: Annotated[RoleChoice, typer.Option(help="角色。What it may do.")] = RoleChoice.REVIEWER,
    stdin: Stdin = False,
) -> None:
    """新建账户。Add an account; asks for its password.

    reviewer 处理问题；senior 还可处理跳过的、批量处理；admin 还可替人撤销。

    A reviewer settles questions; a senior also what was skipped, and many at once; an admin also undoes for others.
    """
    from extractor.store.accounts import add_account

    with store_at(db, new=True) as store:
        made = add_account(store, name, role.value, _password(stdin))
    typer.echo(f"{made.name} {made.role}")


@account.command("password", epilog="示例 example: extractor account password 王芳 --db out/queue.db")
def password(name: Name, db: Db, stdin: Stdin = False) -> None:
    """更换密码。Change a password; ends the account's sessions and tokens."""
    from extractor.store.accounts import set_password

    with store_at(db) as store:
        set_password(store, name, _password(stdin))


@account.command("disable", epilog="示例 example: extractor account disable 王芳 --db out/queue.db")
def disable(
    name: Name, db: Db, undo: Annotated[bool, typer.Option("--undo", help="重新启用。Let it in again.")] = False
) -> None:
    """停用账户。Shut an account out at once; its decisions stay."""
    from extractor.store.accounts import disable as shut_out

    with store_at(db) as store:
        shut_out(store, name, disabled=not undo)


@account.command("list", epilog="示例 example: extractor account list --db out/queue.db")
def listed(db: Db) -> None:
    """列出账户。List the accounts: name, role, and whether disabled or without a password."""
    from extractor.store.accounts import accounts

    with store_at(db) as store, store.reading() as session:
        for entry in accounts(session):
            notes = ["disabled"] * entry.disabled + ["no password"] * (entry.password is None)
            typer.echo("\t".join([entry.name, entry.role, ", ".join(notes)]).rstrip())


@account.command("token", epilog="示例 example: extractor account token 王芳 --db out/queue.db --days 7")
def token(
    name: Name, db: Db, days: Annotated[int, typer.Option(help="有效天数。Days that it lasts.", min=1, max=365)] = 30
) -> None:
    """为程序签发令牌。Print a token with which a program acts for an account; it is shown only once."""
    from extractor.store.accounts import token_for

    with store_at(db) as store:
        typer.echo(token_for(store, name, days))


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("密码 password", hide_input=True, confirmation_prompt="再输一次 again"))
