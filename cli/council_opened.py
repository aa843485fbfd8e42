"""A council as an operator works on it at the machine: its database, its keys, its register, and who acts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from eventsourcing.persistence import PersistenceError, ProgrammingError
from eventsourcing.postgres import PostgresDatastore

from cli.errors import CommandFailed
from cli.instance import Instance
from cli.parked import Desk
from cli.run import settings_for
from services.access.application import narrative as of_access
from services.audit.application import narrative as of_audit
from services.notifications.application import narrative as of_notifications
from services.plans.application import narrative as of_plans
from services.referral.application import narrative as of_referral
from services.scheduling.application import narrative as of_scheduling
from shared import settings as settings_of
from shared.acts import Act, act_of_kinplan
from shared.clock import clock_named
from shared.days import local_day
from shared.eventstore.database import open_database
from shared.eventstore.events import CaseEvent
from shared.eventstore.master_keys import MasterKeyProblem, MasterKeys, read_master_keys
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Witness
from shared.identifiers import new_person
from shared.ledger.key_files import LedgerKeyProblem, read_ledger_key
from shared.ledger.notes import Signer
from shared.migrations import SERVICES
from shared.observability.logs import configure
from shared.policies import Policy, Timeline
from shared.region.register import REMOVED, Register, Registered
from shared.region.suspending import HandledByAnother, council_held
from shared.settings import Settings

OPERATOR = "operator"
NARRATIVES = (of_access, of_audit, of_notifications, of_plans, of_referral, of_scheduling)
"""Whoever reads the logs of all services has to know the events of all of them."""


@dataclass(frozen=True)
class Machine:
    """Where an operator works: the settings of this installation and its database, as its owner.
    `data` is the data folder of a local instance."""

    settings: Settings
    database: PostgresDatastore
    data: Path
    accounts: Path | None

    @cached_property
    def now(self) -> datetime:
        """The time, by the clock that the installation goes by, when it was asked first."""
        return clock_named(self.settings.clock)()

    @property
    def today(self) -> date:
        """The day in England."""
        return local_day(self.now)

    @cached_property
    def register(self) -> Register:
        """The register of councils."""
        return Register(self.database)

    def registered(self, council: str) -> Registered:
        """What the register says of the council. Raises CommandFailed when it knows none of that name."""
        councils = self.register.councils()
        if council not in councils:
            raise CommandFailed(
                f"there is no council {council!r}; there are: {', '.join(councils)}"
            )
        return councils[council]

    def present(self, council: str) -> Registered:
        """The same of a council that is here. Raises CommandFailed when it was removed."""
        found = self.registered(council)
        if found.mistake is not None:
            raise CommandFailed(str(found.mistake))
        if found.state == REMOVED or found.policies is None:
            day = f"{found.changed_at.day} {found.changed_at:%B %Y}"
            raise CommandFailed(f"{council} was removed from here on {day}.")
        return found

    def policies_of(self, council: str) -> Timeline:
        """Every policy that the council decided on. Raises CommandFailed when it is not here, or when they
        are not what was decided on."""
        found = self.present(council).policies
        assert found is not None, "a council that is here has one"
        return found

    def policy_of(self, council: str) -> Policy:
        """The policy that is in force in that council today. Raises CommandFailed."""
        return self.policies_of(council).on(self.today)

    def master_keys(self, council: str) -> MasterKeys:
        """The council's master keys. Raises CommandFailed."""
        try:
            return read_master_keys(self.settings.master_keys, council)
        except MasterKeyProblem as problem:
            raise CommandFailed(str(problem)) from problem

    def ledger_key(self, council: str) -> Signer:
        """What signs the council's ledger. Raises CommandFailed."""
        try:
            return read_ledger_key(self.settings.ledger_keys, council)
        except LedgerKeyProblem as problem:
            raise CommandFailed(str(problem)) from problem

    def stores(self, council: str, policies: Timeline) -> dict[str, CouncilStore]:
        """The council's store in every service, proven to be under these master keys."""
        master = self.master_keys(council)
        found = {
            service: CouncilStore(service, policies, self.database, master) for service in SERVICES
        }
        try:
            for store in found.values():
                store.keyring.prove_master_keys()
        except MasterKeyProblem as problem:
            raise CommandFailed(str(problem)) from problem
        return found

    def act(self, policies: Timeline, named: str | None, what: str) -> Act:
        """Who does it, for the record: an operator of the council. Raises CommandFailed when there is
        none."""
        council = policies.council
        (operator,) = Desk(self.settings.amqp_uri, (council,), self.accounts).operators_of(
            council, named
        )
        act = self.act_of_installation(policies, what)
        return Act(**{**vars(act), "actor": operator.id, "role": OPERATOR})

    def act_of_installation(self, policies: Timeline, what: str) -> Act:
        """The installation itself acts, as before a council has anybody who could."""
        id = f"{what}-{self.now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        return act_of_kinplan(policies, self.now, id)

    def record(
        self,
        stores: Mapping[str, CouncilStore],
        fact: type[CaseEvent],
        act: Act,
        key: str = "",
        **what: object,
    ) -> None:
        """Record in the council's own history what an operator does; once, where it has a key. Raises
        Conflict when that was recorded before."""
        witness = Witness.new("", key or new_person())
        witness.note(fact, act, **what)
        stores["audit"].keep(witness)


@contextmanager
def opened_machine() -> Iterator[Machine]:
    """The installation that the environment names. Raises CommandFailed when its database does not
    answer."""
    instance = Instance.from_environment()
    given = settings_of.from_environment(settings_for(instance))
    configure("cli.council", "warning")
    named = os.environ.get("KINPLAN_ACCOUNTS")
    database = open_database(given.owner_database_url)
    try:
        accounts = given.accounts or (Path(named) if named else None)
        yield Machine(given, database, instance.data, accounts)
    except ProgrammingError as error:
        raise CommandFailed(f"{error}. Is the database up to date? ./kinplan migrate") from error
    except PersistenceError as error:
        raise CommandFailed(
            f"the database does not answer ({type(error).__name__}). What was begun is finished by "
            "running this again; nothing is lost."
        ) from error
    finally:
        database.close()


@contextmanager
def alone_with(machine: Machine, council: str) -> Iterator[None]:
    """While no other operator hands this council over or rotates its keys. Raises CommandFailed."""
    try:
        with council_held(machine.database, council):
            yield
    except HandledByAnother as error:
        raise CommandFailed(str(error)) from error


def say(line: str) -> None:
    """Tell the operator, at once."""
    print(line, flush=True)
