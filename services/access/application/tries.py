"""Counts tries in the database, so that several portals and edges share the counts.

Each is one statement. A name or an address is kept as a digest under the council's key: what people
typed for a name may be a password, or somebody's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.access.domain.refusals import SignInLocked, TooManyTries
from services.access.domain.rules import (
    REFUSED_FROM_ADDRESS,
    WINDOW,
    WRONG_PASSWORDS,
    locked_for,
)
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in

LOCKED = "There were too many wrong passwords for this name. Wait, or ask the operator. Nothing was looked at."
TOO_MANY = "There were too many refused sign-ins from your network. Wait a quarter of an hour."


@dataclass(frozen=True)
class Counted:
    """What is known of one name or address now. `locks`: how often it was locked before."""

    counted: int
    locks: int
    locked_until: datetime | None


def name_of(store: CouncilStore, account: str) -> str:
    """Under what the tries for a name are counted."""
    return "name/" + store.fingerprint(b"name\n" + account.encode("utf-8", "surrogatepass"))


def digest_of_address(store: CouncilStore, address: str) -> str:
    """What an address is told apart by: 32 hexadecimal digits."""
    return store.fingerprint(b"address\n" + address.encode("utf-8", "surrogatepass"))[:32]


def require_few_refusals(store: CouncilStore, address: str, now: datetime) -> None:
    """Raises TooManyTries for an address from which too many sign-ins were refused lately; that costs
    one look at the table and nothing more."""
    subject = "address/" + digest_of_address(store, address)
    row = _one(
        store,
        "SELECT counted FROM {schema}.tries WHERE subject = %s AND since > %s",
        (subject, now - WINDOW),
    )
    if row is not None and row["counted"] >= REFUSED_FROM_ADDRESS:
        raise TooManyTries(TOO_MANY)


def count_refusal(store: CouncilStore, address: str, now: datetime) -> None:
    """One more sign-in from that address was refused."""
    _count(store, "address/" + digest_of_address(store, address), now)


def take_a_try(store: CouncilStore, subject: str, now: datetime) -> Counted:
    """Take one of the tries that there are for a name, before the password is looked at: many at the
    same moment must not get more. Raises SignInLocked when there are none left."""
    row = _one(
        store,
        "SELECT counted, locks, locked_until FROM {schema}.tries WHERE subject = %s",
        (subject,),
    )
    if row is not None and row["locked_until"] is not None and row["locked_until"] > now:
        raise SignInLocked(LOCKED)
    counted = _count(store, subject, now)
    locked_meanwhile = counted.locked_until is not None and counted.locked_until > now
    if locked_meanwhile or counted.counted > WRONG_PASSWORDS:
        raise SignInLocked(LOCKED)
    return counted


def lock(store: CouncilStore, subject: str, counted: Counted, now: datetime) -> datetime:
    """Lock a name for longer than the last time; until when."""
    until = now + locked_for(counted.locks)
    _run(
        store,
        "UPDATE {schema}.tries SET locked_until = %s, locks = %s, counted = 0, since = %s "
        "WHERE subject = %s",
        (until, counted.locks + 1, now, subject),
    )
    return until


def forget(store: CouncilStore, subject: str) -> None:
    """The right password came: the wrong ones before it count no more."""
    _run(store, "DELETE FROM {schema}.tries WHERE subject = %s", (subject,))


def give_back(store: CouncilStore, subject: str) -> None:
    """The password was not looked at after all."""
    _run(
        store,
        "UPDATE {schema}.tries SET counted = greatest(counted - 1, 0) WHERE subject = %s",
        (subject,),
    )


def _count(store: CouncilStore, subject: str, now: datetime) -> Counted:
    """One more, after a quarter of an hour from the beginning."""
    row = _one(
        store,
        "INSERT INTO {schema}.tries AS t (subject, counted, since) VALUES (%s, 1, %s) "
        "ON CONFLICT (subject) DO UPDATE SET "
        "counted = CASE WHEN t.since <= %s THEN 1 ELSE t.counted + 1 END, "
        "since = CASE WHEN t.since <= %s THEN excluded.since ELSE t.since END "
        "RETURNING counted, locks, locked_until",
        (subject, now, now - WINDOW, now - WINDOW),
    )
    assert row is not None, "an upsert returns its row"
    return Counted(row["counted"], row["locks"], row["locked_until"])


def _one(store: CouncilStore, statement: str, values: tuple[Any, ...]) -> Any:
    with store.datastore.transaction(commit=True) as curs:
        return curs.execute(statement_in(store, statement), values).fetchone()


def _run(store: CouncilStore, statement: str, values: tuple[Any, ...]) -> int:
    with store.datastore.transaction(commit=True) as curs:
        return curs.execute(statement_in(store, statement), values).rowcount
