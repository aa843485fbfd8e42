"""Databases that only this run uses: each made from a template, removed after use."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

COPYING_FILES = 150000  # PostgreSQL 15 has another way too, which writes the whole copy to the WAL


class Databases:
    """Makes databases on the server that `url` names. Addresses hold passwords: never printed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._mark = f"benchmark-{secrets.token_hex(4)}"
        self._made: list[str] = []

    def template(self, name: str, prepare: Callable[[str], None]) -> None:
        """Make a template of that name, as `prepare` fills it, and let the server tidy it up."""
        self._make(self._full(name))
        url = self._address(self._full(name))
        prepare(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def copy_template(self, name: str, of: str, prepare: Callable[[str], None]) -> None:
        """Make a template out of another one and more."""
        self._make(self._full(name), self._full(of))
        url = self._address(self._full(name))
        prepare(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    @contextlib.contextmanager
    def fresh(self, template: str) -> Iterator[str]:
        """The address of a copy of that template; the server has nothing left to write when it is
        handed out, so that nobody pays for what another one wrote."""
        name = f"{self._full(template)}-{secrets.token_hex(4)}"
        self._make(name, self._full(template))
        self._settle()
        try:
            yield self._address(name)
        finally:
            self._drop(name)

    def remove(self, template: str) -> None:
        """Remove that template, if there is one."""
        self._drop(self._full(template))

    def close(self) -> None:
        """Remove whatever is left."""
        for name in reversed(self._made.copy()):
            self._drop(name)

    def _full(self, name: str) -> str:
        return f"{self._mark}-{name}"

    def _address(self, name: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def _make(self, name: str, template: str | None = None) -> None:
        with psycopg.connect(self._url, autocommit=True) as admin:
            statement = SQL("CREATE DATABASE {}").format(Identifier(name))
            if template is not None:
                statement += SQL(" TEMPLATE {}").format(Identifier(template))
                if admin.info.server_version >= COPYING_FILES:
                    statement += SQL(" STRATEGY FILE_COPY")
            admin.execute(statement)
        self._made.append(name)

    def _drop(self, name: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as admin:
            admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        if name in self._made:
            self._made.remove(name)

    def _settle(self) -> None:
        # Only an administrator may. Making and dropping databases does nearly the same.
        with (
            psycopg.connect(self._url, autocommit=True) as admin,
            contextlib.suppress(InsufficientPrivilege),
        ):
            admin.execute("CHECKPOINT")
