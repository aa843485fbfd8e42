"""The audit service asks the others for records that did not come, and takes nothing else for them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from services.audit.edge.asking_records import AskedRecords
from shared.commanding import Asker, Desk
from shared.contracts.envelope import write
from shared.contracts.events import NEWEST, RECORDED
from shared.edge.extensions import ANYONE, AskedDesk
from shared.eventstore.following import Place
from shared.eventstore.store import CouncilStore
from shared.refusals import Unavailable
from shared.rpc.calling import ServiceDown, ServiceFailed
from tests.acting import MONDAY
from tests.audit.recorded import recorded
from tests.eventstore.noting import accepted, notes


class Calling:
    """Stands in for the broker: answers as it was told, and keeps what it was asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[tuple[Any, ...]] = []

    def call(self, service: str, method: str, *args: Any, context: Any) -> Any:
        self.asked.append((service, method, *args, context["actor"], context["role"]))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def asking(store: CouncilStore, answer: Any) -> AskedRecords:
    return AskedRecords(Calling(answer), store)  # type: ignore[arg-type]


def told(*records: Any, unreadable: Any = ()) -> dict[str, Any]:
    texts = [r if isinstance(r, str) else write(r, RECORDED["referral"]).decode() for r in records]
    return {"ok": {"records": texts, "unreadable": list(unreadable)}}


def test_records_are_asked_for_by_their_positions_as_kinplan_itself(ledger: CouncilStore) -> None:
    asked = asking(ledger, told(recorded(7), unreadable=[9]))
    records, unreadable = asked.records("referral", [7, 8, 9])
    assert ([record.position for record in records], unreadable) == ([7], [9])
    assert records[0].data == recorded(7).data
    (question,) = asked.caller.asked  # type: ignore[attr-defined]
    assert question == ("referral", "records", None, [7, 8, 9], "kinplan", "system")


def test_how_far_a_service_has_published_is_asked_too(ledger: CouncilStore) -> None:
    assert asking(ledger, {"ok": {"position": 41}}).last_position("plans") == 41


@pytest.mark.parametrize(
    "answer",
    [
        ServiceDown("referral", "timeout"),
        ServiceDown("referral", "not_started"),
        ServiceFailed("referral", "records", "KeyError"),
        {"refused": {"kind": "unavailable", "code": "unavailable", "message": "", "fields": {}}},
    ],
    ids=["no answer in time", "not started", "broken", "refused"],
)
def test_a_service_that_does_not_answer_is_unavailable(ledger: CouncilStore, answer: Any) -> None:
    with pytest.raises(Unavailable):
        asking(ledger, answer).last_position("referral")
    with pytest.raises(Unavailable):
        asking(ledger, answer).records("referral", [7])


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("{", "cannot be read"),
        (recorded(7, "plans"), "not its own"),
        (recorded(8), "nobody had asked"),
        (accepted(7), "not its own"),
    ],
    ids=["no record", "of another service", "of another position", "something else"],
)
def test_what_was_not_asked_for_is_not_taken(ledger: CouncilStore, record: Any, words: str) -> None:
    text = record
    if not isinstance(record, str):
        contract = RECORDED["referral"] if record.name == "EventRecorded" else NEWEST[record.name]
        text = write(record, contract).decode()
    with pytest.raises(Unavailable, match=words):
        asking(ledger, told(text)).records("referral", [7])


def test_a_record_of_another_council_is_not_taken(ledger: CouncilStore) -> None:

    text = write(replace(recorded(7), council="central-bedfordshire"), RECORDED["referral"])
    with pytest.raises(Unavailable, match="not its own"):
        asking(ledger, told(text.decode())).records("referral", [7])


def test_the_audit_services_own_are_at_hand_and_nobody_is_asked(ledger: CouncilStore) -> None:
    ledger.keep(notes("a", "one").note("two"))
    with ledger.datastore.transaction(commit=True) as curs:
        Place(ledger, "relay").move(curs, 2)
    asked = asking(ledger, AssertionError("somebody was asked"))
    assert asked.last_position("audit") == 2
    records, _ = asked.records("audit", [1, 2, 3])
    assert [(r.service, r.position) for r in records] == [("audit", 1), ("audit", 2)]


@pytest.mark.parametrize("role", [role for role in ANYONE if role != "system"])
def test_nobody_but_kinplan_itself_is_told(store: CouncilStore, role: str) -> None:
    store.keep(notes("a", "one"))
    desk = Desk(store.service, {store.council: store}, lambda: MONDAY)
    installation = SimpleNamespace(service=store.service, desk=desk)
    edge: Any = SimpleNamespace(installation=installation)

    def asked_by(role: str) -> AskedDesk:
        return AskedDesk(edge, Asker(f"herts-{role}", role, store.council))

    for answer in (asked_by(role).last_position(), asked_by(role).records([1])):
        assert answer["refused"]["kind"] == "forbidden"
    assert len(asked_by("system").records([1])["ok"]["records"]) == 1
    assert store.last_position() == 1, "it is no reading: nothing personal is told"
