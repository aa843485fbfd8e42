"""How every command is performed: once for each key, by those who may, and on what they have read."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError

from shared.commanding import Asker, Decision, Desk, Finding, Work
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import CommandRefused, PersonalContentRead
from shared.follower.projecting import statement_in
from shared.refusals import Forbidden, NotFound, NotYet, RuleRefusal, Unavailable
from tests.acting import HERTFORDSHIRE, MONDAY, REFERENCE, master_of
from tests.eventstore.noting import Noted, Notes, notes, notes_id, texts_of

COMMAND = "accept_referral"  # any command with an empty body would do
MANAGER = Asker("herts-manager", "manager", "hertfordshire", "manager", "request-1", "key-1")


class AlreadyNoted(RuleRefusal):
    """The rules allow one note only."""


@pytest.fixture
def desk(store: CouncilStore) -> Desk:
    return Desk("scheduling", {store.council: store}, lambda: MONDAY)


def note(work: Work) -> Decision:
    """Adds a note to the case's."""
    record = work.store.find(Notes, notes_id("a")) or notes("a")
    record.note(f"note {record.version + 1}")
    return Decision(record, {"noted": record.version})


def refusing(refusal: Exception) -> Callable[[Work], Decision]:
    def decide(work: Work) -> Decision:
        raise refusal

    return decide


def perform(
    desk: Desk, decide: Any = note, asker: Asker = MANAGER, body: Any = None
) -> dict[str, Any]:
    return desk.perform(COMMAND, decide, asker, REFERENCE, {} if body is None else body)


def keyed(key: str, **changes: str) -> Asker:
    return replace(MANAGER, idempotency_key=key, **changes)


def kinds(store: CouncilStore) -> list[type]:
    return [type(logged.event) for logged in store.read_log(after=0, limit=100)]


def test_a_command_is_performed_and_answered_with_the_new_version(
    desk: Desk, store: CouncilStore
) -> None:
    assert perform(desk) == {"ok": {"reference": REFERENCE, "version": 1, "noted": 1}}
    assert texts_of(store, "a") == ["note 1"]


def test_the_same_key_gets_the_first_answer_again_whatever_happened_since(
    desk: Desk, store: CouncilStore
) -> None:
    first = perform(desk)
    perform(desk, asker=keyed("key-2"))
    assert perform(desk) == first
    assert texts_of(store, "a") == ["note 1", "note 2"]


def test_the_same_key_with_another_body_is_refused_and_changes_nothing(
    desk: Desk, store: CouncilStore
) -> None:
    perform(desk)
    again = perform(desk, body={"expected_version": 1})
    assert again["refused"]["kind"] == "key_reused"
    assert texts_of(store, "a") == ["note 1"]


def test_the_same_key_of_somebody_else_is_another_key(desk: Desk, store: CouncilStore) -> None:
    perform(desk)
    assert "ok" in perform(desk, asker=keyed("key-1", actor="herts-manager-2"))
    assert texts_of(store, "a") == ["note 1", "note 2"]


def test_two_at_once_with_the_same_key_make_one_event_and_get_one_answer(
    desk: Desk, store: CouncilStore
) -> None:
    together = threading.Barrier(2)
    waited = threading.local()

    def slowly(work: Work) -> Decision:
        decision = note(work)
        if not getattr(waited, "once", False):
            waited.once = True
            together.wait(timeout=10)
        return decision

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: perform(desk, slowly), range(2)))
    assert answers[0] == answers[1] == {"ok": {"reference": REFERENCE, "version": 1, "noted": 1}}
    assert texts_of(store, "a") == ["note 1"]


def test_two_at_once_with_their_own_keys_are_both_done(desk: Desk, store: CouncilStore) -> None:
    together = threading.Barrier(2)
    waited = threading.local()

    def slowly(work: Work) -> Decision:
        decision = note(work)
        if not getattr(waited, "once", False):
            waited.once = True
            together.wait(timeout=10)
        return decision

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda key: perform(desk, slowly, keyed(key)), ("key-1", "key-2")))
    assert sorted(answer["ok"]["version"] for answer in answers) == [1, 2]
    assert len(texts_of(store, "a")) == 2


