"""Accounts for local use: the made-up people of samples/accounts.toml, each with a random token.

The services know digests only; the clear tokens are in a file that only their owner may read.
"""

import hashlib
import json
import secrets
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from cli.errors import CommandFailed
from cli.private_files import write_private

MADE = "made-up-people.json"
"""Beside the accounts: who of the samples was ever made here, so that nobody comes back who was removed."""


def make_accounts(
    samples: Path, accounts: Path, tokens: Path, councils: Collection[str] | None = None
) -> int:
    """Make accounts and tokens for the samples' people who were never made here, of these councils if any
    are named; how many. Whoever is in the file stays as they are, and whoever was taken out stays out.

    Raises CommandFailed when the samples cannot be read.
    """
    people = read_samples(samples)
    there = _read(accounts).get("account", []) if accounts.exists() else []
    ids = {person.get("id") for person in there}
    list_of_made = accounts.with_name(MADE)
    before = set(json.loads(list_of_made.read_text())) if list_of_made.exists() else set()
    new = [
        person
        for person in people
        if person["id"] not in ids | before
        and (councils is None or person.get("council") in councils)
    ]
    kept = read_tokens(tokens) if tokens.exists() else {}
    given = {person["id"]: kept.get(person["id"]) or secrets.token_urlsafe(32) for person in new}
    if new or not tokens.exists():
        write_private(tokens, tokens_text(kept | given))
    if new or not accounts.exists():
        text = accounts.read_text(encoding="utf-8").rstrip("\n") if accounts.exists() else ""
        tables = [account_table(p | {"token_sha256": token_digest(given[p["id"]])}) for p in new]
        write_private(accounts, "\n".join(([f"{text}\n"] if text else []) + tables))
    known = {person["id"] for person in people} & ids
    write_private(list_of_made, json.dumps(sorted(before | known | set(given))))
    return len(new)


def tables_of(people: list[dict[str, Any]]) -> str:
    """An accounts file."""
    return "\n".join(map(account_table, people))


def read_samples(path: Path) -> list[dict[str, Any]]:
    """The people of the samples file; each must have an id of its own."""
    people: list[dict[str, Any]] = _read(path).get("account", [])
    ids = [person.get("id") for person in people]
    if not people or not all(ids) or len(set(ids)) != len(ids):
        raise CommandFailed(
            f"{path}: every [[account]] needs an `id` of its own, and there must be at least one."
        )
    return people


def read_tokens(path: Path) -> dict[str, str]:
    """Clear tokens by account id."""
    return {str(name): str(token) for name, token in _read(path).get("tokens", {}).items()}


def token_digest(token: str) -> str:
    """What is kept of a token: SHA-256, in hexadecimal. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise CommandFailed(f"{path} is not TOML: {error}.") from error


def tokens_text(tokens: dict[str, str]) -> str:
    """A file of clear tokens by account id."""
    return "[tokens]\n" + "".join(_line(*pair) for pair in tokens.items())


def account_table(person: dict[str, Any]) -> str:
    """One account as it stands in a file of accounts."""
    return "[[account]]\n" + "".join(_line(name, value) for name, value in person.items())


def _line(name: str, value: Any) -> str:
    # A JSON string, number, boolean or flat list of those is also TOML, and so is a JSON string
    # as a key. JSON escapes characters beyond U+FFFF as pairs, which TOML refuses: hence not ASCII.
    if isinstance(value, dict):
        raise CommandFailed(
            f"accounts: {name!r} is a table; only plain values and lists are known."
        )
    return f"{json.dumps(name)} = {json.dumps(value, ensure_ascii=False)}\n"
