"""The tables of one council in one service, as the database's catalogue names them: whatever a service
comes to keep goes along, without anybody having to think of it."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from psycopg.sql import SQL, Composed, Identifier

NOT_COPIED = ("migrations",)
"""Tables that are made anew where the council arrives."""
OF_THIS_CLUSTER = {"stored_events": ("written_in",)}
"""Columns that mean something in one database cluster only: numbers of transactions."""
TOLD = "told"
"""The sequence that tells when followers were told last, which is no matter of the receiver's."""
BUFFER = 256 * 1024


@dataclass(frozen=True)
class Table:
    """One table, with the columns that are copied."""

    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def copied_out(self) -> Composed:
        """The statement that copies its rows out."""
        return self._copy("COPY {table} ({columns}) TO STDOUT (FORMAT binary)")

    @property
    def copied_in(self) -> Composed:
        """The statement that copies rows in."""
        return self._copy("COPY {table} ({columns}) FROM STDIN (FORMAT binary)")

    def _copy(self, statement: str) -> Composed:
        return SQL(statement).format(  # type: ignore[arg-type]
            table=Identifier(self.schema, self.name),
            columns=SQL(", ").join(map(Identifier, self.columns)),
        )


def tables_in(curs: Any, schema: str) -> list[Table]:
    """The tables of that schema that are copied; those that others refer to come first."""
    rows = curs.execute(
        "SELECT c.relname AS name, a.attname AS column FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE n.nspname = %s AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
        "AND a.attgenerated = '' ORDER BY c.relname, a.attnum",
        (schema,),
    ).fetchall()
    columns: dict[str, list[str]] = {}
    for row in rows:
        if row["column"] not in OF_THIS_CLUSTER.get(row["name"], ()):
            columns.setdefault(row["name"], []).append(row["column"])
    return [
        Table(schema, name, tuple(columns[name]))
        for name in _in_order(curs, schema, sorted(columns))
        if name not in NOT_COPIED
    ]


def sequences_in(curs: Any, schema: str) -> list[str]:
    """The sequences of that schema whose values go along."""
    rows = curs.execute(
        "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = %s AND sequencename <> %s "
        "ORDER BY 1",
        (schema, TOLD),
    ).fetchall()
    return [row["name"] for row in rows]


def applied_in(curs: Any, schema: str) -> list[str]:
    """The migrations under which the schema's tables are."""
    statement: Any = SQL("SELECT name FROM {}.migrations ORDER BY name").format(Identifier(schema))
    return [row["name"] for row in curs.execute(statement).fetchall()]


def _in_order(curs: Any, schema: str, names: list[str]) -> list[str]:
    rows = curs.execute(
        "SELECT c.relname AS name, f.relname AS needs FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid "
        "JOIN pg_namespace n ON n.oid = k.connamespace "
        "WHERE n.nspname = %s AND k.contype = 'f' AND k.conrelid <> k.confrelid ORDER BY 1, 2",
        (schema,),
    ).fetchall()
    order: TopologicalSorter[str] = TopologicalSorter({name: [] for name in names})
    for row in rows:
        order.add(row["name"], row["needs"])
    return list(order.static_order())