@pytest.mark.parametrize(
    ("asker", "decide", "kind", "code"),
    [
        (MANAGER, refusing(AlreadyNoted("There is a note already.")), "rule", "already_noted"),
        (replace(MANAGER, role="auditor"), note, "forbidden", "forbidden"),
    ],
)
def test_a_refusal_that_an_auditor_would_ask_about_is_recorded_once(
    desk: Desk, store: CouncilStore, asker: Asker, decide: Any, kind: str, code: str
) -> None:
    first = perform(desk, decide, asker)
    assert (first["refused"]["kind"], first["refused"]["code"]) == (kind, code)
    assert perform(desk, decide, asker) == first
    (logged,) = store.read_log(after=0, limit=10)
    assert isinstance(logged.event, CommandRefused)
    assert (logged.event.command, logged.event.code) == (COMMAND, code)
    assert (logged.event.actor, logged.event.case) == (asker.actor, REFERENCE)


def test_a_refusal_stays_the_answer_to_its_key_when_the_rules_would_allow_it_now(
    desk: Desk, store: CouncilStore
) -> None:
    first = perform(desk, refusing(AlreadyNoted("There is a note already.")))
    assert perform(desk, note) == first
    assert Noted not in kinds(store)


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (NotFound("There is no such case."), "not_found"),
        (NotYet("It has not been heard of yet."), "not_yet"),
        (Unavailable("Another part does not answer."), "unavailable"),
    ],
)
def test_other_refusals_are_not_recorded_and_may_be_tried_again_with_the_same_key(
    desk: Desk, store: CouncilStore, refusal: Exception, kind: str
) -> None:
    assert perform(desk, refusing(refusal))["refused"]["kind"] == kind
    assert kinds(store) == []
    assert "ok" in perform(desk)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"expected_version": "first"}, "expected_version"),
        (["not", "an", "object"], "body"),
        ({"occurred_at": (MONDAY + timedelta(hours=1)).isoformat()}, "occurred_at"),
    ],
)
def test_what_cannot_be_read_is_refused_by_field_and_not_recorded(
    desk: Desk, store: CouncilStore, body: Any, field: str
) -> None:
    answer = perform(desk, body=body)
    assert answer["refused"]["kind"] == "unreadable"
    assert list(answer["refused"]["fields"]) == [field]
    assert kinds(store) == []


def test_another_version_than_the_one_read_is_a_conflict_and_changes_nothing(
    desk: Desk, store: CouncilStore
) -> None:
    perform(desk)
    perform(desk, asker=keyed("key-2"))
    late = perform(desk, asker=keyed("key-3"), body={"expected_version": 1})
    assert late["refused"]["kind"] == "conflict"
    assert texts_of(store, "a") == ["note 1", "note 2"]
    assert "ok" in perform(desk, asker=keyed("key-4"), body={"expected_version": 2})


def test_a_version_that_changes_while_it_is_decided_is_a_conflict_for_whoever_named_it(
    desk: Desk, store: CouncilStore
) -> None:
    perform(desk)

    def overtaken(work: Work) -> Decision:
        decision = note(work)
        perform(desk, asker=keyed("key-2"))
        return decision

    late = perform(desk, overtaken, keyed("key-3"), {"expected_version": 1})
    assert late["refused"]["kind"] == "conflict"
    assert texts_of(store, "a") == ["note 1", "note 2"]


def test_the_council_of_the_asker_is_the_only_one_that_is_looked_at(
    desk: Desk, store: CouncilStore
) -> None:
    stranger = replace(MANAGER, council="central-bedfordshire")
    assert perform(desk, asker=stranger)["refused"]["kind"] == "not_found"
    assert kinds(store) == []


def test_a_store_that_is_away_is_said_to_be_away(desk: Desk) -> None:
    answer = perform(desk, refusing(OperationalError("gone")))
    assert answer["refused"]["kind"] == "unavailable"
    assert "same Idempotency-Key" in answer["refused"]["message"]


def show(desk: Desk, look: Any, roles: tuple[str, ...] = ("manager",)) -> dict[str, Any]:
    return desk.show("show_notes", look, MANAGER, REFERENCE, roles, shows="the notes")


def read_notes(work: Work) -> dict[str, Any]:
    return {"notes": texts_of(work.store, "a")}


def test_a_reading_of_personal_content_is_recorded(desk: Desk, store: CouncilStore) -> None:
    perform(desk)
    assert show(desk, read_notes) == {"ok": {"notes": ["note 1"]}}
    read = store.read_log(after=1, limit=10)[0].event
    assert isinstance(read, PersonalContentRead)
    assert (read.actor, read.case, read.what) == ("herts-manager", REFERENCE, "the notes")
    assert read.purpose == "show_notes"


