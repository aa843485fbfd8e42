"""Brings the database of every service and council to its present shape. Run once, before starting.

`python -m shared.migrations` is what `./kinplan up`, the containers and Kubernetes run, as the owner
of the database. Every table is made by a numbered file: those of the register of councils are in
`shared/region/migrations/`, those that all services have in `shared/eventstore/migrations/`, a service's
own in `services/<service>/migrations/`. Each is applied once, for the councils' once per council, in one
transaction, under a lock that lets a second run wait and then find nothing to do.

A council whose policy lies in the installation's folder is taken into the register when it is not there
yet. From then on the register counts: another policy is decided on with `./kinplan council policy`.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from eventsourcing.persistence import OperationalError, ProgrammingError
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from shared import settings
from shared.clock import clock_named
from shared.days import local_day
from shared.eventstore.database import open_database, role_of
from shared.eventstore.rights import (
    CannotMigrate,
    let_look_only,
    let_work,
    make_council_role,
    make_service_role,
)
from shared.eventstore.store import schema_name
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policies
from shared.region.register import INSTALLATION, REMOVED, SUSPENDED, Register, enter

SERVICES = ("referral", "scheduling", "plans", "notifications", "audit", "access")
LOCK = 715_517_001
COMMON = Path(__file__).resolve().parent / "eventstore" / "migrations"
OF_REGION = Path(__file__).resolve().parent / "region" / "migrations"
REGION = "region"


def migrate(
    database: PostgresDatastore,
    seeds: Iterable[Policy],
    services: Iterable[str] = SERVICES,
    today: date | None = None,
) -> list[str]:
    """Bring every schema to its present shape, with the councils of `seeds` that are not in the register
    yet, whose policies are then in force from `today` on (the database's day, unless told). What was
    done, a line each. Raises CannotMigrate."""
    services = tuple(services)
    with alone(database):
        done = _make_region(database, services)
        done += _take_in(database, seeds, today)
        for council, registered in Register(database).councils().items():
            if registered.state != REMOVED:
                suspended = registered.state == SUSPENDED
                for service in services:
                    done += make_schema(database, service, council, suspended)
                    keep_texts(database, service, council)
    return done


@contextmanager
def alone(database: PostgresDatastore) -> Iterator[None]:
    """While nobody else changes the shape of this database or its register."""
    with database.get_connection() as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        try:
            yield
        finally:
            lock.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


def make_schema(
    database: PostgresDatastore,
    service: str,
    council: str,
    suspended: bool = False,
    only: Collection[str] | None = None,
) -> list[str]:
    """Bring one council's schema of one service to its present shape, with the role that works on it;
    or to an earlier one, to which `only` those migrations lead. Raises CannotMigrate."""
    schema = schema_name(service, council)
    done = make_council_role(database, service, council)
    done += _begin(database, schema)
    for path in _files_of(service):
        if only is None or path.stem in only:
            done += _apply(database, schema, path)
    with database.transaction(commit=True) as curs:
        let_work(curs, service, council, schema)
        if suspended:
            let_look_only(curs, service, council, schema)
    return done


def known_migrations(service: str) -> list[str]:
    """The migrations of a council's schema in that service, as this version of Kinplan has them."""
    return [path.stem for path in _files_of(service)]


def keep_texts(database: PostgresDatastore, service: str, council: str) -> None:
    """Keep with the council's events of that service what every policy said that it decided on."""
    with database.transaction(commit=True) as curs:
        curs.execute(
            _in(
                schema_name(service, council),
                "INSERT INTO {schema}.policies AS p (version, text) "
                "SELECT DISTINCT ON (version) version, text FROM region.policies WHERE council = %s "
                "ON CONFLICT (version) DO UPDATE SET text = excluded.text WHERE p.text = ''",
            ),
            (council,),
        )


def _make_region(database: PostgresDatastore, services: tuple[str, ...]) -> list[str]:
    done = [line for service in services for line in make_service_role(database, service)]
    done += _begin(database, REGION)
    for path in _files(OF_REGION):
        done += _apply(database, REGION, path)
    with database.transaction(commit=True) as curs:
        for service in services:
            for statement in (
                "GRANT USAGE ON SCHEMA {schema} TO {role}",
                "GRANT SELECT ON {schema}.councils, {schema}.policies TO {role}",
            ):
                curs.execute(_in(REGION, statement, role_of(service)))
    return done


def _take_in(database: PostgresDatastore, seeds: Iterable[Policy], today: date | None) -> list[str]:
    """Take into the register whose policy came with the installation and who was never there."""
    known = Register(database).councils()
    done = []
    for policy in seeds:
        if policy.council not in known:
            with database.transaction(commit=True) as curs:
                row = curs.execute("SELECT current_date AS today").fetchone()
                from_day = today or (row["today"] if row else date.min)
                enter(curs, policy, from_day, INSTALLATION)
            done.append(f"{policy.council}: taken into the register")
    return done


def _begin(database: PostgresDatastore, schema: str) -> list[str]:
    """Make the schema, and in it the list of what was applied."""
    done = []
    with database.transaction(commit=True) as curs:
        curs.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,))
        if curs.fetchone() is None:
            curs.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
            done.append(f"{schema}: created")
        curs.execute(
            _in(
                schema,
                "CREATE TABLE IF NOT EXISTS {schema}.migrations "
                "(name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
            )
        )
    return done


