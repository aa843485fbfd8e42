"""What a process of a service works with, put together once when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventsourcing.postgres import PostgresDatastore

from shared.clock import Clock, clock_named
from shared.commanding import Desk
from shared.eventstore.database import open_database, role_of
from shared.eventstore.master_keys import MasterKeyProblem, read_master_keys
from shared.eventstore.store import CouncilStore
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policies
from shared.settings import Settings


@dataclass(frozen=True)
class Installation:
    """One service, as this process sees it."""

    service: str
    settings: Settings
    clock: Clock
    policies: Mapping[str, Policy]
    database: PostgresDatastore
    stores: Mapping[str, CouncilStore]
    desk: Desk

    def database_answers(self) -> bool:
        """Whether the database can be asked."""
        with self.database.get_connection() as connection:
            connection.execute("SELECT 1")
        return True

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


CANNOT_START = (PolicyMistake, MasterKeyProblem)
"""What no waiting mends: the process ends at once and says why."""


class NotMigrated(Exception):
    """The database has not been brought to its present shape."""


def open_installation(service: str, settings: Settings) -> Installation:
    """Read the policies and the master keys, and open the stores.

    Raises PolicyMistake for a wrong policy file, MasterKeyProblem for a missing or wrong master key,
    OperationalError while the database cannot be reached, NotMigrated when `./kinplan migrate` has
    not been run.
    """
    clock = clock_named(settings.clock)
    policies = read_policies(settings.councils)
    master = {name: read_master_keys(settings.master_keys, name) for name in policies}
    database = open_database(settings.database_url, role=role_of(service))
    try:
        stores = {
            name: CouncilStore(service, policy, database, master[name])
            for name, policy in policies.items()
        }
        missing = [store.schema for store in stores.values() if not store.recorder.exists()]
        if missing:
            raise NotMigrated(
                f"{', '.join(missing)}: not in the database yet. Run ./kinplan migrate."
            )
        for store in stores.values():
            store.keyring.prove_master_keys()
    except BaseException:
        database.close()
        raise
    desk = Desk(service, stores, clock)
    return Installation(service, settings, clock, policies, database, stores, desk)
