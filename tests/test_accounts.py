"""Accounts, sessions, links and tokens, on each of the databases: who gets in, once, for how long, and who does not."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from extractor.store import accounts
from extractor.store.accounts import (
    LINK_MS,
    SESSION_MS,
    AccountError,
    Signed,
    add_account,
    disable,
    has_passwords,
    one_time_link,
    redeem,
    set_password,
    sign_in,
    sign_out,
    token_for,
    whoami,
)
from extractor.store.database import Store
from extractor.store.tables import Account, now
from extractor.store.tables import Session as Pass

PASSWORD = "正确的密码 12345"
T = TypeVar("T")


class CountingHasher:
    """The library's hasher, made cheap; `verified` has each hash that a password was held against, and its size."""

    def __init__(self, time_cost: int = 1) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=64, parallelism=1)
        self.verified: list[tuple[str, int]] = []

    def verify(self, kept: str, password: bytes) -> bool:
        self.verified.append((kept, len(password)))
        return self._hasher.verify(kept, password)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hasher, name)


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> Iterator[CountingHasher]:
    cheap = CountingHasher()
    monkeypatch.setattr(accounts, "_HASHER", cheap)
    accounts._decoy.cache_clear()
    yield cheap
    accounts._decoy.cache_clear()


def who(store: Store, token: str | None) -> Signed | None:
    assert token is not None
    with store.reading() as session:
        return whoami(session, token)


def kept(store: Store, name: str) -> Account:
    with store.reading() as session:
        return session.scalars(select(Account).where(Account.name == name)).one()


def passes(store: Store) -> list[Pass]:
    with store.reading() as session:
        return list(session.scalars(select(Pass)))


def later(monkeypatch: pytest.MonkeyPatch, ms: int) -> None:
    monkeypatch.setattr(accounts, "now", lambda: now() + ms)


def at_once(times: int, ask: Callable[[], T]) -> list[T]:
    """What so many threads get that ask at the same moment."""
    barrier = Barrier(times)

    def one() -> T:
        barrier.wait()
        return ask()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(times)]]


def test_who_signs_in_is_known_until_signing_out(store: Store) -> None:
    made = add_account(store, "王芳", "senior", PASSWORD)
    token = sign_in(store, "王芳", PASSWORD)
    signed = who(store, token)
    assert signed is not None
    assert (signed.account, signed.name, signed.role) == (made.id, "王芳", "senior")
    assert token is not None
    sign_out(store, token)
    assert who(store, token) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("王芳", PASSWORD, id="as made"),
        pytest.param("  王芳 ", PASSWORD, id="blanks around the name"),
        pytest.param("王芳", "正确的密码　１２３４５", id="password typed full-width"),
    ],
)
def test_the_right_name_and_password_sign_in_however_they_are_typed(store: Store, name: str, password: str) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    assert who(store, sign_in(store, name, password)) is not None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("王芳", PASSWORD + "!", id="wrong password"),
        pytest.param("王芳", "", id="no password"),
        pytest.param("王芳", "长" * 100_000, id="endless password"),
        pytest.param("王芳", "\ud800" * 12, id="half a character as password"),
        pytest.param("李娜", PASSWORD, id="unknown name"),
        pytest.param("", PASSWORD, id="no name"),
        pytest.param("王\0芳", PASSWORD, id="NUL in the name"),
        pytest.param("\ud800", PASSWORD, id="half a character as name"),
        pytest.param("芳" * 100_000, PASSWORD, id="endless name"),
        pytest.param("停用", PASSWORD, id="disabled"),
        pytest.param("local", "", id="account without a password"),
    ],
)
def test_whoever_is_refused_costs_one_verification(
    store: Store, hasher: CountingHasher, name: str, password: str
) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    add_account(store, "停用", "reviewer", PASSWORD)
    disable(store, "停用")
    one_time_link(store)
    before = len(passes(store))
    assert sign_in(store, name, password) is None
    ((_, size),) = hasher.verified
    assert size < 1000, "what can be no password is not read to its end"
    assert len(passes(store)) == before


def test_only_digests_are_kept(store: Store) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    tokens = [sign_in(store, "王芳", PASSWORD), token_for(store, "王芳", 1), one_time_link(store)]
    digests = {hashlib.sha256(str(token).encode()).hexdigest() for token in tokens}
    assert {row.token for row in passes(store)} == digests
    assert str(kept(store, "王芳").password).startswith("$argon2id$")


