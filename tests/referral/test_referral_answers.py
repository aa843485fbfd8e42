"""What the referral service answers, and to whom."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application import commands, showing
from services.referral.domain.referral import Referral
from shared.commanding import Work
from shared.contracts.commands import COMMANDS
from shared.refusals import Forbidden, NotFound
from tests.acting import REFERENCE, act, counting
from tests.kept import Kept
from tests.referral.arranged import (
    ADULTS,
    ANSWER,
    ASKED,
    EXEMPTION,
    FOR_ADULTS,
    OFFER,
    OTHER,
    RESPONSE,
    VIEW,
    accept,
    adult,
    after,
    apply_to_court,
    by_referrer,
    child,
    complete,
    decide_same,
    exempt,
    merge,
    offer,
    offer_transfer,
    parent,
    received,
    refuse,
    return_it,
    say,
    told,
    unborn,
)

LATER = [c.name for c in COMMANDS if c.service == "referral" and c.name != "receive_referral"]
BODIES = {
    "accept_referral": {},
    "decline_referral": {"reason": "no_consent", "explanation": "None.", "signpost": "None."},
    "withdraw_consent": {"withdrawn_by": "person-2", "how": "in person"},
    "record_response": RESPONSE,
    "record_own_view": VIEW,
    "return_referral": {"question": "Who else is there?"},
    "complete_referral": {"information": "Nobody."},
    "record_offer": OFFER,
    "record_exemption": EXEMPTION,
    "note_care_application": {"made_on": ASKED, "exemption": None},
    "note_birth": {"child": "person-1", "name": "Wren", "born_on": ASKED, "nhs_number": None},
    "note_pregnancy_loss": {"child": "person-1"},
    "change_referrer": {"referrer": "herts-referrer-2", "from_day": ASKED, "reason": "A move."},
    "name_lead_professional": {
        "professional": "herts-teacher",
        "from_day": date(2027, 1, 4),
        "until_day": None,
    },
    "end_lead_professional": {
        "professional": "herts-teacher",
        "until_day": None,
        "reason": "They change schools.",
    },
    "close_case": {"reason": "moved_away", "explanation": "They have moved."},
    "reopen_case": {"reason": "family_asks_again", "explanation": "They called."},
    "decide_duplicate": {"other": "HERTS-CDFG-3467", "same_family": True, "reason": "Alike."},
    "merge_case": {"into": "HERTS-CDFG-3467", "reason": "One family."},
    "separate_case": {"reason": "Two families."},
    "offer_transfer": {
        "to_council": "northmere",
        "what_travels": "All.",
        "reason": "A move.",
        "parts": [],
    },
    "accept_transfer": {"referrer": "herts-referrer", "explanation": "There is room."},
    "refuse_transfer": {"reason": "no_capacity", "explanation": "There is no room."},
    "answer_transfer": ANSWER,
    "withdraw_transfer": {"reason": "They stay."},
    "seal_case": {"reason": "adoption", "explanation": "An order was made."},
    "restrict_case": {"reason": "A relative works here."},
    "lift_restriction": {"reason": "The relative has left."},
}


def work(store, by=None, body=None, reference=REFERENCE):
    return Work(store, reference, by or act(), body or {}, identify=counting())


def test_who_refers_gets_a_new_reference_and_everybodys_identifiers():
    decision = commands.receive_referral(work(Kept(), by_referrer(), told(), None))
    assert decision.record.case.startswith("HERTS-")
    assert decision.answer == {
        "children": ["person-1"],
        "parents": ["person-2"],
        "adults": [],
    }
    assert decision.record.id == Referral.id_of("hertfordshire", decision.record.case)


def test_two_referrals_get_two_references():
    made = {
        commands.receive_referral(work(Kept(), by_referrer(), told())).record.case
        for _ in range(50)
    }
    assert len(made) == 50


def test_who_accepts_is_told_by_when_the_conference_is_to_be_held():
    decision = commands.accept_referral(work(Kept(after())))
    assert decision.answer == {"conference_by": "2027-03-01"}
    assert decision.record.status == "accepted"


def test_declining_and_withdrawing_are_recorded():
    for name, status in (
        ("decline_referral", "declined"),
        ("withdraw_consent", "consent_withdrawn"),
    ):
        decision = getattr(commands, name)(work(Kept(after()), body=BODIES[name]))
        assert decision.record.status == status
        assert len(decision.record.pending) == 1


@pytest.mark.parametrize("name", LATER)
def test_a_case_that_is_not_there_is_not_found(name):
    with pytest.raises(NotFound, match="Check the reference"):
        getattr(commands, name)(work(Kept(), body=BODIES[name]))


OWN = (
    "withdraw_consent",
    "show_referral",
    "name_lead_professional",
    "end_lead_professional",
    "record_response",
    "record_own_view",
    "complete_referral",
    "record_offer",
    "record_exemption",
    "note_care_application",
    "note_birth",
    "note_pregnancy_loss",
)


@pytest.mark.parametrize("name", OWN)
def test_a_referrer_has_no_part_in_a_case_that_somebody_else_referred(name):
    stranger = by_referrer(actor="herts-other-referrer")
    ask = getattr(commands, name, showing.show_referral)
    with pytest.raises(Forbidden, match="who referred this family"):
        ask(work(Kept(after()), stranger, BODIES.get(name)))


def test_the_referrer_sees_the_whole_referral():
    family = Referral.receive(
        by_referrer(),
        REFERENCE,
        told(children=[child(), unborn()], parents=[parent()]),
        counting(),
    )
    shown = showing.show_referral(work(Kept(family), by_referrer()))
    assert shown["status"] == "received" and shown["version"] == 1
    assert shown["conference_by"] is None
    assert [c["date_of_birth"] for c in shown["children"]] == ["2016-05-14", None]
    assert shown["children"][1]["due_date"] == "2027-04-01"
    assert shown["parents"][0]["asked_on"] == "2027-01-02"
    assert shown["bottom_line"] == "Milo is never alone overnight."


def test_the_status_tells_nothing_of_people():
    assert showing.status(work(Kept(after(accept)))) == {"status": "accepted", "version": 2}
    offered = showing.status(work(Kept(after(accept, offer_transfer))))
    assert offered == {"status": "accepted", "version": 3, "offered_to": "northmere"}


def test_who_refers_an_adult_gets_their_identifier():
    body = told(children=[], parents=[], adult=adult(), **FOR_ADULTS)
    decision = commands.receive_referral(work(Kept(), by_referrer(policy=ADULTS), body, None))
    assert decision.answer == {"children": [], "parents": [], "adults": ["person-1"]}


def shown_of(*steps, **changes):
    referral = received(**changes)
    for step in steps:
        step(referral)
    return showing.show_referral(work(Kept(referral), by_referrer()))


def test_needs_and_contact_and_what_is_kept_from_others_are_shown_to_who_has_a_part_in_the_case():
    (shown,) = shown_of(parents=[parent(needs=["a loop"], keep_from_others=["Leeds"])])["parents"]
    assert (shown["needs"], shown["keep_from_others"]) == (["a loop"], ["Leeds"])
    assert shown["contact_is_safe"] is True


def test_reasons_stage_offers_and_answers_are_shown():
    shown = shown_of(offer, exempt, refuse, apply_to_court)
    assert shown["reasons"] == ["parent_seriously_ill"]
    assert shown["stage"] == "in_proceedings"
    assert shown["offers"][0]["replies"] == [
        {"person": "person-2", "reply": "accepted", "on": "2027-01-02"}
    ]
    assert shown["offer_accepted"] is True
    assert shown["exemptions"][0]["decided_on"] == "2027-01-02"
    assert shown["care_applications"] == ["2027-01-02"]
    assert shown["answers"] == {"person-2": "unwilling"}


def test_what_a_child_said_is_shown_with_the_child():
    (shown,) = shown_of(say)["children"]
    assert shown["own_view"]["view"] == "Milo wants his aunt there."
    assert shown["own_view"]["asked_on"] == "2027-01-02"


def test_who_is_kept_apart_is_shown_with_the_reason():
    pair = {"one": "child:1", "other": "parent:1", "why": "An order.", "source": "court_order"}
    assert shown_of(never_together=[pair])["never_together"] == [
        {"one": "person-1", "other": "person-2", "source": "court_order", "why": "An order."}
    ]


def test_the_question_is_shown_while_it_waits_and_what_was_told_afterwards():
    assert shown_of(return_it)["question"] == "Who else has parental responsibility?"
    completed = shown_of(return_it, complete)
    assert completed["question"] is None
    assert completed["more_information"] == ["Nobody else has."]


def test_where_the_case_goes_is_shown():
    assert shown_of(offer_transfer)["transfer_to"] == "northmere"
    assert shown_of(decide_same, merge)["merged_into"] == OTHER
