"""A service of one reaction, which does what each event tells it to do.

It runs in a process of its own, as eventlet changes whatever process it runs in, and as the real
edges do: by `serve`, with the real queue, inbox and store. TRIES names a file that gets a line for
each time that the reaction was asked.

An event tells in its list of children: handle · raise_once · raise · wait_for POSITION ·
out N (the database is away N times) · out_then_wait N POSITION · linger (after the commit, until
there is a file beside TRIES that is named after the position).
"""

from __future__ import annotations

from shared.edge.patching import patch

patch()

import os  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from eventsourcing.persistence import OperationalError  # noqa: E402

from shared.acts import Act  # noqa: E402
from shared.contracts.envelope import IntegrationEvent  # noqa: E402
from shared.edge.extensions import DeskProvider, reaction  # noqa: E402
from shared.edge.serving import serve  # noqa: E402
from shared.eventstore.store import CouncilStore  # noqa: E402
from shared.refusals import NotYet  # noqa: E402
from tests.eventstore.noting import Notes, notes, texts_of  # noqa: E402

asked: Counter[int] = Counter()
LINGERS = 30.0  # seconds at most


def obey(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
    """Do what the event tells, and note it if it may be done."""
    asked[event.position] += 1
    with open(os.environ["TRIES"], "a", encoding="utf-8") as tries:
        tries.write(f"{event.position}\n")
    what, *told = event.data["children"]
    numbers = [int(each) for each in told]
    if what == "raise" or (what == "raise_once" and asked[event.position] == 1):
        raise RuntimeError("told to")
    if what in ("out", "out_then_wait") and asked[event.position] <= numbers[0]:
        raise OperationalError("told to")
    if what in ("wait_for", "out_then_wait") and not texts_of(store, str(numbers[-1])):
        raise NotYet("The event before it has not been heard of yet.")
    return (notes(str(event.position), "handled", caused_by=act.caused_by),)


def linger(position: int) -> None:
    """Wait until the test says go."""
    go, deadline = Path(os.environ["TRIES"]).with_name(str(position)), time.monotonic() + LINGERS
    while not go.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


class TinyService:
    """Takes the place of the scheduling service."""

    name = "scheduling"
    desk = DeskProvider()

    @reaction("scheduling", "open_conference_when_referral_accepted")
    def open_conference_when_referral_accepted(self, event: Any) -> None:
        self.desk.react(obey, event)
        if event.data["children"][0] == "linger":
            linger(event.position)


if __name__ == "__main__":
    serve(TinyService)
