"""Read models: tables made from the log alone, which can be thrown away and made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from psycopg.sql import SQL, Composed, Identifier

from shared.eventstore.events import CaseEvent
from shared.eventstore.following import Place
from shared.eventstore.store import CouncilStore

BATCH = 200

Run = Callable[..., Any]
Project = Callable[[Run, Any], None]


class Projection:
    """Keeps one read model of one council up with the log.

    `ways` says what each kind of event changes: it is given `run`, which executes a statement in
    which `{schema}` stands for the council's schema, and the event. The place in the log moves in
    the same transaction, so that each event changes the model exactly once.
    """

    interval = 1.0

    def __init__(self, name: str, store: CouncilStore, ways: Mapping[type, Project]) -> None:
        self.name = name
        self.store = store
        self.ways = ways
        self.place = Place(store, name)

    def step(self) -> bool:
        """Take in the next events; False when there are none."""
        logged = self.store.read_log(after=self.place.read(), limit=BATCH)
        if not logged:
            return False
        with self.store.datastore.transaction(commit=True) as curs:

            def run(statement: str, values: Any = ()) -> Any:
                return curs.execute(statement_in(self.store, statement), values)

            for each in logged:
                self.project(run, each.event)
            self.place.move(curs, logged[-1].position)
        return True

    def project(self, run: Run, event: CaseEvent) -> None:
        """Let one event change the model, if it does."""
        way = self.ways.get(type(event))
        if way is not None:
            way(run, event)


def statement_in(store: CouncilStore, statement: str) -> Composed:
    """The statement with the council's schema in it."""
    return SQL(statement).format(schema=Identifier(store.schema))  # type: ignore[arg-type]
