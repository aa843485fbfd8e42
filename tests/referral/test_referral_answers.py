"""What the referral service answers, and to whom."""

from __future__ import annotations

import pytest

from services.referral.application import commands
from services.referral.domain.referral import Referral
from shared.commanding import Work
from shared.contracts.commands import COMMANDS
from shared.refusals import Forbidden, NotFound
from tests.acting import REFERENCE, act, counting
from tests.kept import Kept
from tests.referral.arranged import accept, after, by_referrer, child, parent, told, unborn

LATER = [c.name for c in COMMANDS if c.service == "referral" and c.name != "receive_referral"]
BODIES = {
    "accept_referral": {},
    "decline_referral": {"reason": "no_consent", "explanation": "None.", "signpost": "None."},
    "withdraw_consent": {"withdrawn_by": "person-2", "how": "in person"},
    "restrict_case": {"reason": "A relative works here."},
    "lift_restriction": {"reason": "The relative has left."},
}


def work(store, by=None, body=None, reference=REFERENCE):
    return Work(store, reference, by or act(), body or {}, identify=counting())


def test_who_refers_gets_a_new_reference_and_everybodys_identifiers():
    decision = commands.receive_referral(work(Kept(), by_referrer(), told(), None))
    assert decision.record.case.startswith("HERTS-")
    assert decision.answer == {"children": ["person-1"], "parents": ["person-2"]}
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


@pytest.mark.parametrize("name", ["withdraw_consent", "show_referral"])
def test_a_referrer_has_no_part_in_a_case_that_somebody_else_referred(name):
    stranger = by_referrer(actor="herts-other-referrer")
    with pytest.raises(Forbidden, match="who referred this family"):
        getattr(commands, name)(work(Kept(after()), stranger, BODIES.get(name)))


def test_the_referrer_sees_the_whole_referral():
    family = Referral.receive(
        by_referrer(),
        REFERENCE,
        told(children=[child(), unborn()], parents=[parent()]),
        counting(),
    )
    shown = commands.show_referral(work(Kept(family), by_referrer()))
    assert shown["status"] == "received" and shown["version"] == 1
    assert shown["conference_by"] is None
    assert [c["date_of_birth"] for c in shown["children"]] == ["2016-05-14", None]
    assert shown["children"][1]["due_date"] == "2027-04-01"
    assert shown["parents"][0]["asked_on"] == "2027-01-02"
    assert shown["bottom_line"] == "Milo is never alone overnight."


def test_the_status_tells_nothing_of_people():
    assert commands.status(work(Kept(after(accept)))) == {"status": "accepted", "version": 2}
