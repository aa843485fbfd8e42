"""The database of a service: one pool of connections, as the service's own role, for all councils."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

import psycopg
from eventsourcing import persistence
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, tuple_row
from psycopg.sql import SQL, Identifier

CONNECT_TIMEOUT = 2.0
ERRORS: tuple[tuple[type[psycopg.Error], type[Exception]], ...] = (
    (psycopg.InterfaceError, persistence.InterfaceError),
    (psycopg.OperationalError, persistence.OperationalError),
    (psycopg.DataError, persistence.DataError),
    (psycopg.IntegrityError, persistence.IntegrityError),
    (psycopg.InternalError, persistence.InternalError),
    (psycopg.ProgrammingError, persistence.ProgrammingError),
    (psycopg.NotSupportedError, persistence.NotSupportedError),
    (psycopg.DatabaseError, persistence.DatabaseError),
    (psycopg.Error, persistence.PersistenceError),
)


def role_of(service: str) -> str:
    """The database role of a service: it sees which councils there are, and nothing of any of them."""
    return f"kinplan_{service}"


def council_role(service: str, council: str) -> str:
    """The role that a service works as for one council: it sees the council's schema in this service and
    no other, and may add events to it and never change them."""
    return f"{role_of(service)}_{council.replace('-', '_')}"


_roles: WeakKeyDictionary[Connection[Any], str | None] = WeakKeyDictionary()
"""As which role each connection works at this moment."""


class ServiceDatabase(PostgresDatastore):
    """A pool whose connections work as one role, unless a council's datastore borrows one of them."""

    def __init__(self, role: str | None, **options: Any) -> None:
        self.role = role
        super().__init__(**options)

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        prepare, role = super().after_connect_func(), self.role

        def after_connect(connection: Connection[Any]) -> None:
            prepare(connection)
            _work_as(connection, role)

        return after_connect

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        """A connection of the pool, which commits every statement by itself and works as this role.
        Errors become the library's own. Lean, since every save and every reading passes here."""
        try:
            if self.pool.closed:
                self.pool.open(False)
            connection = self.pool.getconn()
            try:
                if _roles.get(connection) != self.role:
                    _work_as(connection, self.role)
                yield connection
            finally:
                self.pool.putconn(connection)
        except psycopg.Error as error:
            raise next(ours for theirs, ours in ERRORS if isinstance(error, theirs))(
                str(error)
            ) from error


def _work_as(connection: Connection[Any], role: str | None) -> None:
    """Have the connection work as that role from now on; None is whoever it signed in as."""
    if role:
        connection.execute(SQL("SET ROLE {}").format(Identifier(role)))
    elif _roles.get(connection):
        connection.execute("RESET ROLE")
    _roles[connection] = role


_cursors: WeakKeyDictionary[Connection[Any], Cursor[tuple[Any, ...]]] = WeakKeyDictionary()


def cursor_of(connection: Connection[Any]) -> Cursor[tuple[Any, ...]]:
    """The connection's cursor for saving, made once: making one takes as long as half a save."""
    found = _cursors.get(connection)
    if found is None:
        found = _cursors[connection] = connection.cursor(row_factory=tuple_row)
    return found


def open_database(
    url: str, pool_size: int = 2, overflow: int = 8, role: str | None = None
) -> PostgresDatastore:
    """A pool of connections to the database that `url` names, working as `role` if one is given.

    It connects when first used.
    """
    parts = urlsplit(url)
    return ServiceDatabase(
        role,
        dbname=parts.path.lstrip("/"),
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        connect_timeout=CONNECT_TIMEOUT,
        idle_in_transaction_session_timeout=30,
        pool_size=pool_size,
        max_overflow=overflow,
        lock_timeout=5,
        single_row_tracking=False,
    )


class CouncilDatastore(ServiceDatabase):
    """The shared pool, seen with one council's schema, and working as the role that sees it alone: a
    statement that names another council's is refused by the database. Whoever opened the pool as no
    service's role, as the database's owner does, keeps their own. Closing it leaves the pool open."""

    def __init__(self, database: PostgresDatastore, schema: str, role: str | None = None) -> None:
        self.__dict__.update(database.__dict__)
        self.schema = schema
        self.role = role if self.role else None
        self.db_type_names = set()
        self.psycopg_type_adapters = {}
        self.psycopg_python_types = {}

    def close(self) -> None:
        """The pool belongs to the process and is closed there."""

    def register_type_adapters(self) -> None:
        """No composite types: the driver knows them by name alone, and every schema has the same."""
