"""The accounts of one council in the accounts file: taken along, put in, taken out. The rest of the file
stays as somebody wrote it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.accounts import account_table, read_tokens, tokens_text
from cli.errors import CommandFailed
from cli.private_files import replace_private, write_private
from shared.accounts import Accounts, AccountsUnreadable
from shared.handover.refusing import HandoverRefused

BLOCK = re.compile(r"(?m)^(?=[ \t]*\[\[account\]\])")


def accounts_of(path: Path | None, council: str) -> list[dict[str, Any]]:
    """Every field of the council's accounts, of their tokens the digests; none without a file."""
    return [each for each in _entries(path) if each.get("council") == council]


def refuse_taken(path: Path | None, council: str, accounts: Sequence[dict[str, Any]]) -> None:
    """Raises HandoverRefused when an account of another council here has an identifier, or the token, of
    one that would come."""
    for there in _entries(path):
        if there.get("council") == council:
            continue
        for one in accounts:
            same_token = one.get("token_sha256") and one.get("token_sha256") == there.get(
                "token_sha256"
            )
            if one.get("id") == there.get("id") or same_token:
                raise HandoverRefused(
                    "account_taken",
                    f"{path}: the account {there.get('id')} of {there.get('council')} has the identifier or "
                    f"the token of {one.get('id')}, which comes with {council}. Whoever did something would "
                    "not be known from the record. Rename the one that is here, and run this again.",
                )


def refuse_unfit(path: Path | None, council: str, accounts: Sequence[dict[str, Any]]) -> None:
    """Raises HandoverRefused for an account of another council, or one with which the file of accounts
    could not be read any more: then nobody of any council could sign in."""
    if any(one.get("council") != council for one in accounts):
        raise HandoverRefused(
            "account_unfit", f"The file brings an account of another council than {council}."
        )
    if path is None:
        return
    candidate = path.with_name(f".{path.name}.candidate.{os.getpid()}")
    try:
        write_private(candidate, _with(path, accounts))
        Accounts(candidate).check()
    except (AccountsUnreadable, CommandFailed) as error:
        raise HandoverRefused(
            "account_unfit",
            f"With the accounts that come along, {path} could not be read any more: {error}",
        ) from None
    finally:
        candidate.unlink(missing_ok=True)


def put_in(path: Path, accounts: Sequence[dict[str, Any]]) -> list[str]:
    """Add those that are not there; their identifiers."""
    new = _new(path, accounts)
    if new:
        _replace(path, _with(path, accounts))
    return [each["id"] for each in new]


def take_out(path: Path | None, tokens: Path, council: str) -> int:
    """Take the council's accounts out of the file, and their tokens out of the local file of tokens; how
    many accounts there were."""
    gone = [each["id"] for each in accounts_of(path, council)]
    if gone and path is not None:
        text = path.read_text(encoding="utf-8")
        head, *blocks = BLOCK.split(text)
        if len(blocks) != len(_entries(path)):
            raise CommandFailed(
                f"{path} is written in a way that cannot be changed safely: each account must begin with "
                f"a line [[account]]. Take the accounts of {council} out by hand, and run this again."
            )
        kept = [block for block in blocks if _council_in(block) != council]
        _replace(path, head + "".join(kept))
    if tokens.exists():
        known = read_tokens(tokens)
        left = {id: token for id, token in known.items() if id not in gone}
        if left != known:
            _replace(tokens, tokens_text(left))
    return len(gone)


def _new(path: Path, accounts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    there = {each.get("id") for each in _entries(path)}
    return [each for each in accounts if each.get("id") not in there]


def _with(path: Path, accounts: Sequence[dict[str, Any]]) -> str:
    """The text of the file with those that are not in it yet."""
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    return before + "\n".join(account_table(each) for each in _new(path, accounts))


def _council_in(block: str) -> Any:
    return tomllib.loads(block)["account"][0].get("council")


def _entries(path: Path | None) -> list[dict[str, Any]]:
    if path is None or not path.exists():
        return []
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get(
            "account", []
        )
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{path}: the accounts cannot be read: {error}") from error
    return entries


def _replace(path: Path, text: str) -> None:
    if path.exists():
        replace_private(path, text)
    else:
        write_private(path, text)
