"""Who has read a case, and what a person is told of who has read about them."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.access import show_access, show_person_access
from services.plans.application import commands as plans
from services.referral.application import showing as referral
from services.scheduling.application import questions as scheduling
from shared.acts import SYSTEM
from shared.commanding import Asker, Finding
from shared.refusals import NotFound, Unreadable
from tests.audit.region import Region, accepted, held, invited, prepared, proposed, referred


def read(region: Region, account: str, what: str, reference: str, **more: Any) -> dict[str, Any]:
    """Somebody reads a part of the case."""
    service, look = {
        "referral": ("referral", referral.show_referral),
        "conference": ("scheduling", scheduling.show_conference),
        "plan": ("plans", plans.show_plan),
    }[what]
    return region.show(account, service, f"show_{what}", look, reference, f"the {what}", **more)


def contact(region: Region, reference: str, attendee: str) -> None:
    """Kinplan looks up where to send a message."""
    asker = Asker(SYSTEM, "system", region.ledger.council, request_id="message-1")
    region.desks["scheduling"].show(
        "contact", scheduling.contact, asker, reference, ("system",),
        "an attendee's contact details, to send a message", {"attendee": attendee},
    )  # fmt: skip
    region.settle()


def access(region: Region, reference: str) -> list[dict[str, Any]]:
    found = show_access(region.work(reference), region.asking())
    assert found["problems"] == []
    return found["readings"]


def of_person(region: Region, reference: str, person: str, *also: str) -> list[str]:
    work = region.work(reference, person=person, **({"also": list(also)} if also else {}))
    finding = show_person_access(work, region.asking(), region)
    assert isinstance(finding, Finding)
    assert set(finding.about) == {person, *also}
    return [reading["words"] for reading in finding.answer["readings"]]


@pytest.fixture
def case(region: Region) -> tuple[str, str, str, str]:
    """A case up to a proposed plan: its reference, the child, the mother and the grandmother."""
    reference, child, mother = referred(region)
    joan = prepared(region, reference)
    held(region, reference)
    proposed(region, reference, joan)
    return reference, child, mother, joan


def test_every_reading_is_told_in_order_from_every_service(
    region: Region, case: tuple[str, ...]
) -> None:
    reference, _, _, joan = case
    read(region, "herts-manager", "referral", reference)
    region.pass_time(minutes=5)
    read(region, "herts-coordinator", "conference", reference, reason="The day is near.")
    region.pass_time(minutes=5)
    contact(region, reference, joan)
    region.pass_time(minutes=5)
    read(region, "herts-referrer", "plan", reference)
    told = access(region, reference)
    assert [(r["service"], r["reader"], r["role"], r["what"]) for r in told] == [
        ("referral", "herts-manager", "manager", "the referral"),
        ("scheduling", "herts-coordinator", "coordinator", "the conference"),
        ("scheduling", SYSTEM, "system", "an attendee's contact details, to send a message"),
        ("plans", "herts-referrer", "referrer", "the plan"),
    ]
    assert [r["purpose"] for r in told][:2] == ["show_referral", "show_conference"]
    assert [r["reason"] for r in told] == ["", "The day is near.", "", ""]
    assert told[2]["about"] == [joan]


def test_a_person_is_told_only_what_showed_something_about_them(
    region: Region, case: tuple[str, ...]
) -> None:
    reference, child, mother, joan = case
    read(region, "herts-manager", "referral", reference)
    contact(region, reference, joan)
    day = "on 13 January 2027 at 10:00."
    assert of_person(region, reference, child) == [
        f"Somebody who acted as service manager read the referral {day}"
    ]
    assert of_person(region, reference, joan) == [
        f"Kinplan itself read an attendee's contact details, to send a message {day}"
    ]
    assert len(of_person(region, reference, joan, mother)) == 2


def test_the_words_for_a_person_name_no_reader_and_no_reason(
    region: Region, case: tuple[str, ...]
) -> None:
    reference, child, _, _ = case
    read(region, "herts-manager", "referral", reference, reason="Leon asked me to.")
    work = region.work(reference, person=child)
    finding = show_person_access(work, region.asking(), region)
    assert isinstance(finding, Finding)
    assert "herts-manager" not in str(finding.answer)
    assert "Leon" not in str(finding.answer)


def test_what_was_read_before_there_was_anything_about_a_person_did_not_show_them(
    region: Region,
) -> None:
    reference, _, _ = referred(region)
    accepted(region, reference)
    read(region, "herts-manager", "conference", reference)
    region.pass_time(minutes=1)
    joan = invited(region, reference)
    assert of_person(region, reference, joan) == []
    region.pass_time(minutes=1)
    read(region, "herts-manager", "conference", reference)
    assert len(of_person(region, reference, joan)) == 1


def test_what_the_audit_service_showed_is_from_all_services_and_counts_for_everybody(
    region: Region, case: tuple[str, ...]
) -> None:
    reference, child, _, joan = case
    region.show("herts-auditor", "audit", "show_history", lambda work: {}, reference, "the history")
    for person in (child, joan):
        assert of_person(region, reference, person) == [
            "Somebody who acted as auditor read the history on 13 January 2027 at 10:00."
        ]


def test_a_person_whom_nobody_knows_and_a_case_that_is_not_there_are_not_found(
    region: Region, case: tuple[str, ...]
) -> None:
    with pytest.raises(NotFound, match="Nobody with this identifier"):
        of_person(region, case[0], "9f" * 16)
    with pytest.raises(NotFound):
        access(region, "HERTS-CDFG-3467")


def test_another_identifier_that_is_none_is_refused_by_name(
    region: Region, case: tuple[str, ...]
) -> None:
    with pytest.raises(Unreadable) as refused:
        of_person(region, case[0], case[1], "Joan Ashdown")
    assert list(refused.value.fields) == ["also.0"]


def test_a_restricted_case_is_told_to_those_who_may_read_it_by_every_service_at_once(
    region: Region, case: tuple[str, ...]
) -> None:
    reference = case[0]
    region.perform("herts-manager", "restrict_case", reference, reason="A relative works here.")
    for what, account in (
        ("referral", "herts-manager"),
        ("conference", "herts-manager"),
        ("plan", "herts-referrer"),
    ):
        refused = read(region, account, what, reference)["refused"]
        assert refused["code"] == "reason_needed", what
        assert "ok" in read(region, account, what, reference, reason="The court asked.")
    history = region.show(
        "herts-auditor", "audit", "show_history", lambda work: {}, reference, "the history"
    )
    assert history["refused"]["code"] == "reason_needed"
    told = access(region, reference)
    assert [(r["service"], r["restricted"], r["reason"]) for r in told] == [
        ("plans", True, "The court asked."),
        ("referral", True, "The court asked."),
        ("scheduling", True, "The court asked."),
    ]


def test_the_managers_are_told_of_each_reading_of_a_restricted_case(
    region: Region, case: tuple[str, ...]
) -> None:
    reference = case[0]
    region.perform("herts-manager", "restrict_case", reference, reason="A relative works here.")
    contact(region, reference, case[3])
    read(region, "herts-referrer", "plan", reference, reason="The court asked.")
    read(region, "herts-referrer", "plan", reference, reason="The court asked again.")
    messages = _messages(region, reference)
    assert [(m.kind, m.recipient) for m in messages] == [
        ("restricted_case_read", "herts-manager"),
        ("restricted_case_read", "herts-manager"),
    ]


def test_a_case_whose_restriction_was_lifted_is_read_like_any_other(
    region: Region, case: tuple[str, ...]
) -> None:
    reference = case[0]
    region.perform("herts-manager", "restrict_case", reference, reason="A relative works here.")
    region.perform("herts-manager", "lift_restriction", reference, reason="The relative left.")
    for what, account in (("referral", "herts-manager"), ("plan", "herts-referrer")):
        assert "ok" in read(region, account, what, reference)
    assert _messages(region, reference) == []


def _messages(region: Region, reference: str) -> list[Any]:
    from services.notifications.application.commands import correspondence_of
    from shared.commanding import Work
    from tests.acting import act

    work = Work(region.stores["notifications"], reference, act(), {})
    letters = correspondence_of(work)
    return [m for m in letters.messages.values() if m.kind == "restricted_case_read"]