def test_a_hash_of_other_parameters_is_made_anew_when_its_password_is_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    monkeypatch.setattr(accounts, "_HASHER", CountingHasher(time_cost=2))
    assert sign_in(store, "王芳", "something else") is None
    assert ",t=1," in str(kept(store, "王芳").password)
    assert sign_in(store, "王芳", PASSWORD) is not None
    assert ",t=2," in str(kept(store, "王芳").password)
    assert sign_in(store, "王芳", PASSWORD) is not None


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        pytest.param("", "reviewer", PASSWORD, "'': 名称须为1–64个字符", id="no name"),
        pytest.param("  ", "reviewer", PASSWORD, "A name has 1–64 characters", id="blank name"),
        pytest.param("芳" * 65, "reviewer", PASSWORD, "A name has 1–64 characters", id="name of 65 characters"),
        pytest.param("王\n芳", "reviewer", PASSWORD, r"'王\n芳': 名称", id="line break in the name"),
        pytest.param("王\u202e芳", "reviewer", PASSWORD, r"'王\u202e芳': 名称", id="reversed writing in the name"),
        pytest.param("王芳", "reviewer", PASSWORD, "已有这个名称的账户。 There is an account", id="taken"),
        pytest.param(
            " 王芳", "reviewer", PASSWORD, "已有这个名称的账户。 There is an account", id="taken but for a blank"
        ),
        pytest.param("local", "reviewer", PASSWORD, "已有这个名称的账户。 There is an account", id="the server's own"),
        pytest.param("李娜", "boss", PASSWORD, "The role is one of reviewer, senior, admin.", id="unknown role"),
        pytest.param("李娜", "reviewer", "ninechars", "密码须有10–1000个字符。 A password", id="password of 9"),
        pytest.param("李娜", "reviewer", "长" * 1001, "A password has 10–1000 characters.", id="password of 1001"),
    ],
)
def test_no_account_is_made(store: Store, name: str, role: Any, password: str, says: str) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    with pytest.raises(AccountError) as refused:
        add_account(store, name, role, password)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    with store.reading() as session:
        assert [account.name for account in accounts.accounts(session)] == ["王芳"]


@pytest.mark.parametrize("name", ["a", "芳" * 64, "𠮷田 O’Brien-王·芳"])
def test_an_account_is_made(store: Store, name: str) -> None:
    add_account(store, name, "reviewer", "ten chars!")
    assert who(store, sign_in(store, name, "ten chars!")) is not None


def test_another_password_ends_what_the_old_one_opened(store: Store) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    tokens = [sign_in(store, "王芳", PASSWORD), token_for(store, "王芳", 30)]
    set_password(store, "王芳", "another password")
    assert [who(store, token) for token in tokens] == [None, None]
    assert sign_in(store, "王芳", PASSWORD) is None
    assert sign_in(store, "王芳", "another password") is not None


def test_a_disabled_account_is_shut_out_at_once_and_can_be_let_in_again(store: Store) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    token = sign_in(store, "王芳", PASSWORD)
    disable(store, "王芳")
    assert who(store, token) is None
    with pytest.raises(AccountError, match="is disabled"):
        token_for(store, "王芳", 1)
    disable(store, "王芳", disabled=False)
    assert who(store, token) is None
    assert who(store, sign_in(store, "王芳", PASSWORD)) is not None


def test_a_session_of_an_account_that_another_program_disabled_is_nobodys(store: Store) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    token = sign_in(store, "王芳", PASSWORD)
    with store.writing() as session:
        session.scalars(select(Account)).one().disabled = True
    assert who(store, token) is None


