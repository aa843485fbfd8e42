"""Erasing a person from a case: shown first, then done by every service, confirmed, and complete."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.history import show_history
from services.audit.domain.events import ErasureCompleted
from services.audit.domain.keeping import Keeping
from services.notifications.domain.correspondence import Correspondence
from services.plans.application import commands as plans
from services.referral.application import showing as referral
from services.scheduling.application import commands
from services.scheduling.application import questions as scheduling
from shared.commanding import Finding, Work
from shared.eventstore.keyring import CASE
from shared.refusals import NotFound, Unavailable
from tests.acting import act
from tests.audit.direct import DirectOthers, a_case, erase, erasures, look, send
from tests.audit.region import Region, allocated, referred

ALL = ["referral", "scheduling", "plans", "notifications", "audit"]


def told_by(region: Region, service: str, reference: str, look: Any, **told: Any) -> dict[str, Any]:
    """What a service answers to a manager, or to another service."""
    found = look(Work(region.stores[service], reference, act(at=region.now), told))
    return found.answer if isinstance(found, Finding) else found


def sentences(region: Region, reference: str) -> str:
    history = show_history(region.work(reference), region.asking())
    assert history["problems"] == []
    return "\n".join(entry["sentence"] for entry in history["entries"])


def messages(region: Region, reference: str) -> Correspondence:
    store = region.stores["notifications"]
    found = store.find(Correspondence, Correspondence.id_of(store.council, reference))
    assert found is not None
    return found


# The dry run


def test_what_would_go_is_shown_by_place_and_field_and_without_a_word_of_it(region: Region) -> None:
    reference, joan, _ = a_case(region)
    found = look(region, reference, joan)
    assert found["people"] == [{"id": joan, "kind": "attendee", "part": "family"}]
    fields = {
        (service, event["topic"]): event["fields"]
        for service, part in found["services"].items()
        for event in part["events"]
    }
    assert fields == {
        ("scheduling", "conference.attendee_invited"): [
            "email", "keep_from_others", "language", "name", "needs", "phone", "relation",
        ],
        ("scheduling", "conference.attendee_prepared"): ["wishes"],
        ("plans", "plan.proposed"): ["actions"],
    }  # fmt: skip
    keys = {service: part["keys"] for service, part in found["services"].items()}
    assert keys == {"referral": 0, "scheduling": 1, "plans": 1, "notifications": 0, "audit": 0}
    assert "Joan" not in str(found) and "grandmother" not in str(found)


def test_passages_that_name_them_and_stay_are_shown(region: Region) -> None:
    reference, joan, _ = a_case(region)
    stays = {
        (hit["service"], hit["topic"]): hit["fields"]
        for hit in look(region, reference, joan)["stays"]
    }
    assert stays == {
        ("referral", "referral.received"): ["going_well"],
        ("plans", "plan.proposed"): ["back_up_plan", "how_checked", "support_asked"],
    }


def test_who_has_copies_is_shown_and_nothing_that_went_to_themselves(region: Region) -> None:
    reference, joan, friend = a_case(region)
    found = look(region, reference, joan)
    assert found["plan_versions"] == [1]
    holders = {(copy["recipient"], copy["plan_version"]) for copy in found["copies_with_others"]}
    assert holders == {(friend, 1), ("herts-referrer", 1)}
    sent = {message["kind"] for message in found["messages_sent_to_them"]}
    assert sent == {"invitation", "reminder", "plan_copy"}


def test_somebody_of_whom_no_plan_tells_leaves_everybodys_copies_alone(region: Region) -> None:
    reference, _, friend = a_case(region)
    found = look(region, reference, friend)
    assert (found["plan_versions"], found["copies_with_others"]) == ([], [])


def test_somebody_who_was_erased_before_is_not_asked_to_delete_anything(region: Region) -> None:
    reference, joan, friend = a_case(region)
    erase(region, reference, friend)
    copies = look(region, reference, joan)["copies_with_others"]
    assert {copy["recipient"] for copy in copies} == {"herts-referrer"}


def test_who_took_the_case_away_as_a_file_is_shown(region: Region) -> None:
    reference, joan, _ = a_case(region)
    region.show("herts-auditor", "audit", "export_case", lambda w: {}, reference, shows="the case")
    (taken,) = look(region, reference, joan)["taken_away"]
    assert (taken["by"], taken["what"]) == ("herts-auditor", "export_case")


def test_messages_that_wait_for_them_are_shown(region: Region) -> None:
    reference, joan, friend = a_case(region)
    region.perform("herts-referrer", "hold_review", reference, outcome="changed",
                   summary="Milo is well.", next_review_on="2027-03-01")  # fmt: skip
    letters = messages(region, reference)
    letters.request(act(caused_by="plans/hertfordshire/99"), "review_due", joan, "attendee")
    region.stores["notifications"].keep(letters)
    assert [m["kind"] for m in look(region, reference, joan)["messages_stopped"]] == ["review_due"]
    assert look(region, reference, friend)["messages_stopped"] == []


def test_somebody_of_the_same_name_under_another_identifier_is_pointed_out(region: Region) -> None:
    reference, child, _ = referred(region)
    region.perform("herts-manager", "accept_referral", reference)
    allocated(region, reference)
    milo = region.perform(
        "herts-coordinator", "invite_attendee", reference,
        name="  milo   ASHDOWN ", relation="son", part="child",
    )["attendee"]  # fmt: skip
    assert look(region, reference, milo)["same_name"] == [
        {"id": child, "kind": "child", "part": None}
    ]
    assert look(region, reference, milo, child)["same_name"] == []


def test_what_stands_against_it_is_said_and_not_hidden(region: Region) -> None:
    reference, joan, _ = a_case(region)
    assert look(region, reference, joan)["objections"] == []
    (runs,) = look(region, reference, joan, ground="retention_ended")["objections"]
    assert runs["code"] == "retention_runs"
    region.perform("herts-manager", "place_hold", reference, reason="An inquiry asked.")
    (hold,) = look(region, reference, joan)["objections"]
    assert hold["code"] == "case_on_hold"


def test_looking_changes_nothing_so_that_the_code_stays_the_same(region: Region) -> None:
    reference, joan, friend = a_case(region)
    codes = {look(region, reference, joan)["code"] for _ in range(3)}
    assert len(codes) == 1
    assert look(region, reference, friend)["code"] not in codes
    assert look(region, reference, joan, ground="court_order")["code"] not in codes


def test_a_case_that_is_not_there_is_not_found(region: Region) -> None:
    with pytest.raises(NotFound):
        look(region, "HERTS-CDFG-3467", "1a" * 16)


def test_a_service_that_does_not_answer_stops_it(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, joan, _ = a_case(region)

    def down(*_: Any) -> Any:
        raise Unavailable("The plans service does not answer.")

    monkeypatch.setattr(DirectOthers, "examine", down)
    with pytest.raises(Unavailable):
        look(region, reference, joan)
    refused = send(region, reference, joan, confirm="3F9A27C1")["refused"]
    assert refused["kind"] == "unavailable"
    assert erasures(region, reference)["erasures"] == []


# The real run


def test_every_service_erases_and_confirms_and_then_it_is_complete(region: Region) -> None:
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    (done,) = erasures(region, reference)["erasures"]
    assert (done["people"], done["ground"], done["awaited"]) == ([joan], "person_asked", [])
    keys = {each["service"]: each["keys"] for each in done["confirmed"]}
    assert keys == {"referral": 0, "scheduling": 1, "plans": 1, "notifications": 0, "audit": 0}
    assert done["completed_at"] is not None
    completed = [
        logged.event
        for logged in region.ledger.read_log(after=0, limit=10_000)
        if isinstance(logged.event, ErasureCompleted)
    ]
    assert [event.keys for event in completed] == [2]


def test_afterwards_no_word_of_theirs_can_be_read_anywhere(region: Region) -> None:
    reference, joan, friend = a_case(region)
    before = sentences(region, reference)
    assert all(words in before for words in ("Invited Joan Ashdown", "Sleep at Milo's home"))
    erase(region, reference, joan)
    after = sentences(region, reference)
    assert "Invited [erased] ([erased])." in after
    assert "Sleep at Milo's home" not in after
    assert "Invited Tamsin Quill (friend)." in after
    shown = told_by(region, "scheduling", reference, scheduling.show_conference)
    erased = next(one for one in shown["attendees"] if one["id"] == joan)
    assert (erased["name"], erased["email"], erased["language"]) == ("[erased]", None, "[erased]")
    contact = told_by(region, "scheduling", reference, scheduling.contact, attendee=joan)
    assert (contact["name"], contact["email"]) == ("[erased]", None)
    copy = told_by(region, "plans", reference, plans.copy, plan_version=1)
    assert copy["actions"][0]["what"] == "[erased]"
    assert copy["actions"][1]["who"] == "Carys Ashdown"
    assert told_by(region, "referral", reference, referral.show_referral)["children"]
    for store in (region.stores[service] for service in ALL):
        assert store.keyring.subjects(reference).get(joan) is False
        assert store.keyring.subjects(reference).get(friend, True)
        assert store.keyring.subjects(reference).get(CASE, True)


def test_in_the_history_the_erasing_itself_is_told_without_a_name(region: Region) -> None:
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    after = sentences(region, reference)
    assert (
        "Decided to erase one person from this case (person asked): They asked by letter." in after
    )
    assert after.count("What was kept here about one person was erased") == 2
    assert after.count("Nothing was kept here about the person who is erased") == 3
    assert "Every service has erased one person; keys destroyed: 2." in after


def test_the_others_who_have_copies_are_asked_to_delete_them_and_the_person_is_not(
    region: Region,
) -> None:
    reference, joan, friend = a_case(region)
    region.show("herts-auditor", "audit", "export_case", lambda w: {}, reference, shows="the case")
    erase(region, reference, joan)
    asked = {
        message.recipient
        for message in messages(region, reference).messages.values()
        if message.kind == "please_delete"
    }
    assert asked == {friend, "herts-referrer", "herts-auditor"}


def test_nothing_more_is_sent_to_somebody_who_was_erased(region: Region) -> None:
    reference, joan, _ = a_case(region)
    letters = messages(region, reference)
    letters.request(act(caused_by="plans/hertfordshire/99"), "review_due", joan, "attendee")
    region.stores["notifications"].keep(letters)
    erase(region, reference, joan)
    letters = messages(region, reference)
    assert {m.state for m in letters.messages.values() if m.recipient == joan} == {
        "delivered", "stopped",
    }  # fmt: skip
    letters.request(act(caused_by="plans/hertfordshire/100"), "review_due", joan, "attendee")
    assert "review_due" not in [m.kind for m in letters.messages.values() if m.state == "pending"]


def test_nothing_new_is_recorded_about_them_and_the_attempt_is(region: Region) -> None:
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    region.perform("herts-referrer", "hold_review", reference, outcome="not_working",
                   summary="It does not work.", next_review_on=None)  # fmt: skip
    body = {"met_on": "2027-01-10", "how": "phone", "wishes": "Wants to be heard again."}
    refused = region.desks["scheduling"].perform(
        "prepare_attendee", commands.prepare_attendee, region.asker("herts-coordinator"),
        reference, body, joan,
    )["refused"]  # fmt: skip
    assert (refused["kind"], refused["code"]) == ("rule", "person_erased")
    region.settle()
    assert "Asked to prepare attendee; it was refused (person erased)." in sentences(
        region, reference
    )


def test_the_code_must_be_the_one_of_what_is_there_now(region: Region) -> None:
    reference, joan, _ = a_case(region)
    code = look(region, reference, joan)["code"]
    region.perform("herts-referrer", "hold_review", reference, outcome="changed",
                   summary="Joan is well.", next_review_on="2027-03-01")  # fmt: skip
    refused = send(region, reference, joan, confirm=code)["refused"]
    assert refused["code"] == "findings_changed"
    assert "ok" in send(region, reference, joan)


@pytest.mark.parametrize("ground", ["person_asked", "retention_ended", "court_order"])
def test_on_hold_nobody_is_erased(region: Region, ground: str) -> None:
    reference, joan, _ = a_case(region)
    region.perform("herts-manager", "place_hold", reference, reason="An inquiry asked.")
    refused = send(region, reference, joan, ground=ground)["refused"]
    assert refused["code"] == "case_on_hold"
    region.perform("herts-manager", "lift_hold", reference, reason="It has ended.")
    assert "ok" in send(region, reference, joan, ground="court_order")


def test_a_second_erasure_of_the_same_person_is_refused(region: Region) -> None:
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    assert send(region, reference, joan)["refused"]["code"] == "already_erased"


def test_a_child_and_the_parents_can_be_erased_by_order_of_a_court(region: Region) -> None:
    reference, child, mother = referred(region)
    asked = send(region, reference, child)["refused"]
    assert asked["code"] == "public_duty_goes_on"
    erase(region, reference, child, mother, ground="court_order")
    (done,) = erasures(region, reference)["erasures"]
    assert (len(done["confirmed"]), done["awaited"]) == (10, [])
    assert "Referred the family of [erased]. Parental responsibility: [erased]" in sentences(
        region, reference
    )
    shown = told_by(region, "referral", reference, referral.show_referral)
    assert shown["children"][0]["date_of_birth"] is None
    assert shown["parents"][0]["asked_on"] is None


def test_a_message_that_comes_again_erases_nothing_twice(region: Region) -> None:
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    positions = {s: region.stores[s].last_position() for s in ALL}
    region.relayed = dict.fromkeys(region.stores, 0)  # everything is published once more
    region.settle()
    assert {s: region.stores[s].last_position() for s in ALL} == positions


def test_what_two_services_confirm_late_is_waited_for(region: Region) -> None:
    reference, joan, _ = a_case(region)
    assert "ok" in send(region, reference, joan)
    keeping = region.ledger.find(Keeping, Keeping.id_of(region.ledger.council, reference))
    assert keeping is not None
    (erasure,) = erasures(region, reference)["erasures"]
    assert (erasure["awaited"], erasure["completed_at"]) == (ALL, None)
    region.settle()
    (erasure,) = erasures(region, reference)["erasures"]
    assert erasure["awaited"] == []
