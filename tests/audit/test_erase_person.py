"""Who may be erased, on which ground; and when an erasure is complete."""

from __future__ import annotations

import pytest

from services.audit.domain import rules
from services.audit.domain.events import ErasureCompleted, ErasureConfirmed, ErasureDecided
from services.audit.domain.keeping import ToldIn
from services.audit.domain.refusals import (
    AlreadyErased,
    FindingsChanged,
    NoSuchPerson,
    PublicDutyGoesOn,
    RetentionRuns,
)
from shared.contracts.views import ERASURE_GROUNDS
from tests.audit.arranged import CARYS, ELLA, JOAN, MILO, ODA, confirm, erase, keeping
from tests.given import given, replays_to_the_same


def test_an_attendee_who_asked_is_erased_while_the_case_is_kept():
    told_in = ToldIn([1, 2], ["herts-auditor"])
    decided = given(keeping()).when(erase(JOAN, told_in=told_in)).then(ErasureDecided)
    assert (decided.people, decided.ground) == (["joan"], "person_asked")
    assert (decided.plan_versions, decided.holders) == ([1, 2], ["herts-auditor"])


@pytest.mark.parametrize("person", [MILO, ODA, CARYS, ELLA], ids=lambda person: person.id)
def test_who_is_at_the_centre_or_a_parent_is_not_erased_on_request_while_the_case_is_kept(person):
    given(keeping()).when(erase(person)).then_refused(PublicDutyGoesOn)
    given(keeping()).when(erase(JOAN, person)).then_refused(PublicDutyGoesOn)
    given(keeping()).when(erase(person, over=True)).then(ErasureDecided)


@pytest.mark.parametrize("person", [MILO, JOAN], ids=lambda person: person.id)
def test_the_end_of_the_period_is_no_ground_before_it_has_come(person):
    given(keeping()).when(erase(person, ground="retention_ended")).then_refused(RetentionRuns)
    given(keeping()).when(erase(person, ground="retention_ended", over=True)).then(ErasureDecided)


def test_a_court_may_order_it_while_the_case_is_kept():
    given(keeping()).when(erase(MILO, CARYS, ground="court_order")).then(ErasureDecided)


def test_nobody_is_erased_twice():
    again = erase(JOAN, ground="court_order", erasure="erasure-2")
    given(keeping(), erase(JOAN)).when(again).then_refused(AlreadyErased)


def test_somebody_who_is_not_in_the_case_cannot_be_erased():
    with pytest.raises(NoSuchPerson, match="1 of those named are not people of this case"):
        rules.they_are_people_of_the_case(["joan", "stranger"], {"joan": JOAN})
    rules.they_are_people_of_the_case(["joan"], {"joan": JOAN})


def test_what_was_not_shown_is_not_done():
    with pytest.raises(FindingsChanged, match="something has changed since"):
        rules.what_is_done_is_what_was_seen("3F9A27C1", "11111111")
    rules.what_is_done_is_what_was_seen(" 3f9a27c1 ", "3F9A27C1")


def test_an_erasure_is_complete_when_every_service_has_erased_everybody():
    record = keeping(erase(JOAN, ELLA, over=True, told_in=ToldIn([1], ["herts-auditor"])))
    for step in (confirm("referral"), confirm("plans"), confirm("referral", "ella", 0)):
        given(record).when(step).then(ErasureConfirmed)
    assert record.erasures["erasure-1"].awaited(("referral", "plans")) == ["plans"]
    completed = (
        given(record).when(confirm("plans", "ella")).then(ErasureConfirmed, ErasureCompleted)
    )
    assert (completed.people, completed.keys) == (["joan", "ella"], 3)
    assert (completed.plan_versions, completed.holders) == ([1], ["herts-auditor"])
    assert record.erasures["erasure-1"].completed_at is not None


def test_what_was_confirmed_before_is_ignored():
    given(keeping(), erase(), confirm("plans")).when(confirm("plans")).then_nothing()


def test_what_nobody_decided_is_ignored():
    given(keeping(), erase()).when(confirm("plans", erasure="another")).then_nothing()
    given(keeping(), erase()).when(confirm("plans", "stranger")).then_nothing()


def test_the_events_alone_lead_to_the_same_keeping():
    record = keeping(erase(), confirm("plans"), confirm("referral"))
    replays_to_the_same(record, list(record.pending))


def test_the_grounds_are_those_that_may_be_asked_for():
    assert rules.GROUNDS == ERASURE_GROUNDS