def test_a_password_changed_while_the_old_one_is_verified_lets_nobody_in(
    store: Store, hasher: CountingHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    verify = hasher.verify

    def meanwhile(kept: str, password: bytes) -> bool:
        set_password(store, "王芳", "another password")
        return verify(kept, password)

    monkeypatch.setattr(hasher, "verify", meanwhile)
    assert sign_in(store, "王芳", PASSWORD) is None
    assert passes(store) == []


@pytest.mark.parametrize("change", [disable, lambda store, name: set_password(store, name, PASSWORD)])
def test_an_account_that_is_not_there_cannot_be_changed(store: Store, change: Callable[[Store, str], None]) -> None:
    with pytest.raises(AccountError) as refused:
        change(store, "王芳")
    assert str(refused.value) == "'王芳': 没有这个账户。 There is no such account."


@pytest.mark.parametrize(
    ("opened", "lasts"),
    [
        pytest.param(lambda store: sign_in(store, "王芳", PASSWORD), SESSION_MS, id="session"),
        pytest.param(lambda store: token_for(store, "王芳", 30), 30 * 24 * 3_600_000, id="program's token"),
        pytest.param(lambda store: redeem(store, one_time_link(store)), SESSION_MS, id="session of a link"),
    ],
)
def test_a_session_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Store], str | None], lasts: int
) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    token = opened(store)
    later(monkeypatch, lasts - 60_000)
    assert who(store, token) is not None
    later(monkeypatch, lasts)
    assert who(store, token) is None
    assert sign_in(store, "王芳", PASSWORD) is not None
    assert len(passes(store)) == 1, "what has expired is swept away"


@pytest.mark.parametrize("token", ["", "x" * 43, "错", "\ud800", "' OR 1=1 --"])
def test_a_made_up_token_is_nobodys(store: Store, token: str) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    token_for(store, "王芳", 1)
    assert who(store, token) is None
    assert redeem(store, token) is None
    sign_out(store, token)
    assert len(passes(store)) == 1


def test_a_link_signs_its_first_bearer_in_as_local(store: Store) -> None:
    link = one_time_link(store)
    assert who(store, link) is None, "a link is no session"
    signed = who(store, redeem(store, link))
    assert signed is not None
    assert (signed.name, signed.role) == ("local", "admin")
    assert redeem(store, link) is None
    with store.reading() as session:
        assert not has_passwords(session)


def test_a_session_is_no_link(store: Store) -> None:
    add_account(store, "王芳", "reviewer", PASSWORD)
    token = token_for(store, "王芳", 1)
    assert redeem(store, token) is None
    assert who(store, token) is not None


def test_a_link_ends_after_ten_minutes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    link = one_time_link(store)
    later(monkeypatch, LINK_MS)
    assert redeem(store, link) is None


def test_no_link_leads_into_a_disabled_account(store: Store) -> None:
    link = one_time_link(store)
    with store.writing() as session:
        session.scalars(select(Account)).one().disabled = True
    assert redeem(store, link) is None
    with pytest.raises(AccountError, match="'local': 该账户已停用"):
        one_time_link(store)


def test_of_many_who_redeem_a_link_at_once_one_gets_in(store: Store) -> None:
    for _ in range(5):
        link = one_time_link(store)
        got = [token for token in at_once(8, lambda link=link: redeem(store, link)) if token is not None]  # type: ignore[misc]
        assert len(got) == 1
        assert who(store, got[0]) is not None


def test_many_links_made_at_once_are_of_one_local_account(store: Store) -> None:
    links = at_once(8, lambda: one_time_link(store))
    assert len({who(store, redeem(store, link)).account for link in links}) == 1  # type: ignore[union-attr]
    assert kept(store, "local").role == "admin"


def test_of_many_who_make_the_same_account_at_once_one_does(store: Store) -> None:
    def make() -> str:
        try:
            return add_account(store, "王芳", "reviewer", PASSWORD).name
        except AccountError as refused:
            return refused.en

    assert sorted(at_once(4, make)) == ["There is an account of that name."] * 3 + ["王芳"]


def test_has_passwords_counts_who_can_sign_in(store: Store) -> None:
    def anybody() -> bool:
        with store.reading() as session:
            return has_passwords(session)

    assert not anybody()
    add_account(store, "王芳", "reviewer", PASSWORD)
    assert anybody()
    disable(store, "王芳")
    assert not anybody()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("reviewer", {"reviewer"}),
        ("senior", {"reviewer", "senior"}),
        ("admin", {"reviewer", "senior", "admin"}),
    ],
)
def test_each_role_may_what_the_ones_before_it_may(role: Any, may: set[str]) -> None:
    signed = Signed(1, "王芳", role, "")
    assert {needed for needed in ("reviewer", "senior", "admin") if signed.may(needed)} == may
