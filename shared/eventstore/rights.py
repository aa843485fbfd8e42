"""The database roles of the services, and what each may do.

Every service has a role that sees the register of councils and nothing else, and one more for each
council, which sees that council's schema in that service and no other. Whoever works as a service takes
the council's role for as long as they work for that council; the service's own role does not inherit it.
Both have to be made by somebody who may make roles: the owner of the database, or its administrator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.postgres import PostgresDatastore
from psycopg.errors import DuplicateObject, InsufficientPrivilege, InternalError_, UniqueViolation
from psycopg.sql import SQL, Identifier

from shared.eventstore.database import council_role, role_of

MAY_WORK = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {service}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {service}",
    "REVOKE ALL ON SCHEMA {schema} FROM {service}",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.stored_events, {schema}.notification_tracking, "
    "{schema}.answers, {schema}.migrations, {schema}.policies, {schema}.master_keys, "
    "{schema}.retired_masters FROM {role}",
    "REVOKE DELETE, TRUNCATE ON {schema}.keys FROM {role}",
    "REVOKE INSERT ON {schema}.migrations, {schema}.policies, {schema}.retired_masters FROM {role}",
)
MAY_LOOK = ("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {schema} FROM {role}",)
TRIES = 20


class CannotMigrate(Exception):
    """The database is not one that can be brought to the present shape; the message says what to do."""


def make_service_role(database: PostgresDatastore, service: str) -> list[str]:
    """Make the role of a service, which inherits nothing; what was done, a line each. Raises
    CannotMigrate."""
    role = role_of(service)
    done = _make(database, role, "NOINHERIT")
    with database.get_connection() as connection:
        found = connection.execute(
            "SELECT rolinherit FROM pg_roles WHERE rolname = %s", (role,)
        ).fetchone()
    if found and found["rolinherit"]:
        _alter(database, "ALTER ROLE {} NOINHERIT", role)
        done.append(f"role {role}: inherits nothing any more")
    with database.get_connection() as connection:
        may = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER') AS may", (role,))
        mine = may.fetchone()
        me = connection.execute("SELECT current_user AS me").fetchone()
    if (
        mine and me and not mine["may"]
    ):  # the owner signs in for the services too, unless told otherwise
        _alter(database, "GRANT {} TO {}", role, me["me"])
    return done


def make_council_role(database: PostgresDatastore, service: str, council: str) -> list[str]:
    """Make the role that a service works as for a council, and let the service take it. Raises
    CannotMigrate."""
    role, own = council_role(service, council), role_of(service)
    done = _make(database, role, "")
    with database.get_connection() as connection:
        member = connection.execute(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
            "JOIN pg_roles o ON o.oid = m.member WHERE r.rolname = %s AND o.rolname = %s",
            (role, own),
        ).fetchone()
    if not member:
        _alter(database, "GRANT {} TO {}", role, own)
    return done


def let_work(curs: Any, service: str, council: str, schema: str) -> None:
    """Give the council's role what the service needs, in the caller's transaction; to change an event
    is never among it."""
    _give(curs, MAY_WORK, service, council, schema)


def let_look_only(curs: Any, service: str, council: str, schema: str) -> None:
    """Take from the council's role whatever changes something, in the caller's transaction. It holds
    for every process, whatever that process has in memory."""
    _give(curs, MAY_LOOK, service, council, schema)


def drop_council_role(database: PostgresDatastore, service: str, council: str) -> bool:
    """Drop the council's role; False when another database of the same cluster still uses it. Its
    schema must be gone."""
    role = council_role(service, council)
    with database.get_connection() as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            return True
        shared = connection.execute(
            "SELECT 1 FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid "
            "WHERE r.rolname = %s AND d.refclassid = 'pg_authid'::regclass",
            (role,),
        ).fetchone()
        if shared:
            return False
        connection.execute(SQL("DROP ROLE {}").format(Identifier(role)))
    return True


def rights_elsewhere(connection: Any, services: Sequence[str]) -> list[str]:
    """What the roles of this deployment may do where they must not: a council's role outside its own
    schema, a service's role in any council's. Empty when councils are apart."""
    rows = connection.execute(
        "SELECT r.rolname AS role, n.nspname AS schema FROM pg_roles r, pg_namespace n "
        "WHERE r.rolname LIKE 'kinplan\\_%%' AND n.nspname ~ %s "
        "AND (has_schema_privilege(r.oid, n.oid, 'USAGE') OR EXISTS (SELECT 1 FROM pg_class c "
        "WHERE c.relnamespace = n.oid AND c.relkind = 'r' "
        "AND has_table_privilege(r.oid, c.oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE'))) "
        "AND NOT r.rolsuper ORDER BY 1, 2",
        (f"^({'|'.join(services)})_",),
    ).fetchall()
    return [
        f"{row['role']} in {row['schema']}"
        for row in rows
        if row["role"] != f"kinplan_{row['schema']}"
    ]


def _give(curs: Any, statements: Sequence[str], service: str, council: str, schema: str) -> None:
    for statement in statements:
        curs.execute(
            SQL(statement).format(  # type: ignore[arg-type]
                schema=Identifier(schema),
                role=Identifier(council_role(service, council)),
                service=Identifier(role_of(service)),
            )
        )


def _make(database: PostgresDatastore, role: str, options: str) -> list[str]:
    """Make a role. Roles belong to the whole cluster, not to a database."""
    with database.get_connection() as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            return []
    try:
        _alter(database, f"CREATE ROLE {{}} NOLOGIN {options}", role)
    except (DuplicateObject, UniqueViolation):
        return []  # another database's migration was quicker
    return [f"role {role}: created"]


def _alter(database: PostgresDatastore, statement: str, *roles: str) -> None:
    """Change roles; where another database's migration changes the same at this moment, again."""
    for tries_left in reversed(range(TRIES)):
        with database.get_connection() as connection:
            try:
                names = [Identifier(role) for role in roles]
                connection.execute(SQL(statement).format(*names))  # type: ignore[arg-type]
                return
            except InternalError_:  # tuple concurrently updated
                if not tries_left:
                    raise
            except InsufficientPrivilege:
                said = SQL(statement).format(*map(Identifier, roles)).as_string(connection)  # type: ignore[arg-type]
                raise CannotMigrate(
                    "This database user may not make or grant the roles of services and councils. Let it "
                    f"(ALTER ROLE ... CREATEROLE), or have the database's administrator type: {said}"
                ) from None
