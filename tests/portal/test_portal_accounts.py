"""The accounts file: read strictly, read again when changed, mistakes named by their place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from shared.accounts import Account, Accounts, AccountsUnreadable
from shared.settings import REPOSITORY

ENTRY = {
    "id": '"rosa"',
    "name": '"Rosa Field"',
    "council": '"hertfordshire"',
    "roles": '["referrer", "coordinator"]',
    "profession": '"social worker"',
    "email": '"rosa.field@herts.example"',
}


def digest(token: str) -> str:
    return f'"{hashlib.sha256(token.encode()).hexdigest()}"'


def entry(**changes: str | None) -> str:
    """One [[account]] as text; a change to None leaves the field out."""
    fields = {name: value for name, value in (ENTRY | changes).items() if value is not None}
    return "[[account]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accounts.toml"


def test_a_token_finds_its_account(file):
    file.write_text(entry(token_sha256=digest("t1")) + entry(id='"b"', token_sha256=digest("t2")))
    assert Accounts(file).by_token("t1") == Account(
        id="rosa",
        name="Rosa Field",
        council="hertfordshire",
        roles=("referrer", "coordinator"),
        profession="social worker",
        email="rosa.field@herts.example",
    )
    assert Accounts(file).by_token("t2").id == "b"


@pytest.mark.parametrize("token", ["", "t", "T1", "t1 ", "t\u00ff", "\ud800"])
def test_another_token_finds_nobody(file, token):
    file.write_text(entry(token_sha256=digest("t1")))
    assert Accounts(file).by_token(token) is None


def test_a_digest_is_not_a_token(file):
    file.write_text(entry(token_sha256=digest("t1")))
    assert Accounts(file).by_token(digest("t1").strip('"')) is None


def test_an_account_without_a_token_cannot_sign_in_but_can_be_looked_up(file):
    file.write_text(entry())
    accounts = Accounts(file)
    assert accounts.by_token("") is None
    assert accounts.by_id("hertfordshire", "rosa").email == "rosa.field@herts.example"


def test_an_account_is_not_found_in_another_council(file):
    file.write_text(entry())
    assert Accounts(file).by_id("central-bedfordshire", "rosa") is None


def test_a_change_is_seen_without_a_restart(file):
    file.write_text(entry(token_sha256=digest("t1")))
    accounts = Accounts(file)
    assert accounts.by_token("t1") is not None
    fresh = file.with_suffix(".new")
    fresh.write_text(entry(token_sha256=digest("t2")))
    fresh.replace(file)
    assert accounts.by_token("t1") is None
    assert accounts.by_token("t2") is not None


def test_a_mistake_made_later_lets_nobody_in_until_it_is_mended(file):
    good = entry(token_sha256=digest("t1"))
    file.write_text(good)
    accounts = Accounts(file)
    assert accounts.check() == 1
    file.write_text("[[account]\n")
    for _ in range(2):
        with pytest.raises(AccountsUnreadable):
            accounts.by_token("t1")
    file.write_text(good)
    assert accounts.by_token("t1") is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (entry(id=None), "entry 1: id: "),
        (entry(id='"Rosa F"'), "entry 1 (Rosa F): id: must be small letters"),
        (entry(name=None), "entry 1 (rosa): name: "),
        (entry(council='"Herts/../x"'), "entry 1 (rosa): council: must be small letters"),
        (entry(roles="[]"), "entry 1 (rosa): roles: "),
        (entry(roles='["boss"]'), "entry 1 (rosa): roles.0: must be one of: referrer, manager"),
        (entry(email='"rosa"'), "entry 1 (rosa): email: Not a valid email"),
        (entry(token_sha256='"abc"'), "entry 1 (rosa): token_sha256: must be a SHA-256"),
        (entry(tokn_sha256='"abc"'), "entry 1 (rosa): tokn_sha256: is not a field of an account"),
        (entry() + entry(), "entry 2 (rosa): id: another account has it already"),
        (
            entry(token_sha256=digest("t")) + entry(id='"b"', token_sha256=digest("t")),
            "entry 2 (b): token_sha256: another account has it already",
        ),
        ("[account]\nid = 'a'\n", "account: write [[account]] with two brackets"),
        ("[[acount]]\n", "acount: only [[account]] entries are known"),
        ("[[account]\n", "is not TOML"),
        ("account = [1]\n", "entry 1: "),
    ],
)
def test_a_mistake_is_named_with_its_file_entry_and_field(file, text, says):
    file.write_text(text)
    with pytest.raises(AccountsUnreadable) as raised:
        Accounts(file).check()
    assert str(raised.value).startswith(str(file)) and says in str(raised.value)


def test_a_file_that_is_not_there_is_named(file):
    with pytest.raises(AccountsUnreadable, match=r"accounts\.toml cannot be read: No such file"):
        Accounts(file).check()


def test_the_sample_accounts_can_be_read_and_nobody_can_sign_in_with_them():
    accounts = Accounts(REPOSITORY / "samples" / "accounts.toml")
    assert accounts.check() >= 10
    assert accounts.by_id("hertfordshire", "herts-referrer").roles == ("referrer",)