def test_what_cannot_be_recorded_as_read_is_not_shown(
    desk: Desk, store: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("gone")

    perform(desk)
    monkeypatch.setattr(store, "keep", away)
    answer = show(desk, read_notes)
    assert answer["refused"]["kind"] == "unavailable"
    assert "note 1" not in str(answer)


def test_who_may_not_see_is_refused_before_anything_is_looked_up(
    desk: Desk, store: CouncilStore
) -> None:
    looked = []
    answer = show(desk, looked.append, roles=("coordinator",))
    assert answer["refused"]["kind"] == "forbidden"
    assert looked == []
    assert kinds(store) == []


def test_a_question_whose_answer_is_not_personal_leaves_no_record(
    desk: Desk, store: CouncilStore
) -> None:
    assert desk.show("status", read_notes, MANAGER, REFERENCE, ("manager",)) == {
        "ok": {"notes": []}
    }
    assert kinds(store) == []


def restricted_desk(store: CouncilStore) -> Desk:
    """A desk that knows every case as restricted."""
    return Desk("scheduling", {store.council: store}, lambda: MONDAY, lambda _, case: True)


def ask(desk: Desk, asker: Asker, look: Any = read_notes) -> dict[str, Any]:
    roles = ("manager", "system")
    return desk.show("show_notes", look, asker, REFERENCE, roles, shows="the notes")


def test_a_restricted_case_is_not_shown_to_somebody_who_does_not_say_why(
    store: CouncilStore,
) -> None:
    answer = ask(restricted_desk(store), MANAGER)
    refused = answer["refused"]
    assert (refused["kind"], refused["code"]) == ("forbidden", "reason_needed")
    assert "Access-Reason" in refused["message"]
    (logged,) = store.read_log(after=0, limit=10)
    assert isinstance(logged.event, CommandRefused)
    assert (logged.event.command, logged.event.code) == ("show_notes", "reason_needed")


def test_a_restricted_case_is_shown_to_somebody_who_says_why_and_that_is_recorded_first(
    store: CouncilStore,
) -> None:
    asker = replace(MANAGER, access_reason="The court asked for the record.")
    assert ask(restricted_desk(store), asker) == {"ok": {"notes": []}}
    (logged,) = store.read_log(after=0, limit=10)
    assert isinstance(logged.event, PersonalContentRead)
    assert logged.event.reason == "The court asked for the record."
    assert logged.event.restricted


def test_kinplan_itself_needs_no_reason(store: CouncilStore) -> None:
    assert "ok" in ask(restricted_desk(store), replace(MANAGER, actor="kinplan", role="system"))


def test_a_reason_that_is_given_without_need_is_recorded_all_the_same(
    desk: Desk, store: CouncilStore
) -> None:
    ask(desk, replace(MANAGER, access_reason="Out of habit."))
    (logged,) = store.read_log(after=0, limit=10)
    assert isinstance(logged.event, PersonalContentRead)
    assert (logged.event.reason, logged.event.restricted) == ("Out of habit.", False)


def test_a_question_without_personal_content_needs_no_reason_in_a_restricted_case(
    store: CouncilStore,
) -> None:
    desk = restricted_desk(store)
    assert "ok" in desk.show("status", read_notes, MANAGER, REFERENCE, ("manager",))


def test_a_reading_about_one_person_names_that_person_and_keeps_what_belongs_to_it(
    desk: Desk, store: CouncilStore
) -> None:
    def look(work: Work) -> Finding:
        return Finding({"notes": []}, about=("person-1",), records=(notes("b", "beside it"),))

    assert ask(desk, MANAGER, look) == {"ok": {"notes": []}}
    read, beside = (logged.event for logged in store.read_log(after=0, limit=10))
    assert isinstance(read, PersonalContentRead)
    assert read.about == ["person-1"]
    assert isinstance(beside, Noted)


def test_when_what_belongs_to_a_reading_cannot_be_recorded_nothing_is_shown(
    desk: Desk, store: CouncilStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(store.recorder, "insert_events", away)
    answer = ask(desk, MANAGER, lambda work: Finding({"secret": "thimblerigging"}))
    assert answer["refused"]["kind"] == "unavailable"
    assert "thimblerigging" not in str(answer)
    assert kinds(store) == []


def test_what_is_kept_of_a_request_cannot_be_made_sure_of_by_guessing_it(
    store: CouncilStore,
) -> None:
    """A plain digest would tell whoever guesses a name right that they have, after it was erased."""
    request = b'["invite_attendee", "HERTS-K7MD-9QRX", null, {"name": "Joan Ashdown"}]'
    kept = store.fingerprint(request)
    assert kept == store.fingerprint(request) != store.fingerprint(request + b" ")
    assert kept != hashlib.sha256(request).hexdigest()
    again = CouncilStore(store.service, HERTFORDSHIRE, store.datastore, master_of(HERTFORDSHIRE))
    assert again.fingerprint(request) == kept


def test_a_record_that_somebody_changed_is_refused_in_words(
    store: CouncilStore, desk: Desk
) -> None:
    store.keep(notes("a", "first"))
    with store.datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        curs.execute(statement_in(store, "UPDATE {schema}.stored_events SET state = '{{'"))
    answer = desk.perform(COMMAND, note, MANAGER, REFERENCE, {})
    assert answer["refused"]["kind"] == "damaged"
    assert "kinplan audit verify" in answer["refused"]["message"]

    def look(work: Work) -> dict[str, Any]:
        return {"found": work.store.find(Notes, notes_id("a"))}

    shown = desk.show("show_history", look, MANAGER, REFERENCE, ("manager",))
    assert shown["refused"]["code"] == "record_damaged"


def test_other_records_that_a_command_changes_are_saved_with_it_or_not_at_all(
    desk: Desk, store: CouncilStore
) -> None:
    def note_both(work: Work) -> Decision:
        record = work.store.find(Notes, notes_id("a")) or notes("a")
        other = work.store.find(Notes, notes_id("b")) or notes("b")
        record.note("one")
        other.note("the other")
        return Decision(record, others=(other,))

    def note_both_too_late(work: Work) -> Decision:
        decision = note_both(work)
        mine = notes("b")  # as if somebody else had been first
        mine.note("in between")
        return Decision(decision.record, others=(mine,))

    perform(desk, note_both)
    assert (texts_of(store, "a"), texts_of(store, "b")) == (["one"], ["the other"])
    answer = perform(desk, note_both_too_late, keyed("key-2"))
    assert answer["refused"]["kind"] == "conflict"
    assert (texts_of(store, "a"), texts_of(store, "b")) == (["one"], ["the other"])


BOTH = replace(MANAGER, role="coordinator", also=("manager",))


def only_as(role: str, answer: Any = None) -> Callable[[Work], Any]:
    """Decides, or looks, for that role alone."""

    def decide(work: Work) -> Any:
        if work.act.role != role:
            raise Forbidden(f"Not as {work.act.role}.")
        return note(work) if answer is None else answer

    decide.__name__ = COMMAND
    return decide


def test_who_has_several_roles_acts_in_the_first_in_which_the_case_admits_them(
    desk: Desk, store: CouncilStore
) -> None:
    asker = replace(BOTH, role="auditor", also=("coordinator", "manager"))
    roles = ("coordinator", "manager")
    shown = desk.show("look", only_as("manager", {"found": 1}), asker, REFERENCE, roles, "notes")
    assert shown == {"ok": {"found": 1}}
    read = [e.event for e in store.read_log(0, 100) if isinstance(e.event, PersonalContentRead)]
    assert [event.role for event in read] == ["manager"]


def test_in_a_role_that_may_not_ask_at_all_nobody_is_asked(desk: Desk) -> None:
    asked: list[str] = []

    def look(work: Work) -> dict[str, Any]:
        asked.append(work.act.role)
        raise Forbidden(f"Not as {work.act.role}.")

    asker = replace(BOTH, role="auditor", also=("coordinator", "manager", "coordinator"))
    answer = desk.show("look", look, asker, REFERENCE, ("coordinator", "manager"))
    assert asked == ["coordinator", "manager"]
    assert answer["refused"]["message"] == "Not as coordinator."


def test_a_command_that_is_refused_in_every_role_is_recorded_once(
    desk: Desk, store: CouncilStore
) -> None:
    asker = replace(MANAGER, also=("coordinator", "auditor"))
    answer = desk.perform(COMMAND, only_as("nobody"), asker, REFERENCE, {})
    assert answer["refused"]["kind"] == "forbidden"
    assert kinds(store).count(CommandRefused) == 1


def test_a_rule_that_refuses_is_not_asked_again_in_another_role(desk: Desk) -> None:
    asked: list[str] = []

    def look(work: Work) -> dict[str, Any]:
        asked.append(work.act.role)
        raise AlreadyNoted("Once only.")

    desk.show("look", look, BOTH, REFERENCE, ("coordinator", "manager"))
    assert asked == ["coordinator"]


def test_somebody_without_a_name_is_refused_in_every_role(desk: Desk) -> None:
    nameless = replace(MANAGER, actor="")
    answer = desk.show("look", lambda work: {"found": 1}, nameless, REFERENCE, ("manager",))
    assert answer["refused"]["code"] == "forbidden"
