"""The relays of two councils as a follower runs them, with their pace or as fast as they can."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell, wait_for_the_end
from benchmarks.places import SENDER
from benchmarks.queues import EVENTS, RECORDS
from services.referral.application.published import announce
from shared.eventstore.store import CouncilStore
from shared.follower.leading import CouncilFollower, Task
from shared.messaging.depths import Depths
from shared.messaging.pacing import Pace
from shared.messaging.publishing import ConfirmingPublisher
from shared.messaging.relay import Relay


def main(paced: int) -> None:
    """Relay until told to end; with their pace if `paced` is 1."""
    installation, settings = opened(SENDER)

    def relay_of(store: CouncilStore) -> Callable[[], Sequence[Task]]:
        def make() -> Sequence[Task]:
            publisher = ConfirmingPublisher(settings.amqp_uri)
            pace = Pace() if paced else None
            depths = Depths(publisher, SENDER, (EVENTS, RECORDS))
            return [Relay(store, announce, publisher, settings.retry_delays, pace, depths)]

        return make

    stores = [store_of(installation, place) for place in (0, 1)]
    followers = [
        CouncilFollower(SENDER, store.council, settings.database_url, relay_of(store))
        for store in stores
    ]
    threads = [threading.Thread(target=each.run, daemon=True) for each in followers]
    for thread in threads:
        thread.start()
    while not all(each.leads for each in followers):
        time.sleep(0.05)
    tell(ready=True)
    wait_for_the_end()
    for each in followers:
        each.stop()
    for thread in threads:
        thread.join()
    installation.close()
