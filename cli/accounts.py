"""Accounts for local use: the made-up people of samples/accounts.toml, each with a random token.

The services know digests only; the clear tokens are in a file that only their owner may read.
"""

import hashlib
import json
import secrets
import tomllib
from pathlib import Path
from typing import Any

from cli.errors import CommandFailed
from cli.private_files import write_private


def make_accounts(samples: Path, accounts: Path, tokens: Path) -> int:
    """Write the accounts with token digests, and the tokens; return how many accounts there are.

    Tokens already given out stay valid, and so do passwords. Raises CommandFailed when the samples
    cannot be read.
    """
    people = read_samples(samples)
    kept = read_tokens(tokens) if tokens.exists() else {}
    given = {person["id"]: kept.get(person["id"]) or secrets.token_urlsafe(32) for person in people}
    write_private(tokens, "[tokens]\n" + "".join(_line(*pair) for pair in given.items()))
    passwords = _passwords(accounts) if accounts.exists() else {}
    written = [
        person
        | {"token_sha256": token_digest(given[person["id"]])}
        | passwords.get(person["id"], {})
        for person in people
    ]
    write_private(accounts, tables_of(written))
    return len(people)


def tables_of(people: list[dict[str, Any]]) -> str:
    """An accounts file."""
    return "\n".join(map(_table, people))


def _passwords(accounts: Path) -> dict[str, dict[str, str]]:
    """The passwords that were given here, which stay."""
    name = "password_argon2"
    people = _read(accounts).get("account", [])
    return {person["id"]: {name: person[name]} for person in people if name in person}


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


def _table(person: dict[str, Any]) -> str:
    return "[[account]]\n" + "".join(_line(name, value) for name, value in person.items())


def _line(name: str, value: Any) -> str:
    # A JSON string, number, boolean or flat list of those is also TOML, and so is a JSON string
    # as a key. JSON escapes characters beyond U+FFFF as pairs, which TOML refuses: hence not ASCII.
    if isinstance(value, dict):
        raise CommandFailed(
            f"accounts: {name!r} is a table; only plain values and lists are known."
        )
    return f"{json.dumps(name)} = {json.dumps(value, ensure_ascii=False)}\n"
