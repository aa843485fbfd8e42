"""Passwords and sessions on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from cli import account
from cli.account import asked_password, revocation, session_lines, set_password
from cli.accounts import make_accounts, read_tokens
from cli.arguments import parse
from cli.errors import CommandFailed
from shared.accounts import Accounts
from shared.passwords import is_right
from shared.settings import REPOSITORY

SAMPLES = REPOSITORY / "samples" / "accounts.toml"
GIVEN = "four made up words"


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.toml"
    make_accounts(SAMPLES, path, tmp_path / "tokens.toml")
    return path


def known(path: Path, name: str = "herts-manager") -> str:
    return Accounts(path).password_of("hertfordshire", name) or ""


def test_a_password_is_kept_as_a_hash_beside_the_token(accounts, tmp_path):
    set_password(accounts, "herts-manager", GIVEN)
    assert is_right(known(accounts), GIVEN) and GIVEN not in accounts.read_text()
    assert known(accounts, "herts-referrer") == ""
    assert accounts.stat().st_mode & 0o777 == 0o600
    token = read_tokens(tmp_path / "tokens.toml")["herts-manager"]
    assert Accounts(accounts).by_token(token).id == "herts-manager"


def test_it_stays_when_everything_is_set_up_again(accounts, tmp_path):
    set_password(accounts, "herts-manager", GIVEN)
    make_accounts(SAMPLES, accounts, tmp_path / "tokens.toml")
    assert is_right(known(accounts), GIVEN)


def test_an_account_that_is_not_there_is_named_and_nothing_is_changed(accounts):
    before = accounts.read_text()
    with pytest.raises(CommandFailed, match="there is no account nobody"):
        set_password(accounts, "nobody", GIVEN)
    assert accounts.read_text() == before


def test_it_is_read_from_standard_input_and_never_from_an_argument(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(GIVEN + "\n"))
    assert asked_password() == GIVEN
    monkeypatch.setattr("sys.stdin", io.StringIO("too short\n"))
    with pytest.raises(CommandFailed, match="from 12 to 200"):
        asked_password()
    with pytest.raises(SystemExit):
        parse(["account", "password", "herts-manager", GIVEN])


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        (["--account", "herts-manager"], {"account": "herts-manager"}),
        (["--session", "5e" * 16], {"session": "5e" * 16}),
        (["--everybody"], {"everybody": True}),
    ],
)
def test_what_is_typed_becomes_the_command(typed, body):
    common = ["account", "revoke", "--council", "hertfordshire", "--reason", "lost"]
    assert revocation(parse([*common, *typed])) == {"reason": "lost", **body}
    with pytest.raises(SystemExit):
        parse([*common])


def test_sessions_are_listed_a_line_each():
    one = {
        "session": "5e" * 16,
        "account": "herts-manager",
        "way": "password",
        "roles": ["manager"],
        "began_at": "2027-01-04T10:00:00+00:00",
        "used_at": "2027-01-04T10:20:00+00:00",
        "ends_at": "2027-01-04T22:00:00+00:00",
    }
    (line,) = session_lines(json.loads(json.dumps({"sessions": [one]})))
    assert line.startswith("5e5e") and "since 2027-01-04T10:00, used 2027-01-04T10:20" in line
    assert session_lines({"sessions": []}) == ["Nobody is signed in by a session."]
    assert account.MANAGER == "manager"
