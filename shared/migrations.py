"""Brings the database of every service and council to its present shape. Run once, before starting.

`python -m shared.migrations` is what `./kinplan up`, the containers and Kubernetes run. Each
service's own tables are numbered files in `services/<service>/migrations/`, each applied once per
council, in one transaction, under a lock that lets a second run wait and then find nothing to do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from shared import settings
from shared.eventstore.recorder import CouncilDatastore, CouncilRecorder, open_database
from shared.eventstore.store import schema_name
from shared.policies import Policy
from shared.policy_files import read_policies

SERVICES = ("referral", "scheduling", "plans", "notifications", "audit")
LOCK = 715_517_001

GROUND = (
    """CREATE TABLE IF NOT EXISTS {schema}.answers (
        actor text NOT NULL, key text NOT NULL, fingerprint text NOT NULL,
        body jsonb NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY (actor, key))""",
    """CREATE TABLE IF NOT EXISTS {schema}.followed (
        follower text PRIMARY KEY, position bigint NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS {schema}.policies (
        version text PRIMARY KEY, first_used timestamptz NOT NULL DEFAULT now(), text text NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS {schema}.migrations (
        name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())""",
)


def migrate(
    database: PostgresDatastore,
    policies: Iterable[Policy],
    services: Iterable[str] = SERVICES,
    policy_texts: dict[str, str] | None = None,
) -> list[str]:
    """Bring every schema to its present shape; return what was done, a line each."""
    done: list[str] = []
    services = tuple(services)
    with database.get_connection() as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        try:
            for policy in policies:
                for service in services:
                    done += _migrate_schema(database, service, policy, (policy_texts or {}))
        finally:
            lock.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
    return done


def _migrate_schema(
    database: PostgresDatastore, service: str, policy: Policy, texts: dict[str, str]
) -> list[str]:
    schema = schema_name(service, policy.council)
    done: list[str] = []
    with database.transaction(commit=True) as curs:
        curs.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,))
        if curs.fetchone() is None:
            curs.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
            done.append(f"{schema}: created")
        for statement in GROUND:
            curs.execute(_in(schema, statement))
        curs.execute(
            _in(
                schema,
                "INSERT INTO {schema}.policies (version, text) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            ),
            (policy.version, texts.get(policy.council, "")),
        )
    CouncilRecorder(CouncilDatastore(database, schema)).create_table()
    for path in sorted(_folder_of(service).glob("*.sql")):
        with database.transaction(commit=True) as curs:
            curs.execute(
                _in(
                    schema,
                    "INSERT INTO {schema}.migrations (name) VALUES (%s) ON CONFLICT DO NOTHING",
                ),
                (path.stem,),
            )
            if curs.rowcount:
                curs.execute(_in(schema, path.read_text()))
                done.append(f"{schema}: {path.stem}")
    return done


def _in(schema: str, statement: str) -> Any:
    return SQL(statement).format(schema=Identifier(schema))  # type: ignore[arg-type]


def _folder_of(service: str) -> Path:
    return settings.REPOSITORY / "services" / service / "migrations"


def main() -> int:
    """Migrate what the environment names; say what was done."""
    given = settings.from_environment()
    policies = read_policies(given.councils)
    texts = {name: (given.councils / f"{name}.toml").read_text() for name in policies}
    database = open_database(given.database_url, pool_size=2)
    try:
        done = migrate(database, policies.values(), policy_texts=texts)
    except psycopg.OperationalError as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(done) if done else "The database is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
