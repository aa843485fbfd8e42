"""Looks for cases of the same council that may be about the same people, and puts them to a person.

What people are recognised by is kept as digests under the council's key. The log is read in its order, so
that no referral is missed; whatever is done a second time after a crash changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.referral.domain import events
from services.referral.domain.lifecycle import SEALED
from services.referral.domain.likeness import NHS_NUMBER, marks_of
from services.referral.domain.referral import Referral
from shared.acts import Act, act_of_kinplan
from shared.clock import Clock
from shared.eventstore.events import CaseEvent
from shared.eventstore.following import Place
from shared.eventstore.store import Conflict, CouncilStore
from shared.eventstore.witness import Erased
from shared.follower.projecting import statement_in

BATCH = 100
CANNOT_BE_ALIKE = (SEALED,)


class DuplicateFinder:
    """Finds, for one council, likely duplicates among its own cases; never across councils."""

    name = "duplicate_finder"
    interval = 1.0

    def __init__(self, store: CouncilStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.place = Place(store, self.name)

    def step(self) -> bool:
        """Take in the next events; False when there are none."""
        logged = self.store.read_log(after=self.place.read(), limit=BATCH)
        done = 0
        for each in logged:
            try:
                self._take_in(each.event)
            except Conflict:
                break  # somebody works on the case at this moment; the next step looks again
            done = each.position
        if done:
            with self.store.datastore.transaction(commit=True) as curs:
                self.place.move(curs, done)
        return bool(done)

    def _take_in(self, event: CaseEvent) -> None:
        if isinstance(event, events.Received):
            for person in (*event.children, *event.adults):
                self._compare(event.case, person)
        elif isinstance(event, events.BirthNoted):
            born = {
                "id": event.child,
                "name": event.name,
                "date_of_birth": event.born_on,
                "nhs_number": event.nhs_number,
            }
            self._compare(event.case, born)
        elif isinstance(event, Erased):
            self._forget('"case" = %s AND person = %s', (event.case, event.person))
        elif isinstance(event, events.Sealed):
            self._forget('"case" = %s', (event.case,))

    def _compare(self, case: str, person: Mapping[str, Any]) -> None:
        """Keep by what they are recognised, and note the other cases that are alike by it."""
        found: dict[str, str] = {}
        for alike_by, text in marks_of(person):
            mark = self.store.fingerprint(text.encode())
            for other in self._kept(case, str(person["id"]), mark):
                found.setdefault(other, alike_by)
        for other, alike_by in sorted(
            found.items(), key=lambda one: (one[1] != NHS_NUMBER, one[0])
        ):
            self._note(case, other, alike_by)

    def _kept(self, case: str, person: str, mark: str) -> Iterable[str]:
        """Keep the mark; the other cases in which it is."""
        with self.store.datastore.transaction(commit=True) as curs:
            curs.execute(
                statement_in(
                    self.store,
                    'INSERT INTO {schema}.likeness ("case", person, mark) VALUES (%s, %s, %s) '
                    "ON CONFLICT DO NOTHING",
                ),
                (case, person, mark),
            )
            rows = curs.execute(
                statement_in(
                    self.store,
                    'SELECT DISTINCT "case" FROM {schema}.likeness WHERE mark = %s AND "case" <> %s '
                    'ORDER BY "case"',
                ),
                (mark, case),
            ).fetchall()
        return [row["case"] for row in rows]

    def _note(self, case: str, other: str, alike_by: str) -> None:
        """Note it on the newer of the two. Ignored when one is sealed, or led under the other already."""
        pair = [self._referral(case), self._referral(other)]
        referrals = [one for one in pair if one is not None and one.status not in CANNOT_BE_ALIKE]
        if len(referrals) < 2:
            return
        older, newer = sorted(referrals, key=lambda one: (one.recorded_first_at, one.case))
        if older.merged_into == newer.case:
            return
        newer.note_likely_duplicate(self._act(newer), older.case, alike_by)
        if newer.pending:
            self.store.keep(newer)

    def _referral(self, case: str) -> Referral | None:
        return self.store.find(Referral, Referral.id_of(self.store.council, case))

    def _act(self, referral: Referral) -> Act:
        return act_of_kinplan(
            self.store.policies, self.clock(), f"likeness-{referral.id.hex}-{referral.version}"
        )

    def _forget(self, whom: str, values: tuple[str, ...]) -> None:
        with self.store.datastore.transaction(commit=True) as curs:
            curs.execute(
                statement_in(self.store, f"DELETE FROM {{schema}}.likeness WHERE {whom}"), values
            )
