"""Know who may work in the store, and who is signed in. Names and passwords in, tokens out.

Passwords are kept as argon2 hashes, tokens as their sha256 only: whoever reads the store can sign in as nobody.
"""

import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NewType, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.store.database import Store
from extractor.store.tables import ROLES, Account, now
from extractor.store.tables import Session as Pass

Role = Literal["reviewer", "senior", "admin"]
Token = NewType("Token", str)

LOCAL = "local"  # whoever started the server on this machine
SESSION_MS = 12 * 60 * 60 * 1000
LINK_MS = 10 * 60 * 1000
DAY_MS = 24 * 60 * 60 * 1000
SHORTEST_PASSWORD, _LONGEST_PASSWORD, _LONGEST_NAME = 10, 1000, 64
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format and surrogate characters, ends of lines

_HASHER = PasswordHasher()
_HASHING = threading.BoundedSemaphore(4)  # each hash takes 64 MiB while it is made


class AccountError(ExtractorError):
    """An account cannot be made or changed; carries its name and why, in both languages."""

    name: str
    zh: str
    en: str

    @property
    def about(self) -> str:
        return repr(self.name[:_LONGEST_NAME])

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in: the account's number, name and role, and what the session's own forms carry."""

    account: int
    name: str
    role: Role
    csrf: str

    @property
    def id(self) -> int:
        """The account's number, as the queue asks for it."""
        return self.account

    def may(self, role: Role) -> bool:
        """Whether this account may do what that role may; each role may do all that the ones before it may."""
        return ROLES.index(self.role) >= ROLES.index(role)


def account_name(words: str) -> str | None:
    """A name as it is kept and compared: NFC, without blanks around it; None where it is none of 1–64 characters."""
    plain = unicodedata.normalize("NFC", words.strip()) if len(words) <= 4 * _LONGEST_NAME else ""
    seen = all(unicodedata.category(letter) not in _UNSEEN for letter in plain)
    return plain if 1 <= len(plain) <= _LONGEST_NAME and seen else None


def accounts(session: Session) -> Sequence[Account]:
    """All accounts, by name."""
    return session.scalars(select(Account).order_by(Account.name)).all()


def has_passwords(session: Session) -> bool:
    """Whether there is anybody who can sign in with a password."""
    able = exists().where(Account.password.is_not(None), Account.disabled.is_(False))
    return bool(session.scalar(select(able)))


def add_account(store: Store, name: str, role: Role, password: str) -> Account:
    """A new account. Raises AccountError: a name that is taken or none, an unknown role, too short a password."""
    plain = account_name(name)
    if plain is None:
        raise AccountError(
            name,
            f"名称须为1–{_LONGEST_NAME}个字符，不含控制字符。",
            f"A name has 1–{_LONGEST_NAME} characters, none of them a control character.",
        )
    if role not in ROLES:
        raise AccountError(name, f"角色须为 {'、'.join(ROLES)} 之一。", f"The role is one of {', '.join(ROLES)}.")
    taken = AccountError(plain, "已有这个名称的账户。", "There is an account of that name.")
    if plain == LOCAL:
        raise taken
    hashed = _hashed(plain, password)
    try:
        with store.writing() as session:
            account = Account(name=plain, role=role, password=hashed)
            session.add(account)
    except IntegrityError as error:
        raise taken from error
    return account


def set_password(store: Store, name: str, password: str) -> None:
    """Another password for an account; whoever is signed in with it, and its programs, sign in anew."""
    hashed = _hashed(name, password)
    with store.writing() as session:
        account = _named(session, name)
        account.password = hashed
        session.execute(delete(Pass).where(Pass.account_id == account.id))


def disable(store: Store, name: str, *, disabled: bool = True) -> None:
    """Shut an account out at once, or let it in again; what it decided stays."""
    with store.writing() as session:
        account = _named(session, name)
        account.disabled = disabled
        session.flush()
        session.execute(delete(Pass).where(Pass.account_id == account.id))


def set_role(store: Store, name: str, role: Role) -> None:
    """Another role for an account, at once. Raises AccountError where nobody would be left who may do all."""
    with store.writing() as session:
        account = _named(session, name)
        admins = select(Account.id).where(
            Account.role == "admin", Account.disabled.is_(False), Account.id != account.id
        )
        if account.role == "admin" and role != "admin" and session.scalar(admins.limit(1)) is None:
            raise AccountError(name, "至少须有一名管理员。", "There has to be an admin.")
        account.role = role


