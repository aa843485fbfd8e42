"""Signing in with a password of Kinplan's own, for trials and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.access.application.refusing import PASSWORD, note_refusal
from services.access.application.sessions import Secret, begin_session
from services.access.application.tries import (
    Counted,
    forget,
    give_back,
    lock,
    name_of,
    require_few_refusals,
    take_a_try,
)
from services.access.domain.events import AccountLocked
from services.access.domain.refusals import LocalSignInOff, SignInBusy, WrongPassword
from services.access.domain.rules import WRONG_PASSWORDS
from shared.accounts import Accounts
from shared.commanding import Work
from shared.eventstore.witness import Witness
from shared.refusals import RuleRefusal

Verify = Callable[[str | None, str], bool]
"""Whether a password is that of a hash. Takes the same work without a hash, and is then always False.
Raises SignInBusy."""

WRONG = "The name or the password is wrong."


@dataclass(frozen=True)
class Passwords:
    """How passwords are looked at in this installation."""

    allowed: bool
    accounts: Accounts
    verify: Verify
    new_secret: Secret


def sign_in_with_password(work: Work, passwords: Passwords) -> dict[str, Any]:
    """Begin a session for whoever knows the password. An account that is not there is refused in the same
    words, after the same work, and its name is locked like any other. Raises a RuleRefusal."""
    account, address = work.told["account"], work.told["address"]
    exists = passwords.accounts.by_id(work.store.council, account) is not None
    try:
        return _sign_in(work, passwords, account, address, exists)
    except RuleRefusal as refusal:
        note_refusal(work, PASSWORD, refusal, address, account if exists else "")
        raise


def _sign_in(
    work: Work, passwords: Passwords, account: str, address: str, exists: bool
) -> dict[str, Any]:
    store, now = work.store, work.act.recorded_at
    if not passwords.allowed:
        raise LocalSignInOff("Nobody signs in with a password here. Sign in with your council's.")
    require_few_refusals(store, address, now)
    subject = name_of(store, account)
    counted = take_a_try(store, subject, now)
    known = passwords.accounts.password_of(store.council, account)
    try:
        right = passwords.verify(known, work.told["password"])
    except SignInBusy:
        give_back(store, subject)
        raise
    if not right:
        if counted.counted >= WRONG_PASSWORDS:
            _lock(work, subject, counted, account if exists else "")
        raise WrongPassword(WRONG)
    forget(store, subject)
    found = passwords.accounts.by_id(store.council, account)
    if found is None:  # it was taken out of the file at this very moment
        raise WrongPassword(WRONG)
    return begin_session(work, account, PASSWORD, found.roles, passwords.new_secret)


def _lock(work: Work, subject: str, counted: Counted, account: str) -> None:
    """Lock the name; of an account that is there, that is recorded."""
    until = lock(work.store, subject, counted, work.act.recorded_at)
    if not account:
        return
    witness = Witness.new("", work.identify())
    witness.note(AccountLocked, work.act, account=account, tries=counted.counted, until=until)
    work.store.keep(witness)
