"""Which councils a deployment serves, and the database's owner's view of them, for operators' tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from eventsourcing.persistence import OperationalError, PersistenceError, ProgrammingError
from eventsourcing.postgres import PostgresDatastore

from cli.errors import CommandFailed
from cli.instance import Instance
from cli.run import settings_for
from shared import settings as settings_of
from shared.clock import clock_named
from shared.days import local_day
from shared.eventstore.database import open_database
from shared.policies import Policy, Timeline
from shared.policy_files import PolicyMistake, read_policies
from shared.region.register import REMOVED, Register, Registered
from shared.settings import Settings


@dataclass(frozen=True)
class Deployment:
    """A deployment as its operator changes it: its settings, its database as the owner, its time."""

    settings: Settings
    database: PostgresDatastore
    now: datetime

    @property
    def today(self) -> date:
        """The day in England."""
        return local_day(self.now)

    @property
    def register(self) -> Register:
        """Its register of councils."""
        return Register(self.database)

    def councils(self) -> dict[str, Registered]:
        """Every council of the register that was not removed. Raises CommandFailed."""
        found = self.register.councils()
        return {name: each for name, each in found.items() if each.state != REMOVED}

    def council(self, name: str) -> Registered:
        """That council. Raises CommandFailed when there is none."""
        found = self.councils()
        if name not in found:
            there = ", ".join(found) or "none yet"
            raise CommandFailed(f"there is no council {name!r}; there are: {there}")
        return found[name]

    def policy_of(self, name: str) -> Policy:
        """The policy that is in force in that council today. Raises CommandFailed."""
        return self.policies_of(name).on(self.today)

    def policies_of(self, name: str) -> Timeline:
        """Every policy that the council decided on. Raises CommandFailed when there is no such council,
        or when they are not what was decided on."""
        found = self.council(name)
        if found.policies is None:
            raise CommandFailed(str(found.mistake or f"{name} has no policy"))
        return found.policies


@contextmanager
def opened_deployment() -> Iterator[Deployment]:
    """This machine's deployment, or the one that the environment names. What goes wrong inside with the
    database or a policy becomes a CommandFailed."""
    given = settings_of.from_environment(settings_for(Instance.from_environment()))
    database = open_database(given.owner_database_url)
    try:
        yield Deployment(given, database, clock_named(given.clock)())
    except PolicyMistake as mistake:
        raise CommandFailed(str(mistake)) from mistake
    except ProgrammingError as error:
        reason = str(error).splitlines()[0]
        raise CommandFailed(
            f"the database refused: {reason}. If it is not up to date: ./kinplan migrate"
        ) from error
    except PersistenceError as error:
        raise CommandFailed(
            f"the database does not answer ({type(error).__name__}). Is Kinplan running here? "
            "./kinplan status"
        ) from error
    finally:
        database.close()


def known_policies(instance: Instance) -> dict[str, Policy]:
    """The policy in force today of every council that is served, by name: as the register says; while
    the database does not answer, or has none yet, as the installation's folder of policies does. Raises
    CommandFailed."""
    settings = settings_for(instance)
    url = settings.get("KINPLAN_OWNER_DATABASE_URL") or settings["DATABASE_URL"]
    today = local_day(clock_named(settings.get("KINPLAN_CLOCK") or "system")())
    database = open_database(url, pool_size=1)
    try:
        try:
            found = Register(database).councils()
            return {n: each.policies.on(today) for n, each in found.items() if each.policies}
        except (OperationalError, ProgrammingError):
            folder = settings.get("KINPLAN_COUNCILS")
            return read_policies(Path(folder) if folder else instance.councils)
    except PolicyMistake as mistake:
        raise CommandFailed(str(mistake)) from mistake
    finally:
        database.close()
