"""Brings the database of every service and council to its present shape. Run once, before starting.

`python -m shared.migrations` is what `./kinplan up`, the containers and Kubernetes run, as the owner
of the database. Every table is made by a numbered file: those that all services have are in
`shared/eventstore/migrations/`, a service's own in `services/<service>/migrations/`. Each is applied
once per council, in one transaction, under a lock that lets a second run wait and then find nothing
to do. At the end each service's role is given what it needs, which is never to change an event.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from eventsourcing.persistence import OperationalError, ProgrammingError
from eventsourcing.postgres import PostgresDatastore
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation
from psycopg.sql import SQL, Identifier

from shared import settings
from shared.eventstore.database import open_database, role_of
from shared.eventstore.store import schema_name
from shared.policies import Policy
from shared.policy_files import read_policies

SERVICES = ("referral", "scheduling", "plans", "notifications", "audit", "access")
LOCK = 715_517_001
COMMON = Path(__file__).resolve().parent / "eventstore" / "migrations"

GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.stored_events, {schema}.notification_tracking, "
    "{schema}.answers, {schema}.migrations, {schema}.policies, {schema}.master_keys, "
    "{schema}.retired_masters FROM {role}",
    "REVOKE DELETE, TRUNCATE ON {schema}.keys FROM {role}",
    "REVOKE INSERT ON {schema}.migrations, {schema}.retired_masters FROM {role}",
)


class CannotMigrate(Exception):
    """The database is not one that can be brought to the present shape; the message says what to do."""


def migrate(
    database: PostgresDatastore,
    policies: Iterable[Policy],
    services: Iterable[str] = SERVICES,
    policy_texts: dict[str, str] | None = None,
) -> list[str]:
    """Bring every schema to its present shape; return what was done, a line each.

    Raises CannotMigrate.
    """
    done: list[str] = []
    services = tuple(services)
    with database.get_connection() as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        try:
            for service in services:
                done += _make_role(database, role_of(service))
            for policy in policies:
                for service in services:
                    text = (policy_texts or {}).get(policy.council, "")
                    done += _migrate_schema(database, service, policy, text)
        finally:
            lock.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
    return done


def _make_role(database: PostgresDatastore, role: str) -> list[str]:
    """Make the role that a service works as. Roles belong to the whole cluster, not to a database."""
    with database.get_connection() as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            return []
        try:
            connection.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(role)))
        except (DuplicateObject, UniqueViolation):
            return []  # another database's migration was quicker
        except InsufficientPrivilege:
            raise CannotMigrate(
                f"The role {role} is missing, and this database user may not make it. As the "
                f"database's administrator: CREATE ROLE {role} NOLOGIN; GRANT {role} TO the user of "
                "DATABASE_URL."
            ) from None
    return [f"role {role}: created"]


def _migrate_schema(
    database: PostgresDatastore, service: str, policy: Policy, text: str
) -> list[str]:
    schema = schema_name(service, policy.council)
    done: list[str] = []
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
    for path in (*_files(COMMON), *_files(_folder_of(service))):
        done += _apply(database, schema, path)
    with database.transaction(commit=True) as curs:
        curs.execute(
            _in(
                schema,
                "INSERT INTO {schema}.policies AS p (version, text) VALUES (%s, %s) "
                "ON CONFLICT (version) DO UPDATE SET text = excluded.text WHERE p.text = ''",
            ),
            (policy.version, text),
        )
        for statement in GRANTS:
            curs.execute(_in(schema, statement, role_of(service)))
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


def _folder_of(service: str) -> Path:
    return settings.REPOSITORY / "services" / service / "migrations"


def main() -> int:
    """Migrate what the environment names; say what was done."""
    given = settings.from_environment()
    policies = read_policies(given.councils)
    texts = {name: (given.councils / f"{name}.toml").read_text() for name in policies}
    database = open_database(given.owner_database_url, pool_size=2)
    try:
        done = migrate(database, policies.values(), policy_texts=texts)
    except (psycopg.OperationalError, OperationalError) as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 1
    except (CannotMigrate, ProgrammingError) as error:
        print(f"The database was not migrated. {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(done) if done else "The database is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
