"""One council's store: all of a decision is saved, or nothing of it."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from eventsourcing.persistence import Tracking
from psycopg.sql import SQL, Identifier

from shared.eventstore.recorder import Answer
from shared.eventstore.store import AlreadyAnswered, AlreadyHandled, Conflict, CouncilStore
from tests.acting import HERTFORDSHIRE, MONDAY, REFERENCE
from tests.eventstore.noting import Noted, Notes, notes, notes_id, positions, texts_of


def answer(key: str = "key-1", fingerprint: str = "f1", actor: str = "herts-manager") -> Answer:
    return Answer(actor, key, fingerprint, {"ok": {"version": 1}}, MONDAY)


def rows(store: CouncilStore, table: str) -> int:
    statement = SQL("SELECT count(*) AS n FROM {}.{}").format(
        Identifier(store.schema), Identifier(table)
    )
    with store.datastore.transaction() as curs:
        return curs.execute(statement).fetchone()["n"]


def test_what_was_saved_is_found_again_with_its_state_and_version(store: CouncilStore) -> None:
    store.keep(notes("a", "first", "second"))
    found = store.find(Notes, notes_id("a"))
    assert found is not None
    assert (found.texts, found.version, found.case) == (["first", "second"], 2, REFERENCE)
    assert found.pending == ()


def test_a_record_that_nobody_saved_is_not_found(store: CouncilStore) -> None:
    assert store.find(Notes, notes_id("nobody")) is None


def test_every_event_keeps_who_when_and_under_which_policy(store: CouncilStore) -> None:
    store.keep(notes("a", "first", request_id="request-9", caused_by="referral/hertfordshire/3"))
    (logged,) = store.read_log(after=0, limit=10)
    event = logged.event
    assert (event.actor, event.role, event.council) == ("herts-manager", "manager", "hertfordshire")
    assert (event.occurred_at, event.recorded_at) == (MONDAY, MONDAY)
    assert event.policy_version == HERTFORDSHIRE.version
    assert (event.request_id, event.caused_by) == ("request-9", "referral/hertfordshire/3")
    assert logged.topic == Noted.TOPIC


def test_the_stored_name_of_an_event_is_its_topic_and_no_path_in_the_code(
    store: CouncilStore,
) -> None:
    store.keep(notes("a", "first"))
    (logged,) = store.read_log(after=0, limit=10)
    assert "noting" not in logged.topic
    assert "noting" not in json.dumps(json.loads(logged.state))


def test_the_last_position_counts_the_log(store: CouncilStore) -> None:
    assert store.last_position() == 0
    assert store.keep(notes("a", "first", "second")) == 2
    assert store.last_position() == 2


def test_of_two_who_read_the_same_version_only_the_first_saves(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    one, other = store.find(Notes, notes_id("a")), store.find(Notes, notes_id("a"))
    assert one is not None and other is not None
    store.keep(one.note("mine"))
    with pytest.raises(Conflict):
        store.keep(other.note("yours"))
    assert texts_of(store, "a") == ["first", "mine"]


def test_a_conflict_in_one_record_saves_nothing_of_the_other(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    with pytest.raises(Conflict):
        store.keep(notes("b", "new"), notes("a", "late"))
    assert texts_of(store, "b") == []
    assert texts_of(store, "a") == ["first"]


def test_messages_that_come_out_of_order_are_each_handled_once(store: CouncilStore) -> None:
    came = []
    for number, position in enumerate((5, 3, 3, 4)):
        try:
            store.keep(notes(f"n{number}", "heard"), tracking=Tracking("referral", position))
            came.append("handled")
        except AlreadyHandled:
            came.append("repeat")
    assert came == ["handled", "handled", "repeat", "handled"]
    assert len(positions(store)) == 3


def test_a_repeat_saves_nothing(store: CouncilStore) -> None:
    store.keep(notes("a", "first"), tracking=Tracking("referral", 3))
    with pytest.raises(AlreadyHandled):
        store.keep(notes("b", "again"), tracking=Tracking("referral", 3))
    assert texts_of(store, "b") == []


def test_a_conflict_leaves_the_message_unhandled(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    tracking = Tracking("referral", 3)
    with pytest.raises(Conflict):
        store.keep(notes("a", "late"), tracking=tracking)
    assert not store.has_handled(tracking)
    assert rows(store, "notification_tracking") == 0


def test_a_message_that_causes_nothing_is_handled_all_the_same(store: CouncilStore) -> None:
    tracking = Tracking("referral", 3)
    assert store.keep(notes("a"), tracking=tracking) is None
    assert store.has_handled(tracking)
    with pytest.raises(AlreadyHandled):
        store.keep(notes("a"), tracking=tracking)


def test_handled_is_asked_of_one_message_and_not_of_those_before_it(store: CouncilStore) -> None:
    store.keep(notes("a"), tracking=Tracking("referral", 5))
    assert not store.has_handled(Tracking("referral", 3))
    assert not store.has_handled(Tracking("plans", 5))


def test_an_answer_is_kept_with_its_events(store: CouncilStore) -> None:
    store.keep(notes("a", "first"), answer=answer())
    kept = store.recorder.answer_to("herts-manager", "key-1")
    assert kept == answer()
    assert store.recorder.answer_to("herts-referrer", "key-1") is None


def test_when_the_events_cannot_be_saved_neither_is_the_answer(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    with pytest.raises(Conflict):
        store.keep(notes("a", "late"), answer=answer())
    assert store.recorder.answer_to("herts-manager", "key-1") is None
    assert rows(store, "answers") == 0


def test_when_the_answer_cannot_be_saved_neither_are_the_events(store: CouncilStore) -> None:
    store.keep(notes("a", "first"), answer=answer())
    with pytest.raises(AlreadyAnswered):
        store.keep(notes("b", "second"), answer=answer(fingerprint="f2"))
    assert texts_of(store, "b") == []
    assert store.recorder.answer_to("herts-manager", "key-1") == answer()


def test_an_answer_without_events_is_kept_too(store: CouncilStore) -> None:
    store.keep(notes("a"), answer=answer())
    assert store.recorder.answer_to("herts-manager", "key-1") == answer()
    with pytest.raises(AlreadyAnswered):
        store.keep(notes("a"), answer=answer(fingerprint="f2"))


def test_a_council_sees_nothing_of_another(store: CouncilStore, elsewhere: CouncilStore) -> None:
    tracking = Tracking("referral", 3)
    store.keep(notes("a", "ours"), tracking=tracking, answer=answer())
    assert texts_of(elsewhere, "a") == []
    assert positions(elsewhere) == []
    assert not elsewhere.has_handled(tracking)
    assert elsewhere.recorder.answer_to("herts-manager", "key-1") is None
    elsewhere.keep(notes("a", "theirs"), tracking=tracking, answer=answer())
    assert (texts_of(store, "a"), texts_of(elsewhere, "a")) == (["ours"], ["theirs"])


def test_events_are_read_by_their_positions_and_absent_ones_are_left_out(
    store: CouncilStore,
) -> None:
    store.keep(notes("a", "first", "second", "third"))
    found, unreadable = store.read_positions([3, 1, 99])
    assert unreadable == []
    assert [(e.position, e.event.text) for e in found] == [(1, "first"), (3, "third")]  # type: ignore[attr-defined]


def test_of_many_who_save_the_same_record_at_once_exactly_one_succeeds(
    store: CouncilStore,
) -> None:
    together = threading.Barrier(6)

    def save(number: int) -> str:
        record = notes("a", f"from {number}")
        together.wait(timeout=10)
        try:
            store.keep(record)
        except Conflict:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(6) as pool:
        became = sorted(pool.map(save, range(6)))
    assert became == ["conflict"] * 5 + ["saved"]
    assert len(texts_of(store, "a")) == 1
