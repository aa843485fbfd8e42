"""The stores of the councils that a process serves now, as the register says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from eventsourcing.persistence import PersistenceError

from shared.eventstore.store import CouncilStore
from shared.observability import metrics
from shared.observability.logs import logger
from shared.policies import Timeline
from shared.policy_files import PolicyMistake
from shared.region.register import SERVING, Register, Registered

LOG = logger("region")
LOOKS_AGAIN = 2.0
"""Seconds after which a process looks again which councils there are."""
SOONEST = 0.5
"""Seconds between two looks for a council that is asked for and not known."""

OpenStore = Callable[[str, Timeline], CouncilStore]


@dataclass(frozen=True)
class NotServed:
    """A council of the register that this process cannot serve, and why."""

    council: str
    why: Exception


class ServedCouncils(Mapping[str, CouncilStore]):
    """The store of every council that is served now, by name. `refresh` follows the register.

    What is wrong with one council, such as a master key that is not there, keeps that one from being
    served, by this process, until it is put right; it is no other council's trouble.
    """

    def __init__(
        self,
        service: str,
        register: Register,
        open_store: OpenStore,
        troubles: tuple[type[Exception], ...],
    ) -> None:
        self.service = service
        self.register = register
        self._open = open_store
        self._troubles: tuple[type[Exception], ...] = (PolicyMistake, *troubles)
        self._lock = threading.Lock()
        self._stores: dict[str, CouncilStore] = {}
        self._since: dict[str, datetime] = {}
        self._looked_at = float("-inf")
        self._states: dict[str, str] = {}
        self.not_served: dict[str, NotServed] = {}

    def refresh(self) -> None:
        """Serve whom the register names now, under the policies that it holds. Raises OperationalError
        while the database cannot be reached; nothing was changed then."""
        with self._lock:
            self._looked_at = time.monotonic()
            registered = self.register.councils()
            stores, failed = {}, {}
            for council, each in registered.items():
                if each.state == SERVING:
                    try:
                        stores[council] = self._store(each)
                    except self._troubles as why:
                        failed[council] = NotServed(council, why)
            self._tell(stores, failed)
            self._states = {council: each.state for council, each in registered.items()}
            self._stores, self.not_served = stores, failed

    def refresh_if_it_can(self) -> None:
        """Follow the register, or go on as before and say why in the log."""
        try:
            self.refresh()
        except PersistenceError as error:
            LOG.warning("register_not_read", error=type(error).__name__)

    def look_for(self, council: str) -> CouncilStore | None:
        """The store of a council that may have come just now: the register is looked at again, at most
        twice a second, whatever is asked for."""
        if council not in self._stores and time.monotonic() - self._looked_at > SOONEST:
            self.refresh_if_it_can()
        return self._stores.get(council)

    def state_of(self, council: str) -> str:
        """What the register said of a council when it was read last; empty when it named none such."""
        return self._states.get(council, "")

    def _store(self, registered: Registered) -> CouncilStore:
        if registered.policies is None:
            raise registered.mistake or PolicyMistake(f"{registered.council} has no policy.")
        council = registered.council
        known = self._stores.get(council)
        if known is None or self._since.get(council) != registered.added_at:
            self._since[council] = registered.added_at
            return self._open(council, registered.policies)
        known.policies = registered.policies
        return known

    def _tell(self, stores: Mapping[str, CouncilStore], failed: Mapping[str, NotServed]) -> None:
        for council in sorted(set(stores) - set(self._stores)):
            metrics.SERVES.labels(self.service, council).set(1)
            LOG.info("council_served", council=council)
        for council in sorted(set(self._stores) - set(stores)):
            metrics.SERVES.labels(self.service, council).set(0)
            LOG.info("council_served_no_longer", council=council)
        for council, failure in failed.items():
            if str(failure.why) != str(getattr(self.not_served.get(council), "why", "")):
                metrics.SERVES.labels(self.service, council).set(0)
                LOG.error("council_not_served", council=council, reason=str(failure.why))

    def __getitem__(self, council: str) -> CouncilStore:
        return self._stores[council]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._stores))

    def __len__(self) -> int:
        return len(self._stores)


def store_in(stores: Mapping[str, CouncilStore], council: str) -> CouncilStore | None:
    """The council's store, also when it came just now; None when it is not served."""
    return stores.look_for(council) if isinstance(stores, ServedCouncils) else stores.get(council)


def state_of(stores: Mapping[str, CouncilStore], council: str) -> str:
    """What the register says of a council that has no store here; empty when it is not known."""
    return stores.state_of(council) if isinstance(stores, ServedCouncils) else ""
