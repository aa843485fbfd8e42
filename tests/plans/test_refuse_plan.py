"""The referrer cannot agree a version, and says why and what happens next."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.plans.domain.events import Closed, NotAgreed
from services.plans.domain.refusals import (
    AlreadyAgreed,
    ArrangementsMissing,
    NotThisVersion,
    OnlyRiskRefuses,
    ReasonMissing,
)
from tests.acting import later
from tests.given import given
from tests.plans.arranged import AGREED, PROPOSED, action, by_referrer, new, propose, refuse, wait

FAR = {
    "actions": [action("Telephone.", "Joan", date(2027, 4, 10))],
    "review_on": date(2027, 5, 1),
}


def test_a_version_is_refused_with_the_reasons_and_may_be_revised():
    refused = given(new(), *PROPOSED).when(refuse())
    refused.then(
        NotAgreed, plan_version=1, reasons="Nobody is named for Fridays.", next_step="revise"
    )
    assert refused.record.status == "not_agreed"


def test_the_family_may_meet_again():
    given(new(), *PROPOSED).when(refuse("another_meeting")).then(
        NotAgreed, next_step="another_meeting"
    )


def test_alternative_arrangements_close_the_plan():
    refused = given(new(), *PROPOSED).when(refuse("alternative_arrangements"))
    refused.then(NotAgreed, Closed, reason="alternative_arrangements")
    assert refused.record.status == "closed"
    assert refused.recorded[0].arrangements == "Milo stays with foster carers."


def test_alternative_arrangements_are_recorded_with_the_refusal():
    without = refuse("alternative_arrangements", arrangements=None)
    given(new(), *PROPOSED).when(without).then_refused(ArrangementsMissing)


def test_only_a_risk_of_significant_harm_refuses_a_plan():
    for next_step in ("revise", "another_meeting", "alternative_arrangements"):
        disliked = refuse(next_step, risk_of_significant_harm=False)
        given(new(), *PROPOSED).when(disliked).then_refused(OnlyRiskRefuses)


def test_a_plan_is_not_refused_without_reasons():
    given(new(), *PROPOSED).when(refuse(reasons=" ")).then_refused(ReasonMissing)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (later(), 0),
        (later(hours=13.5), 0),
        (later(hours=14), 1),  # midnight
        (later(9), 9),
    ],
)
def test_reasons_that_come_after_the_day_are_recorded_as_late_and_never_prevented(at, late):
    refused = given(new(), *PROPOSED).when(refuse(by=by_referrer(at=at)))
    refused.then(NotAgreed, days_after=late)


def test_the_day_is_the_one_in_england_also_when_the_clocks_change():
    # The clocks go forward in the night of 28 March 2027: 23:30 UTC is half past midnight.
    written = propose(by=by_referrer(at=datetime(2027, 3, 28, 9, tzinfo=UTC)), **FAR)
    same_evening = refuse(by=by_referrer(at=datetime(2027, 3, 28, 22, 59, tzinfo=UTC)))
    given(new(), wait(), written).when(same_evening).then(NotAgreed, days_after=0)
    past_midnight = refuse(by=by_referrer(at=datetime(2027, 3, 28, 23, 30, tzinfo=UTC)))
    given(new(), wait(), written).when(past_midnight).then(NotAgreed, days_after=1)


def test_the_version_that_was_agreed_stays_in_force_while_the_next_is_revised():
    refused = given(new(), *AGREED, propose()).when(refuse("revise", 2))
    refused.then(NotAgreed, plan_version=2)
    assert (refused.record.status, refused.record.agreed_version) == ("agreed", 1)
    assert refused.record.review_on is not None


def test_nobody_refuses_a_version_that_they_have_not_read():
    given(new(), *PROPOSED).when(refuse(version=2)).then_refused(NotThisVersion)


def test_a_version_that_was_agreed_is_not_refused_afterwards():
    given(new(), *AGREED).when(refuse()).then_refused(AlreadyAgreed)
