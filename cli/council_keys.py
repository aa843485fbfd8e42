"""`kinplan council rotate-keys`: a new master key for a council, without stopping anything.

It works on the database and the file of keys themselves, at the machine where both can be reached.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.persistence import PersistenceError
from eventsourcing.postgres import PostgresDatastore

from cli.errors import CommandFailed
from cli.instance import Instance
from cli.key_rotation import Rotation, RotationFailed
from cli.parked import Desk
from cli.run import settings_for
from shared import settings as settings_of
from shared.acts import Act
from shared.clock import clock_named
from shared.eventstore.database import open_database
from shared.eventstore.master_keys import MasterKeyProblem, read_master_keys
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policies
from shared.settings import Settings

OPERATOR = "operator"


def main(arguments: argparse.Namespace) -> int:
    """Rotate the master keys of one council; say what was done, and which keys are needed no more."""
    given = settings_of.from_environment(settings_for(Instance.from_environment()))
    policy = _policy(given, arguments.council)
    act = _act(given, policy, arguments.as_account)
    try:
        master = read_master_keys(given.master_keys, policy.council)
        with _opened(given) as database:
            rotation = Rotation(policy, database, master, act, _say)
            with rotation.alone():
                rotation.rotate()
                rotation.tell_spare()
                if arguments.retire:
                    rotation.retire()
    except (MasterKeyProblem, RotationFailed) as error:
        raise CommandFailed(str(error)) from error
    except PersistenceError as error:
        raise CommandFailed(
            f"the database does not answer ({type(error).__name__}). What was begun is finished by "
            "running this again; nothing is lost."
        ) from error
    return 0


def _policy(given: Settings, council: str) -> Policy:
    try:
        policies = read_policies(given.councils)
    except PolicyMistake as mistake:
        raise CommandFailed(str(mistake)) from mistake
    if council not in policies:
        raise CommandFailed(f"there is no council {council!r}; there are: {', '.join(policies)}")
    return policies[council]


def _act(given: Settings, policy: Policy, named: str | None) -> Act:
    """Who does it, for the record."""
    accounts = given.accounts or _accounts_named()
    (operator,) = Desk(given.amqp_uri, (policy.council,), accounts).operators_of(
        policy.council, named
    )
    now = clock_named(given.clock)()
    return Act(
        actor=operator.id,
        role=OPERATOR,
        council=policy.council,
        occurred_at=now,
        recorded_at=now,
        policy=policy,
        request_id=f"rotation-{now:%Y%m%dT%H%M%S}",
    )


def _accounts_named() -> Path | None:
    named = os.environ.get("KINPLAN_ACCOUNTS")
    return Path(named) if named else None


@contextmanager
def _opened(given: Settings) -> Iterator[PostgresDatastore]:
    database = open_database(given.owner_database_url)
    try:
        yield database
    finally:
        database.close()


def _say(line: str) -> None:
    print(line, flush=True)
