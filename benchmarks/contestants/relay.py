"""Kinplan's relay publishes what was stored before, in a burst."""

from __future__ import annotations

import time

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell
from benchmarks.made_up import store_referrals
from benchmarks.places import SENDER
from services.referral.application.published import announce
from shared.messaging.publishing import ConfirmingPublisher
from shared.messaging.relay import BATCH, Relay


def main(events: int, warm: int) -> None:
    """Store the events; then time how long the relay takes to read, publish and note them."""
    installation, settings = opened(SENDER)
    store = store_of(installation)
    relay = Relay(store, announce, ConfirmingPublisher(settings.amqp_uri), settings.retry_delays)
    if relay.place.read() != store.last_position():
        raise SystemExit("An earlier round left events that were not published.")
    store_referrals(store, warm)
    while relay.step():
        pass
    first = store.last_position()
    store_referrals(store, events)
    begun = time.perf_counter()
    for _ in range(0, events, BATCH):
        relay.step()
    seconds = time.perf_counter() - begun
    if relay.place.read() != first + events:
        raise SystemExit("The relay did not publish every event.")
    record, public = (len(o.body) for _, o in relay.messages(store.read_log(first, 1)[0]))
    relay.publisher.close()
    installation.close()
    tell(events=events, messages=2 * events, seconds=seconds, record=record, public=public)
