"""Notes who comes of age in a case, and who becomes too old for the service, on the day in England.

The day on which a case was looked at is kept beside it in the list of cases, and no date of birth: those are
read from the case itself. Each is noted once, as the referral's own state says.
"""

from __future__ import annotations

from datetime import date

from services.referral.domain.lifecycle import OPEN
from services.referral.domain.referral import Referral
from shared.acts import Act, act_of_kinplan
from shared.clock import Clock
from shared.days import local_day
from shared.eventstore.store import Conflict, CouncilStore
from shared.follower.projecting import statement_in

BATCH = 200


class AgeTimer:
    """Looks once a day at the open cases of one council."""

    name = "age_timer"
    interval = 1.0

    def __init__(self, store: CouncilStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def step(self) -> bool:
        """Look at the cases that were not looked at today; False when there was none of them left."""
        today = local_day(self.clock())
        cases = self._unchecked(today)
        return any([self._look_at(case, today) for case in cases]) and len(cases) == BATCH

    def _unchecked(self, today: date) -> list[str]:
        statement = statement_in(
            self.store,
            'SELECT "case" FROM {schema}.case_list WHERE status = ANY(%s) '
            "AND (ages_checked_on IS NULL OR ages_checked_on < %s) "
            'ORDER BY ages_checked_on NULLS FIRST, "case" LIMIT %s',
        )
        with self.store.datastore.transaction() as curs:
            rows = curs.execute(statement, (list(OPEN), today, BATCH)).fetchall()
        return [row["case"] for row in rows]

    def _look_at(self, case: str, today: date) -> bool:
        """Note what is to be noted of one case; False when somebody works on it at this moment, so that
        the next step looks again."""
        referral = self.store.find(Referral, Referral.id_of(self.store.council, case))
        if referral is not None:
            referral.note_ages(self._act(referral))
            try:
                if referral.pending:
                    self.store.keep(referral)
            except Conflict:
                return False
        statement = statement_in(
            self.store, 'UPDATE {schema}.case_list SET ages_checked_on = %s WHERE "case" = %s'
        )
        with self.store.datastore.transaction(commit=True) as curs:
            curs.execute(statement, (today, case))
        return True

    def _act(self, referral: Referral) -> Act:
        return act_of_kinplan(
            self.store.policies, self.clock(), f"ages-{referral.id.hex}-{referral.version}"
        )