def sign_in(store: Store, name: str, password: str) -> Token | None:
    """A new session of 12 hours; None where name or password is wrong, which takes as long as where they are right."""
    decoy = _decoy()
    with store.reading() as session:
        account = session.scalar(select(Account).where(Account.name == (account_name(name) or "")))
    kept = account.password if account is not None else None
    right = _verified(kept or decoy, password)
    if account is None or kept is None or not right:
        return None
    fresh = _hashed(name, password) if _HASHER.check_needs_rehash(kept) else kept
    with store.writing() as session:
        # Hashing takes long: the account may have been shut or given another password since it was looked at.
        same = (Account.id == account.id, Account.password == kept, Account.disabled.is_(False))
        held = session.scalar(update(Account).where(*same).values(password=fresh).returning(Account.id))
        return None if held is None else _opened(session, held, now(), SESSION_MS)


def sign_out(store: Store, token: str) -> None:
    """End a session; one that has ended is no matter."""
    with store.writing() as session:
        session.execute(delete(Pass).where(Pass.token == _digest(token)))


def whoami(session: Session, token: str) -> Signed | None:
    """Whose session a token is; None where it is nobody's, has expired, is a link, or its account is disabled."""
    row = session.execute(
        select(Account.id, Account.name, Account.role, Pass.csrf)
        .join(Pass, Pass.account_id == Account.id)
        .where(
            Pass.token == _digest(token), Pass.once.is_(False), Pass.until > now(), Account.disabled.is_(False)
        )  # the digests, not the tokens, are compared: how long that takes tells nothing
    ).one_or_none()
    return None if row is None else Signed(row.id, row.name, cast(Role, row.role), row.csrf)


def one_time_link(store: Store) -> Token:
    """A token that signs its first bearer in as `local`, an admin without a password, within 10 minutes."""
    with store.writing() as session:
        account = _local(session)
        if account.disabled:
            raise AccountError(LOCAL, "该账户已停用。", "This account is disabled.")
        return _opened(session, account.id, now(), LINK_MS, once=True)


def redeem(store: Store, link: str) -> Token | None:
    """A session for the token of a one-time link; None where it was used, has expired or never was."""
    at = now()
    with store.writing() as session:
        # Of two who ask at once, only one deletes the row.
        account = session.scalar(
            delete(Pass)
            .where(Pass.token == _digest(link), Pass.once.is_(True), Pass.until > at)
            .returning(Pass.account_id)
            .execution_options(synchronize_session=False)
        )
        if account is None or session.get_one(Account, account).disabled:
            return None
        return _opened(session, account, at, SESSION_MS)


def token_for(store: Store, name: str, days: int) -> Token:
    """A token with which a program acts for an account, for so many days. Raises AccountError."""
    with store.writing() as session:
        account = _named(session, name)
        if account.disabled:
            raise AccountError(name, "该账户已停用。", "This account is disabled.")
        return _opened(session, account.id, now(), days * DAY_MS)


def _named(session: Session, name: str) -> Account:
    account = session.scalar(select(Account).where(Account.name == (account_name(name) or "")).with_for_update())
    if account is None:
        raise AccountError(name, "没有这个账户。", "There is no such account.")
    return account


def local(store: Store) -> Account:
    """The account of whoever sits at this machine: an admin without a password."""
    with store.writing() as session:
        return _local(session)


def _local(session: Session) -> Account:
    """The local account, made by the first who asks; of two at once, the second finds it."""
    query = select(Account).where(Account.name == LOCAL)
    if (found := session.scalar(query)) is not None:
        return found
    try:
        with session.begin_nested():
            account = Account(name=LOCAL, role="admin", password=None, disabled=False)
            session.add(account)
    except IntegrityError:
        return session.scalars(query).one()
    return account


def _opened(session: Session, account: int, at: int, lasts: int, *, once: bool = False) -> Token:
    """A new token, its digest in the store; what had expired by `at` is swept away."""
    token = Token(secrets.token_urlsafe(32))
    session.execute(delete(Pass).where(Pass.until <= at).execution_options(synchronize_session=False))
    session.add(
        Pass(
            token=_digest(token),
            account_id=account,
            csrf=secrets.token_urlsafe(32),
            made=at,
            until=at + lasts,
            once=once,
        )
    )
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _bytes(password: str) -> bytes:
    """A password as it is hashed: whether it was typed full-width or not is no matter."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


def _hashed(name: str, password: str) -> str:
    """The argon2 hash of a password. Raises AccountError where it is too short, or too long to be one."""
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise AccountError(
            name,
            f"密码须有{SHORTEST_PASSWORD}–{_LONGEST_PASSWORD}个字符。",
            f"A password has {SHORTEST_PASSWORD}–{_LONGEST_PASSWORD} characters.",
        )
    with _HASHING:
        return _HASHER.hash(_bytes(password))


def _verified(kept: str, password: str) -> bool:
    secret = password if len(password) <= _LONGEST_PASSWORD else ""  # which nobody's is
    try:
        with _HASHING:
            return _HASHER.verify(kept, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """The hash that a password is held against where there is no account."""
    return _HASHER.hash(secrets.token_bytes(32))
