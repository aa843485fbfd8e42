"""The register of a deployment: its councils, and every policy that each has decided on.

It is one schema of the database, beside those of the councils, and holds nothing about people. The
services read it over and over, so that a council that is added, suspended or removed needs no restart;
only the owner of the database changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsourcing.postgres import PostgresDatastore

from shared.policies import Decided, Policy, Timeline
from shared.policy_files import PolicyMistake, read_policy_text

SERVING, SUSPENDED, REMOVED = "serving", "suspended", "removed"
STATES = (SERVING, SUSPENDED, REMOVED)
INSTALLATION = "the installation"
"""Who decided on a policy that came with the installation's own folder of policies."""


@dataclass(frozen=True)
class Registered:
    """One council of the register. `state` is one of STATES; a removed one has no policies any more, and
    one whose policies are not what was decided on has the `mistake` in place of them."""

    council: str
    state: str
    added_at: datetime
    changed_at: datetime
    policies: Timeline | None
    mistake: PolicyMistake | None = None


@dataclass(frozen=True)
class Decision:
    """A policy that a council decided on: from which day, when, and by whom."""

    from_day: date
    version: str
    decided_at: datetime
    decided_by: str


class Register:
    """The register as one process reads it. Each version of a policy is read once."""

    def __init__(self, database: PostgresDatastore) -> None:
        self.database = database
        self._read: dict[tuple[str, str], Policy] = {}

    def councils(self) -> dict[str, Registered]:
        """Every council by name, in alphabetical order."""
        with self.database.get_connection() as connection:
            rows = connection.execute(
                "SELECT council, state, added_at, changed_at FROM region.councils ORDER BY council"
            ).fetchall()
            decided = connection.execute(
                "SELECT council, from_day, version, text FROM region.policies ORDER BY id"
            ).fetchall()
        return {row["council"]: self._registered(row, decided) for row in rows}

    def decisions(self, council: str) -> list[Decision]:
        """Every policy that the council decided on, in the order in which it did."""
        with self.database.get_connection() as connection:
            rows = connection.execute(
                "SELECT from_day, version, decided_at, decided_by FROM region.policies "
                "WHERE council = %s ORDER BY id",
                (council,),
            ).fetchall()
        return [Decision(**row) for row in rows]

    def _registered(self, row: Any, decided: list[Any]) -> Registered:
        mine = [each for each in decided if each["council"] == row["council"]]
        policies, mistake = None, None
        try:
            found = tuple(Decided(each["from_day"], self._policy(each)) for each in mine)
            policies = Timeline(found) if found else None
        except PolicyMistake as wrong:
            mistake = wrong
        return Registered(
            row["council"], row["state"], row["added_at"], row["changed_at"], policies, mistake
        )

    def _policy(self, row: Mapping[str, Any]) -> Policy:
        key = row["council"], row["version"]
        if key not in self._read:
            where = f"the policy {row['version']} of {row['council']} in the register"
            policy = read_policy_text(row["text"], where)
            if (policy.council, policy.version) != key:
                raise PolicyMistake(f"{where}: its text is not the one that was decided on.")
            self._read[key] = policy
        return self._read[key]


def enter(curs: Any, policy: Policy, from_day: date, by: str) -> None:
    """Enter a council with its first policy, in the caller's transaction; one that was removed comes
    back as new."""
    curs.execute(
        "INSERT INTO region.councils AS c (council, state) VALUES (%s, 'serving') "
        "ON CONFLICT (council) DO UPDATE SET state = 'serving', added_at = now(), changed_at = now() "
        "WHERE c.state = 'removed'",
        (policy.council,),
    )
    decide(curs, policy, from_day, by)


def decide(curs: Any, policy: Policy, from_day: date, by: str) -> None:
    """Note that a policy is in force from that day on, in the caller's transaction."""
    curs.execute(
        "INSERT INTO region.policies (council, from_day, version, text, decided_by) "
        "VALUES (%s, %s, %s, %s, %s)",
        (policy.council, from_day, policy.version, policy.text, by),
    )


def put(curs: Any, council: str, state: str) -> None:
    """Put a council into a state, in the caller's transaction."""
    curs.execute(
        "UPDATE region.councils SET state = %s, changed_at = now() WHERE council = %s",
        (state, council),
    )
