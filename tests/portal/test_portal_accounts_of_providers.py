"""An account of the file may be that of somebody in a council's tenant, and may have a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.accounts import Accounts, AccountsUnreadable
from shared.passwords import hash_of
from tests.portal.test_portal_accounts import entry

TENANT = {"tenant": '"t"', "object_id": '"o"'}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accounts.toml"


def test_an_account_is_found_by_its_council_tenant_and_object_together(file):
    file.write_text(entry(**TENANT) + entry(id='"b"', council='"northmere"', **TENANT))
    accounts = Accounts(file)
    assert accounts.by_person("hertfordshire", "t", "o").id == "rosa"
    assert accounts.by_person("northmere", "t", "o").id == "b"
    for other in (("sefton", "t", "o"), ("hertfordshire", "x", "o"), ("hertfordshire", "t", "")):
        assert accounts.by_person(*other) is None


def test_a_password_is_known_in_its_council_and_shown_nowhere(file):
    known = hash_of("four made up words")
    file.write_text(entry(password_argon2=f'"{known}"'))
    accounts = Accounts(file)
    assert accounts.password_of("hertfordshire", "rosa") == known
    assert accounts.password_of("northmere", "rosa") is None
    assert known not in repr(accounts.by_id("hertfordshire", "rosa"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (entry(tenant='"t"'), "object_id: goes with the other"),
        (entry(object_id='"o"'), "object_id: goes with the other"),
        (entry(**TENANT) + entry(id='"b"', **TENANT), "object_id: another account has it"),
        (entry(password_argon2='"in the clear"'), "password_argon2: must be what"),
        (entry(id='"p-rosa"'), "and not begin with p-"),
    ],
)
def test_a_mistake_is_named_and_lets_nobody_in(file, text, says):
    file.write_text(text)
    with pytest.raises(AccountsUnreadable, match=says) as raised:
        Accounts(file).check()
    assert "in the clear" not in str(raised.value)
