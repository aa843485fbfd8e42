"""A case's history is whole and true, or it says what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.audit.application.gathering import gather_record, note_announcement
from services.audit.application.history import show_history
from services.audit.application.operators import note_operator_act
from services.audit.domain.events import OperatorActed
from services.audit.edge.asking import _ask
from shared.commanding import Work
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.narrating import Narrator
from shared.refusals import NotFound, Unavailable
from shared.rpc.calling import Caller
from tests.acting import MONDAY, REFERENCE, act, later
from tests.audit.recorded import record_told
from tests.eventstore.noting import Noted, accepted, notes

NARRATOR = Narrator(
    {Noted: lambda event, name: f"Noted {event.text}."}, lambda event: {}, lambda council, id: id
)


def work(ledger: CouncilStore, reference: str | None = REFERENCE, **told: str) -> Work:
    return Work(ledger, reference, act(), told)


def asking(store: CouncilStore) -> Callable[..., dict[str, Any]]:
    """Asks that service directly, as if it were a call away."""

    def ask(
        service: str, case: str, positions: list[int], announced: list[Any], _: Work
    ) -> dict[str, Any]:
        if service != store.service:
            return {"entries": [], "names": {}}
        return NARRATOR.tell(store, case, positions, announced)

    return ask


@pytest.fixture
def gathered(ledger: CouncilStore, store: CouncilStore) -> CouncilStore:
    """Three notes in the scheduling service's store, of which the ledger was told."""
    store.keep(notes("a", "one").note("two", at=later(hours=1)))
    store.keep(notes("b", "three", at=later(hours=2)))
    for logged in store.read_log(after=0, limit=10):
        gather_record(ledger, record_told(store, logged), lambda: MONDAY)
    return store


def change(store: CouncilStore, statement: str) -> None:
    """What somebody with the database's password might do."""
    with store.datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        assert curs.execute(statement_in(store, statement)).rowcount == 1


def test_a_history_is_told_in_order_and_nothing_is_wrong(
    ledger: CouncilStore, gathered: CouncilStore
) -> None:
    note_announcement(ledger, accepted(2, service="scheduling"), lambda: MONDAY)
    history = show_history(work(ledger), asking(gathered))
    assert [e["sentence"] for e in history["entries"]] == [
        "Noted one.",
        "Noted two.",
        "Noted three.",
    ]
    assert [e["announced"] for e in history["entries"]] == [None, "ReferralAccepted", None]
    assert history["problems"] == []


def test_an_event_that_was_changed_in_the_store_is_told_to_differ(
    ledger: CouncilStore, gathered: CouncilStore
) -> None:
    change(
        gathered,
        "UPDATE {schema}.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), "
        "'two', 'too'), 'UTF8') WHERE notification_id = 2",
    )
    history = show_history(work(ledger), asking(gathered))
    assert history["problems"] == ["scheduling event 2 differs from what was gathered."]
    assert history["entries"][1]["sentence"] == "Noted too."


def test_an_event_that_was_removed_from_the_store_is_missed(
    ledger: CouncilStore, gathered: CouncilStore
) -> None:
    change(gathered, "DELETE FROM {schema}.stored_events WHERE notification_id = 3")
    history = show_history(work(ledger), asking(gathered))
    assert history["problems"] == ["scheduling no longer has event 3 of its log."]
    assert len(history["entries"]) == 2


def test_a_service_that_has_nothing_of_the_case_any_more_is_missed_whole(
    ledger: CouncilStore, gathered: CouncilStore
) -> None:
    def nothing_left(*_: Any) -> dict[str, Any]:
        return {"entries": [], "names": {}}

    history = show_history(work(ledger), nothing_left)
    assert len(history["problems"]) == 3


def test_a_case_that_nobody_told_of_is_not_found(ledger: CouncilStore) -> None:
    with pytest.raises(NotFound):
        show_history(work(ledger, "HERTS-CDFG-3467"), asking(ledger))


def test_a_service_that_does_not_answer_is_named_and_no_history_is_shown(
    ledger: CouncilStore, gathered: CouncilStore
) -> None:
    caller = Caller("amqp://guest:guest@127.0.0.1:1/", timeout=1.0, size=1)
    with pytest.raises(Unavailable, match="The scheduling service does not answer"):
        show_history(work(ledger), _ask(caller, NARRATOR))
    caller.close()


def test_what_an_operator_does_is_recorded_with_who_and_why(ledger: CouncilStore) -> None:
    told = {"what": "discarded", "queue": "plans.x", "message": "m-1", "reason": "a test message"}
    for _ in range(2):
        assert note_operator_act(work(ledger, None, **told)) == {"recorded": True}
    first, second = (logged.event for logged in ledger.read_log(after=0, limit=10))
    assert isinstance(first, OperatorActed)
    assert (first.what, first.queue, first.message) == ("discarded", "plans.x", "m-1")
    assert (first.reason, first.actor) == ("a test message", "herts-manager")
    assert first.originator_id != second.originator_id