def _apply(database: PostgresDatastore, schema: str, path: Path) -> list[str]:
    with database.transaction(commit=True) as curs:
        curs.execute(
            _in(
                schema, "INSERT INTO {schema}.migrations (name) VALUES (%s) ON CONFLICT DO NOTHING"
            ),
            (path.stem,),
        )
        if not curs.rowcount:
            return []
        if path.stem == "store_0002_events":
            _refuse_events_in_the_clear(curs, schema)
        curs.execute(_in(schema, path.read_text(encoding="utf-8")))
    return [f"{schema}: {path.stem}"]


def _refuse_events_in_the_clear(curs: Any, schema: str) -> None:
    found = curs.execute("SELECT to_regclass(%s) AS found", (f"{schema}.stored_events",)).fetchone()
    if found and found["found"]:
        raise CannotMigrate(
            f"{schema}: holds events of a version before 0.1.0, whose personal content is not "
            "encrypted. They cannot be taken over. On a machine for trying: ./kinplan reset"
        )


def _in(schema: str, statement: str, role: str = "") -> Any:
    return SQL(statement).format(schema=Identifier(schema), role=Identifier(role))  # type: ignore[arg-type]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sql"))


def _files_of(service: str) -> list[Path]:
    return [*_files(COMMON), *_files(_folder_of(service))]


def _folder_of(service: str) -> Path:
    return settings.REPOSITORY / "services" / service / "migrations"


def _differing(database: PostgresDatastore, seeds: dict[str, Policy], today: date) -> list[str]:
    """What the folder of policies says otherwise than the register, which counts."""
    told = []
    for name, registered in Register(database).councils().items():
        seed = seeds.get(name)
        if seed is None or registered.policies is None:
            continue
        if seed.version not in {each.policy.version for each in registered.policies.decided}:
            told.append(
                f"{name}: its file in the folder of policies ({seed.version}) is not the policy in force "
                f"({registered.policies.on(today).version}). To take it into force: "
                f"./kinplan council policy {name} --set FILE --from DAY"
            )
    return told


def main() -> int:
    """Migrate what the environment names; say what was done."""
    given = settings.from_environment()
    try:
        seeds = read_policies(given.councils, none_is_fine=True)
    except PolicyMistake as mistake:
        print(f"The database was not migrated. {mistake}", file=sys.stderr)
        return 1
    today = local_day(clock_named(given.clock)())
    database = open_database(given.owner_database_url, pool_size=2)
    try:
        done = migrate(database, seeds.values(), today=today)
        differing = _differing(database, seeds, today)
    except (psycopg.OperationalError, OperationalError) as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 1
    except (CannotMigrate, ProgrammingError, PolicyMistake) as error:
        print(f"The database was not migrated. {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(done) if done else "The database is up to date.")
    for line in differing:
        print(line, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
