"""The people who may sign in, from a file that the installation keeps.

A token itself is nowhere in the file, only its SHA-256: tokens are random, so no salt is needed.
The file is read again when it has changed. One that cannot be read lets nobody in, because the
change may have been made to keep somebody out; replace it in one step (write, then rename).
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

ROLES = (
    "referrer",
    "manager",
    "coordinator",
    "lead_professional",
    "auditor",
    "evaluator",
    "operator",
    "agency",
)


class AccountsUnreadable(Exception):
    """The accounts file is absent or wrong; the message names the file, the entry and the field."""


@dataclass(frozen=True)
class Account:
    """Somebody who works with Kinplan, for one council."""

    id: str
    name: str
    council: str
    roles: tuple[str, ...]
    profession: str
    email: str
    tenant: str = ""
    object_id: str = ""


class _Entry(Schema):
    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not a field of an account; check its spelling"}  # noqa: RUF012

    id = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^(?!p-)[a-z0-9][a-z0-9-]{0,63}\Z",
            error="must be small letters, digits and hyphens, and not begin with p-",
        ),
    )
    name = fields.String(required=True, validate=validate.Length(1, 120))
    council = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z][a-z-]{0,63}\Z",
            error="must be small letters and hyphens, such as hertfordshire",
        ),
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLES, error="must be one of: {choices}")),
        required=True,
        validate=validate.Length(1, len(ROLES)),
    )
    profession = fields.String(required=True, validate=validate.Length(1, 120))
    email = fields.Email(required=True)
    token_sha256 = fields.String(
        validate=validate.Regexp(
            r"^[0-9a-f]{64}\Z", error="must be a SHA-256 in 64 small hexadecimal digits"
        ),
    )
    password_argon2 = fields.String(
        validate=validate.Regexp(
            r"^\$argon2id\$v=19\$m=[0-9]{4,6},t=[0-9]{1,2},p=[0-9]{1,2}\$[\w+/]{16,90}\$[\w+/]{16,90}\Z",
            error="must be what `./kinplan account password` writes",
        ),
    )
    tenant = fields.String(validate=validate.Length(1, 120))
    object_id = fields.String(validate=validate.Length(1, 120))

    @validates_schema
    def _tenant_and_object(self, data: dict[str, Any], **_: Any) -> None:
        if ("tenant" in data) != ("object_id" in data):
            raise ValidationError("goes with the other of tenant and object_id", "object_id")


@dataclass(frozen=True)
class _Reading:
    """The file as it was when its stamp was taken."""

    stamp: tuple[int, int, int]
    by_digest: dict[str, Account]
    by_id: dict[str, Account]
    passwords: dict[str, str]


class Accounts:
    """The accounts of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._reading: _Reading | None = None

    def by_token(self, token: str) -> Account | None:
        """Whose token that is, or nobody. Raises AccountsUnreadable.

        Every account is compared, in constant time, so that the time taken tells nothing.
        """
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
        found = None
        for known, account in self._current().by_digest.items():
            if hmac.compare_digest(known, digest):
                found = account
        return found

    def by_id(self, council: str, account_id: str) -> Account | None:
        """The account with that id in that council, or none. Raises AccountsUnreadable."""
        account = self._current().by_id.get(account_id)
        return account if account is not None and account.council == council else None

    def by_person(self, council: str, tenant: str, object_id: str) -> Account | None:
        """The account in that council of that object in that tenant. Raises AccountsUnreadable."""
        for account in self._current().by_id.values():
            if (account.council, account.tenant, account.object_id) == (council, tenant, object_id):
                return account
        return None

    def password_of(self, council: str, account_id: str) -> str | None:
        """The argon2 hash of the account's password, if it has one. Raises AccountsUnreadable."""
        reading = self._current()
        account = reading.by_id.get(account_id)
        known = account is not None and account.council == council
        return reading.passwords.get(account_id) if known else None

    def with_role(self, council: str, role: str) -> list[Account]:
        """Everybody in that council who has that role, by id. Raises AccountsUnreadable."""
        accounts = self._current().by_id
        return [
            accounts[id]
            for id in sorted(accounts)
            if accounts[id].council == council and role in accounts[id].roles
        ]

    def check(self) -> int:
        """Read the file if it has changed; the number of accounts. Raises AccountsUnreadable."""
        return len(self._current().by_id)

    def _current(self) -> _Reading:
        with self._lock:
            stamp = self._stamp()
            if self._reading is None or self._reading.stamp != stamp:
                self._reading = None
                self._reading = self._read(stamp)
            return self._reading

    def _stamp(self) -> tuple[int, int, int]:
        try:
            stat = self.path.stat()
        except OSError as error:
            raise AccountsUnreadable(f"{self.path} cannot be read: {error.strerror}") from error
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def _read(self, stamp: tuple[int, int, int]) -> _Reading:
        try:
            content = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except OSError as error:
            raise AccountsUnreadable(f"{self.path} cannot be read: {error.strerror}") from error
        except ValueError as error:  # not TOML, or not UTF-8
            raise AccountsUnreadable(f"{self.path} is not TOML: {error}") from error
        by_digest: dict[str, Account] = {}
        by_id: dict[str, Account] = {}
        passwords: dict[str, str] = {}
        people: set[tuple[str, str, str]] = set()
        for number, entry in enumerate(_entries(self.path, content), start=1):
            where = _place(self.path, number, entry)
            account, digest, password = _account(where, entry)
            if account.id in by_id:
                raise AccountsUnreadable(f"{where}: id: another account has it already")
            if digest in by_digest:
                raise AccountsUnreadable(f"{where}: token_sha256: another account has it already")
            person = (account.council, account.tenant, account.object_id)
            if account.object_id and person in people:
                raise AccountsUnreadable(f"{where}: object_id: another account has it already")
            people.add(person)
            by_id[account.id] = account
            if digest:
                by_digest[digest] = account
            if password:
                passwords[account.id] = password
        return _Reading(stamp, by_digest, by_id, passwords)


def _entries(path: Path, content: dict[str, Any]) -> list[Any]:
    strange = sorted(set(content) - {"account"})
    if strange:
        raise AccountsUnreadable(f"{path}: {strange[0]}: only [[account]] entries are known")
    entries = content.get("account", [])
    if not isinstance(entries, list):
        raise AccountsUnreadable(f"{path}: account: write [[account]] with two brackets")
    return entries


def _place(path: Path, number: int, entry: Any) -> str:
    named = entry.get("id") if isinstance(entry, dict) else None
    return (
        f"{path}: entry {number} ({named})" if isinstance(named, str) else f"{path}: entry {number}"
    )


def _account(where: str, entry: Any) -> tuple[Account, str, str]:
    try:
        read = _Entry().load(entry)
    except ValidationError as error:
        wrong = "; ".join(_mistakes(error.normalized_messages()))
        raise AccountsUnreadable(f"{where}: {wrong}") from error
    digest, password = read.pop("token_sha256", ""), read.pop("password_argon2", "")
    roles = tuple(dict.fromkeys(read.pop("roles")))
    return Account(roles=roles, **read), digest, password


def _mistakes(messages: dict[Any, Any], trail: str = "") -> list[str]:
    found = []
    for name, what in messages.items():
        where = f"{trail}.{name}".lstrip(".")
        if isinstance(what, dict):
            found += _mistakes(what, where)
        else:
            found += [f"{where}: {text}" for text in what]
    return found
