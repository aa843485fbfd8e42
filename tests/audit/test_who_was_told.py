"""Of every decision it is told who else was told because of it, and whether it reached them."""

from __future__ import annotations

from typing import Any

from services.audit.application.history import show_history
from tests.acting import HERTFORDSHIRE
from tests.audit.region import Region, prepared, referred, through_agreement


def entry(region: Region, reference: str, beginning: str) -> dict[str, Any]:
    """The entry whose sentence begins so."""
    entries = show_history(region.work(reference), region.asking())["entries"]
    (found,) = [e for e in entries if e["sentence"].startswith(beginning)]
    return found


def test_an_agreed_plan_names_everybody_who_was_sent_a_copy_and_that_it_arrived(
    region: Region,
) -> None:
    reference, joan = through_agreement(region)
    messages = entry(region, reference, "Agreed version")["told"]["messages"]
    assert [(m["kind"], m["recipient"], m["state"], m["arrived"]) for m in messages] == [
        ("plan_copy", joan, "delivered", True),
        ("plan_copy", "herts-referrer", "delivered", True),
    ]
    assert [m["recipient_name"] for m in messages] == ["Joan Ashdown", "herts-referrer"]


def test_the_services_that_listen_are_named_with_whether_they_have_heard(region: Region) -> None:
    reference, _, _ = referred(region)
    region.perform("herts-manager", "accept_referral", reference)
    told = entry(region, reference, "Accepted")["told"]["services"]
    assert {
        "service": "scheduling",
        "reaction": "open_conference_when_referral_accepted",
        "heard": True,
    } in told
    assert all(each["heard"] for each in told)


def test_a_service_that_has_not_heard_yet_is_said_not_to(region: Region) -> None:
    reference, _, _ = referred(region)
    react = region.react

    def audit_alone(service: str, reaction: str, event: Any) -> str:
        return react(service, reaction, event) if service == "audit" else ""

    region.react = audit_alone  # type: ignore[method-assign]
    region.perform("herts-manager", "accept_referral", reference)
    assert entry(region, reference, "Accepted")["told"]["services"][0]["heard"] is False


def test_a_service_that_heard_and_had_nothing_to_do_has_heard_all_the_same(
    region: Region,
) -> None:
    reference, _, mother = referred(region)
    region.perform(
        "herts-referrer", "withdraw_consent", reference, withdrawn_by=mother, how="by telephone"
    )
    told = entry(region, reference, "Carys Ashdown withdrew")["told"]["services"]
    assert {each["service"]: each["heard"] for each in told} == {
        "scheduling": True,
        "plans": True,
        "notifications": True,
    }


def test_a_message_that_could_not_be_sent_says_why(region: Region) -> None:
    reference, _, _ = referred(region)
    region.send_messages(reference, delivered=False)
    (message,) = entry(region, reference, "Referred")["told"]["messages"]
    assert (message["state"], message["reason"], message["arrived"]) == (
        "failed",
        "no_address",
        False,
    )


def test_a_message_that_was_stopped_says_so(region: Region) -> None:
    reference, _, mother = referred(region)
    region.perform(
        "herts-referrer", "withdraw_consent", reference, withdrawn_by=mother, how="by telephone"
    )
    (message,) = entry(region, reference, "Referred")["told"]["messages"]
    assert (message["state"], message["reason"]) == ("stopped", "consent_withdrawn")


def test_an_entry_that_nobody_was_told_of_says_nobody(region: Region) -> None:
    reference, _, _ = referred(region)
    prepared(region, reference)
    assert entry(region, reference, "Invited")["told"] == {"services": [], "messages": []}


def test_every_entry_has_its_circumstances_and_the_facts_that_tell_nothing_about_a_person(
    region: Region,
) -> None:
    reference, child, mother = referred(region)
    received = entry(region, reference, "Referred")
    assert (received["actor"], received["role"]) == ("herts-referrer", "referrer")
    assert received["council"] == "hertfordshire"
    assert received["policy_version"] == HERTFORDSHIRE.version
    assert received["occurred_at"] == received["recorded_at"] == "2027-01-04T10:00:00+00:00"
    assert received["facts"] == {
        "referrer": "herts-referrer",
        "reasons": ["parent_seriously_ill"],
        "stage": "early_help",
        "never_together": [],
        "apart_by": [],
        "origin": "",
        "children": [child],
        "parents": [mother],
        "adults": [],
    }
