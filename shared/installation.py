"""What a process of a service works with, put together once when it starts.

The councils are those of the register in the database, and change while the process runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from eventsourcing.persistence import ProgrammingError
from eventsourcing.postgres import PostgresDatastore

# What any service may have stored is known by its topic in every process that reads a log.
import shared.eventstore.witness
import shared.parts_heard
import shared.restricting  # noqa: F401
from shared.clock import Clock, clock_named
from shared.commanding import Desk
from shared.eventstore.database import open_database, role_of
from shared.eventstore.master_keys import MasterKeyProblem, read_master_keys
from shared.eventstore.store import CouncilStore
from shared.ledger.key_files import LedgerKeyProblem
from shared.policies import Timeline
from shared.policy_files import PolicyMistake
from shared.region.register import Register
from shared.region.serving import ServedCouncils
from shared.settings import Settings


@dataclass(frozen=True)
class Installation:
    """One service, as this process sees it."""

    service: str
    settings: Settings
    clock: Clock
    database: PostgresDatastore
    stores: ServedCouncils
    desk: Desk

    def database_answers(self) -> bool:
        """Whether the database can be asked."""
        with self.database.get_connection() as connection:
            connection.execute("SELECT 1")
        return True

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


CANNOT_START = (PolicyMistake, MasterKeyProblem, LedgerKeyProblem)
"""What no waiting mends: when it is so of every council, the process ends at once and says why."""

Needs = Callable[[Settings, str], object]
"""Makes sure of what a service needs of a council besides its master keys. Raises one of CANNOT_START."""


def nothing_more(settings: Settings, council: str) -> None:
    """What most services need besides."""


class NotMigrated(Exception):
    """The database has not been brought to its present shape."""


def open_installation(
    service: str, settings: Settings, needs: Needs = nothing_more
) -> Installation:
    """Open the stores of the councils that the register names.

    Raises one of CANNOT_START when for such a reason no council can be served, OperationalError while the
    database cannot be reached, NotMigrated when `./kinplan migrate` has not been run.
    """
    clock = clock_named(settings.clock)
    read_nowhere(settings)
    database = open_database(settings.database_url, role=role_of(service))
    opened = partial(_open_store, service, database, settings, needs)
    stores = ServedCouncils(
        service, Register(database), opened, (MasterKeyProblem, LedgerKeyProblem, NotMigrated)
    )
    try:
        stores.refresh()
        if stores.not_served and not stores:
            raise next(iter(stores.not_served.values())).why
    except ProgrammingError as error:  # there is no register, or this role is not there
        database.close()
        raise NotMigrated(f"{error}. Run ./kinplan migrate.") from error
    except BaseException:
        database.close()
        raise
    return Installation(service, settings, clock, database, stores, Desk(service, stores, clock))


def read_nowhere(settings: Settings) -> None:
    """Raises MasterKeyProblem when nobody said where master keys are."""
    if settings.master_keys is None:
        read_master_keys(None, "")


def _open_store(
    service: str,
    database: PostgresDatastore,
    settings: Settings,
    needs: Needs,
    council: str,
    policies: Timeline,
) -> CouncilStore:
    """The store of one council, proven to be under its own master keys. Raises MasterKeyProblem,
    LedgerKeyProblem, NotMigrated."""
    needs(settings, council)
    store = CouncilStore(
        service, policies, database, read_master_keys(settings.master_keys, council)
    )
    if not store.recorder.exists():
        raise NotMigrated(f"{store.schema}: not in the database yet. Run ./kinplan migrate.")
    store.keyring.prove_master_keys()
    return store
