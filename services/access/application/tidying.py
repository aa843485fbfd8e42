"""Records what was only counted, and deletes counts that are old."""

from __future__ import annotations

from datetime import timedelta

from services.access.application.refusing import record_counts
from services.access.domain.rules import STARTED_FOR
from shared.clock import Clock
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in

A_DAY = timedelta(days=1)


class Tidying:
    """A task of the follower, for one council."""

    name = "tidying"
    interval = 30.0

    def __init__(self, store: CouncilStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def step(self) -> bool:
        """Do what there is to do; everything is done at once."""
        now = self.clock()
        record_counts(self.store, now)
        # A name that was locked is remembered for a day after, so that the next lock is longer.
        self._delete(
            "tries WHERE since < %s AND coalesce(locked_until, since) < %s", now - A_DAY, 2
        )
        # Longer than an answer can be taken, so that it can never come twice.
        self._delete("sign_ins_answered WHERE answered_at < %s", now - 2 * STARTED_FOR)
        self._delete("sessions_used WHERE used_at < %s", now - A_DAY)
        self._delete("open_sessions WHERE ends_at < %s", now)
        return False

    def _delete(self, what: str, before: object, times: int = 1) -> None:
        with self.store.datastore.transaction(commit=True) as curs:
            curs.execute(
                statement_in(self.store, "DELETE FROM {schema}." + what), (before,) * times
            )
