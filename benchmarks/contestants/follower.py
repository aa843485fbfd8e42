"""Kinplan's relay as a follower runs it: elected leader, woken by the database's notifications."""

from __future__ import annotations

import threading
import time

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell, wait_for_the_end
from benchmarks.places import SENDER
from services.referral.application.published import announce
from shared.follower.leading import CouncilFollower
from shared.messaging.publishing import ConfirmingPublisher
from shared.messaging.relay import Relay


def main() -> None:
    """Relay until told to end."""
    installation, settings = opened(SENDER)
    store = store_of(installation)

    def tasks() -> list[Relay]:
        publisher = ConfirmingPublisher(settings.amqp_uri)
        return [Relay(store, announce, publisher, settings.retry_delays)]

    follower = CouncilFollower(SENDER, store.council, settings.database_url, tasks)
    thread = threading.Thread(target=follower.run, daemon=True)
    thread.start()
    while not follower.leads:
        time.sleep(0.05)
    tell(ready=True)
    wait_for_the_end()
    follower.stop()
    thread.join()
    installation.close()
