"""Which councils a deployment serves, and the database's owner's view of them, for operators' tools."""

from __future__ import annotations

from pathlib import Path

from eventsourcing.persistence import OperationalError, ProgrammingError

from cli.errors import CommandFailed
from cli.instance import Instance
from cli.run import settings_for
from shared.clock import clock_named
from shared.days import local_day
from shared.eventstore.database import open_database
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policies
from shared.region.register import Register


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
