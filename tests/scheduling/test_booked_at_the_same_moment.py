"""Two who book the same coordinator, or give the last place in a diary, at the same moment: the real store
lets one of them, and refuses the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from services.scheduling.application import commands
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.diary import COORDINATOR, Diary
from shared.commanding import Asker, Decision, Desk, Work
from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE, MONDAY, act
from tests.eventstore.stores import (  # noqa: F401
    database,
    empty_url,
    emptying,
    shared_url,
    store,
)
from tests.scheduling.arranged import DUE, STARTS, declare, heard, invite, offer, prepare

CASES = ("HERTS-K7MD-9QRX", "HERTS-CDFG-3467")


def keep_cases(store: CouncilStore, *steps: Callable[[Conference], Any]) -> None:  # noqa: F811
    for reference in CASES:
        conference = Conference.open(act(), reference, "herts-referrer", ["child-1"], DUE)
        for step in steps:
            step(conference)
        store.keep(conference)


def both_at_once(
    store: CouncilStore,  # noqa: F811
    command: str,
    account: str,
    role: str,
    body: dict[str, Any],
) -> list[str]:
    """Both decide before either of them saves; what each was answered, in alphabetical order."""
    desk = Desk("scheduling", {store.council: store}, lambda: MONDAY)
    together, waited = Barrier(2), set[str]()

    def decide(work: Work) -> Decision:
        decision: Decision = getattr(commands, command)(work)
        if work.reference and work.reference not in waited:
            waited.add(work.reference)
            together.wait(20)
        return decision

    def send(reference: str) -> str:
        asker = Asker(account, role, store.council, idempotency_key=f"key-{reference}")
        answer = desk.perform(command, decide, asker, reference, body)
        return str(answer["refused"]["code"]) if "refused" in answer else "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, CASES))


def test_one_of_two_gets_the_coordinators_hours(store: CouncilStore) -> None:  # noqa: F811
    keep_cases(store, offer, declare(), invite(), prepare(), heard)
    body = {
        "starts_at": STARTS.isoformat(),
        "place": "venue",
        "where": "The Green Room",
        "neutral": True,
    }
    found = both_at_once(store, "confirm_conference", "herts-coordinator", "coordinator", body)
    assert found == ["already_booked", "done"]
    states = [store.find(Conference, Conference.id_of(store.council, case)) for case in CASES]
    assert sorted(found.status for found in states if found) == ["confirmed", "preparing"]


def test_one_of_two_gets_a_coordinators_last_place(store: CouncilStore) -> None:  # noqa: F811
    keep_cases(store)
    diary = Diary.empty(store.council, COORDINATOR, "herts-coordinator")
    for number in range(HERTFORDSHIRE.coordinators.capacity - 1):
        diary.take(act(), f"HERTS-CDFG-{number + 3}", None)
    store.keep(diary)
    body = {"coordinator": "herts-coordinator"}
    found = both_at_once(store, "allocate_coordinator", "herts-manager", "manager", body)
    assert found == ["coordinator_full", "done"]
