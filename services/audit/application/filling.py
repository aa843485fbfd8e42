"""Notices events of which no record came, and gathers them by asking the service that stored them.

A record can be lost on its way: an operator discards a parked one, or somebody empties a queue. It is
missing when a later one of the same service had come before the last look, since records come in their
order; at the end of a log, when it was published a minute ago, since the queue may be waiting for a
process that starts anew. What is younger is on its way. A position may hold no event, since a save that
failed takes its positions with it: so a position that the service does not know is no loss, and is not
asked for again.

Each service's positions are complete up to a mark, which moves only when everything before it was
gathered or is known to hold nothing. What was gathered once is never gathered again, so that whoever
removes it from the ledger is found out and not helped.

Lost announcements, which go to other queues, are not told again: they were handled or parked by
whoever listens for them, and an operator who discards one decides that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from services.audit.application.gathering import gather_record
from services.audit.domain.events import GapFilled
from shared.acts import act_of_kinplan
from shared.clock import Clock
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.events import SERVICES
from shared.eventstore.following import Place
from shared.eventstore.store import Conflict, CouncilStore
from shared.eventstore.witness import Witness
from shared.follower.projecting import statement_in
from shared.observability import metrics
from shared.observability.logs import logger
from shared.refusals import Unavailable

LOG = logger("gap-filler")
SECONDS = 10.0
"""Between one look and the next; so long, at least, a record may be on its way."""
AT_THE_END = 60.0
"""Seconds that the last records of a service may be on their way, after which none has come."""
SPAN, BATCH = 20_000, 200
"""How many positions are looked through at once, and for how many a service is asked at once."""


class Records(Protocol):
    """The services, asked for what they published. Each raises Unavailable when it does not answer."""

    def last_position(self, service: str) -> int:
        """The last position that the service has published."""

    def records(
        self, service: str, positions: Sequence[int]
    ) -> tuple[list[IntegrationEvent], list[int]]:
        """The records of those events, and the positions of events that cannot be read."""


class GapFiller:
    """Completes what was gathered for one council, while its process leads."""

    name = "gap-filler"
    interval = 1.0

    def __init__(
        self,
        store: CouncilStore,
        services: Records,
        clock: Clock,
        waited: Callable[[], float] = time.monotonic,
        patience: float = AT_THE_END,
    ) -> None:
        self.store = store
        self.services = services
        self.clock = clock
        self.waited = waited
        self.patience = patience
        self.looked_at = float("-inf")
        self.come: dict[str, int] = {}
        self.published: dict[str, list[tuple[float, int]]] = {}
        self.noticed: dict[str, int] = {}
        self.missing_since: dict[str, tuple[int, float]] = {}

    def step(self) -> bool:
        """Look at every service, if it is time; never more to do at once.

        Trouble with one service does not keep it from the others; the first is raised at the end.
        """
        if self.waited() - self.looked_at < SECONDS:
            return False
        self.looked_at = self.waited()
        troubles: list[Exception] = []
        for service in SERVICES:
            try:
                self._look(service)
            except Exception as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]
        return False

    def _look(self, service: str) -> None:
        """Fill what ought to have come by now and has not."""
        due = max(self.come.get(service, 0), self._overdue(service))
        self.come[service] = self._newest_gathered(service)
        try:
            last = self.services.last_position(service)
            self.published.setdefault(service, []).append((self.waited(), last))
        except Unavailable as error:
            LOG.warning("no_account", council=self.store.council, service=service, why=str(error))
        while self._fill(service, due):
            pass

    def _overdue(self, service: str) -> int:
        """The last position that the service had published when patience began; 0 when none is known.
        What is known from before that is forgotten."""
        known = self.published.get(service, [])
        old = [each for each in known if self.waited() - each[0] >= self.patience]
        if not old:
            return 0
        self.published[service] = known[len(old) - 1 :]
        return max(last for _, last in old)

    def _fill(self, service: str, due: int) -> bool:
        """Complete the next positions; True when there are more up to the one that is due."""
        place = Place(self.store, f"{self.name}:{service}")
        mark = place.read()
        end = min(mark + SPAN, due)
        missing = self._missing(service, mark, end)
        self._notice(service, missing)
        if len(missing) == BATCH:
            end = missing[-1]
        unreadable = self._gather(service, missing)
        if unreadable is None:
            return False
        done = min(unreadable, default=end + 1) - 1
        if done > mark:
            with self.store.datastore.transaction(commit=True) as curs:
                place.move(curs, done)
        if unreadable:
            LOG.error(
                "gap_not_filled",
                council=self.store.council,
                service=service,
                first=unreadable[0],
                unreadable=len(unreadable),
            )
            return False
        self._notice(service, [])
        return end < due

    def _gather(self, service: str, missing: list[int]) -> list[int] | None:
        """Ask for what is missing and gather it, as if its messages had come; the positions of events
        that the service cannot read. None when the service does not answer: it is asked again."""
        if not missing:
            return []
        try:
            records, unreadable = self.services.records(service, missing)
        except Unavailable as error:
            LOG.warning("not_answered", council=self.store.council, service=service, why=str(error))
            return None
        if records:
            # Recorded first: after a crash in between, the same gap is filled and not told twice.
            self._record(service, missing, len(records))
        for record in records:
            gather_record(self.store, record, self.clock)
        metrics.GAPS_FILLED.labels(service, self.store.council).inc(len(records))
        LOG.info(
            "gap_filled" if records else "nothing_there",
            council=self.store.council,
            service=service,
            first=missing[0],
            last=missing[-1],
            found=len(records),
        )
        return sorted(unreadable)

    def _record(self, service: str, missing: list[int], found: int) -> None:
        act = act_of_kinplan(self.store.policies, self.clock(), "gap-filler")
        first, last = missing[0], missing[-1]
        witness = Witness.new("", f"gap/{service}/{first}-{last}")
        witness.note(GapFilled, act, service=service, first=first, last=last, found=found)
        with suppress(Conflict):  # recorded before
            self.store.keep(witness)

    def _notice(self, service: str, missing: Sequence[int]) -> None:
        """Count what is missing, once, and tell how long the first of it has been."""
        council = self.store.council
        new = [position for position in missing if position > self.noticed.get(service, 0)]
        if new:
            self.noticed[service] = new[-1]
            metrics.GAPS_NOTICED.labels(service, council).inc(len(new))
        if not missing:
            self.missing_since.pop(service, None)
        elif self.missing_since.get(service, (0, 0.0))[0] != missing[0]:
            self.missing_since[service] = missing[0], self.waited()
        since = self.missing_since.get(service)
        age = self.waited() - since[1] if since else 0.0
        metrics.GAP_SECONDS.labels(service, council).set(age)

    def _missing(self, service: str, after: int, end: int) -> list[int]:
        """The first positions after the mark of which there is no record."""
        statement = statement_in(
            self.store,
            "SELECT wanted.position FROM generate_series(%s::bigint, %s::bigint) AS wanted (position) "
            "LEFT JOIN {schema}.entries e ON e.service = %s AND e.position = wanted.position "
            "WHERE e.position IS NULL ORDER BY 1 LIMIT %s",
        )
        with self.store.datastore.transaction() as curs:
            rows = curs.execute(statement, (after + 1, end, service, BATCH)).fetchall()
        return [row["position"] for row in rows]

    def _newest_gathered(self, service: str) -> int:
        """The last position of which a record has come."""
        statement = statement_in(
            self.store, "SELECT max(position) AS newest FROM {schema}.entries WHERE service = %s"
        )
        with self.store.datastore.transaction() as curs:
            row = curs.execute(statement, (service,)).fetchone()
        return (row and row["newest"]) or 0
